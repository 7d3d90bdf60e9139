"""What `openear doctor` makes of what it learned: each judgement alone, without a Kafka."""

from pathlib import Path
from typing import Any

import pytest

from agents.doctor.checked import Checked, Level
from agents.doctor.examine import OF_KAFKA, examine
from agents.doctor.judging_kafka import VERSIONS, Skew, judge_clock, judge_topics, judge_version
from agents.doctor.judging_records import Letter, judge_late, judge_letters, judge_partitioner
from agents.doctor.judging_rights import READ, WRITE, judge_rights
from agents.doctor.machine import MB, judge_hearing, judge_key, judge_profiles, judge_room
from agents.profiles.files import check_profiles
from agents.settings import worker_settings
from schemas.dead_letter import Reason
from schemas.profile import Profile
from streams.policy import HOUR_MS, MINUTE_MS
from streams.topology import TOPICS, Topic
from streams.topology.access import Component
from streams.topology.plan import Change, Kind, plan_topics

NOW_MS = 1_772_323_200_000
ALL = dict.fromkeys(Topic, 1 << READ | 1 << WRITE)
OK, WARNING, FAILED = Level.OK, Level.WARNING, Level.FAILED


def the_rights(operations: dict[Topic, int | None], denied: tuple[str, ...] = ()) -> Checked:
    return judge_rights(operations, denied, "openear.")


def test_every_failure_and_warning_of_a_judgement_has_a_remedy() -> None:
    wrong = Letter(Reason.WRONG_PARTITION, NOW_MS)
    for checked in (
        judge_version(20),
        judge_topics(plan_topics({}), None),
        judge_partitioner([wrong], NOW_MS),
        judge_late(2),
        judge_letters([Letter(Reason.BAD_JSON, NOW_MS, "not JSON")], NOW_MS),
        judge_clock(Skew(600_000, 1)),
        the_rights({Topic.STATE: 0}),
        judge_profiles(None, {"Acme"}),
        judge_key("there is none", None, {}),
        judge_room(Path("cache"), MB),
    ):
        assert checked.level is not OK
        assert checked.remedy, checked


@pytest.mark.parametrize(
    "level, verdict, said",
    [(30, OK, "Kafka 4.3"), (22, OK, "Kafka 4.0"), (21, FAILED, "Kafka 3.9"), (99, OK, "newer than 4.3")],
)
def test_a_kafka_before_4_0_is_refused(level: int, verdict: Level, said: str) -> None:
    checked = judge_version(level)
    assert checked.level is verdict
    assert said in checked.said


def test_a_kafka_that_hides_its_version_is_a_warning() -> None:
    assert judge_version(None).level is WARNING
    assert [level for _, level in VERSIONS] == sorted(level for _, level in VERSIONS)


def test_missing_topics_are_created_with_the_partitions_that_are_there() -> None:
    checked = judge_topics(plan_topics({}, partitions=4), 4)
    assert checked.level is FAILED
    assert f"{len(TOPICS)} topics are missing: openear.mentions.v1" in checked.said
    assert checked.remedy == "run `openear topics create --partitions 4`"


def test_other_partitions_and_settings_that_lose_records_fail_and_a_retention_only_warns() -> None:
    def differs(kind: Kind, setting: str) -> Level:
        return judge_topics([Change("openear.state.v1", kind, setting, "a", "b")], 16).level

    assert differs(Kind.PARTITIONS, "partitions") is FAILED
    assert differs(Kind.SETTING, "cleanup.policy") is FAILED
    assert differs(Kind.SETTING, "message.timestamp.type") is FAILED
    assert differs(Kind.SETTING, "retention.ms") is differs(Kind.SETTING, "segment.ms") is WARNING
    assert judge_topics([], 16).level is OK
    assert judge_topics([], 16, are_settings_seen=False).level is WARNING


def test_a_wrong_partitioner_fails_while_it_sends_and_warns_of_the_past() -> None:
    letters = [Letter(Reason.BAD_JSON, NOW_MS), Letter(Reason.WRONG_PARTITION, NOW_MS - 5 * MINUTE_MS)]
    checked = judge_partitioner(letters, NOW_MS)
    assert checked.level is FAILED
    assert "1 of the newest dead letters are WRONG_PARTITION, the last 5 min ago" in checked.said
    assert "partitioner=murmur2_random" in (checked.remedy or "")
    assert judge_partitioner(letters, NOW_MS + 3 * HOUR_MS).level is WARNING
    assert judge_partitioner(letters[:1], NOW_MS).level is OK


def test_other_dead_letters_of_the_last_day_are_counted_by_reason() -> None:
    letters = [Letter(Reason.BAD_JSON, NOW_MS)] * 2 + [
        Letter(Reason.NO_TEXT, NOW_MS + 1, "the text is empty")
    ]
    checked = judge_letters(letters, NOW_MS)
    assert checked.said.endswith("2 BAD_JSON, 1 NO_TEXT")
    assert checked.remedy == "the last says: the text is empty"
    assert judge_letters(letters, NOW_MS + 25 * HOUR_MS).level is OK


@pytest.mark.parametrize(
    "skew, verdict",
    [
        (Skew(0, 5), OK),
        (Skew(-9_000, 5), OK),
        (Skew(15_000, 5), WARNING),
        (Skew(15_000, 8_000), OK),  # the answer may have taken so long
        (Skew(-301_000, 5), FAILED),
        (Skew(301_000, 5), FAILED),
        (Skew(-86_400_000, 0, is_bound=True), OK),  # the newest record is a day old: that says nothing
        (Skew(400_000, 0, is_bound=True), FAILED),
        (None, OK),
    ],
)
def test_clocks_that_are_apart_are_told_from_answers_that_took_long(
    skew: Skew | None, verdict: Level
) -> None:
    assert judge_clock(skew).level is verdict


def test_the_clock_says_which_way_it_is_wrong() -> None:
    assert "15.0 s behind Kafka's" in judge_clock(Skew(15_000, 5)).said
    assert "15.0 s ahead of Kafka's" in judge_clock(Skew(-15_000, 5)).said


def test_a_worker_needs_to_read_mentions_to_read_and_write_state_and_to_write_the_rest() -> None:
    assert the_rights(dict(ALL)).level is OK
    assert the_rights({**ALL, Topic.MENTIONS: 1 << READ, Topic.ALERTS: 1 << WRITE}).level is OK
    for topic, bits, lacks in (
        (Topic.MENTIONS, 1 << WRITE, "READ on openear.mentions.v1"),
        (Topic.STATE, 1 << READ, "WRITE on openear.state.v1"),
        (Topic.STATE, 1 << WRITE, "READ on openear.state.v1"),
        (Topic.ALERTS, 1 << READ, "WRITE on openear.alerts.v1"),
    ):
        checked = the_rights({**ALL, topic: bits})
        assert (checked.level, checked.said) == (FAILED, f"this user lacks {lacks}")


def test_group_and_transactional_ids_are_rights_too() -> None:
    checked = the_rights(dict(ALL), ("WRITE on transactional id openear.listen-0",))
    assert checked.said == "this user lacks WRITE on transactional id openear.listen-0"
    assert the_rights({**ALL, Topic.STATE: None}).level is WARNING


def a_folder(where: Path, **files: str) -> Path:
    for name, text in files.items():
        (where / f"{name}.yaml").write_text(text, "utf-8")
    return where


def the_profiles(folder: Path, *heard: str) -> Checked:
    return judge_profiles(check_profiles(sorted(folder.iterdir())), heard)


def test_profiles_are_valid_and_every_brand_that_is_heard_has_one(tmp_path: Path) -> None:
    folder = a_folder(tmp_path, acme="brand: Acme")
    assert the_profiles(folder, "Acme").level is OK
    checked = the_profiles(folder, "Acme", "Bolt & Co")
    assert checked.level is WARNING
    assert "heard without a profile: Bolt & Co" in checked.said
    assert "openear profile new 'Bolt & Co' --out FILE" in (checked.remedy or "")


def test_a_profile_with_a_fault_fails_by_file_and_line(tmp_path: Path) -> None:
    checked = the_profiles(a_folder(tmp_path, acme="brand: Acme\nsensitivity: loud"))
    assert checked.level is FAILED
    assert "acme.yaml:2:14" in checked.said


def test_a_brand_cannot_drive_the_terminal_nor_the_shell() -> None:
    checked = judge_profiles(None, ["\x1b[31m$(reboot)"])
    assert "\x1b" not in checked.said + (checked.remedy or "")
    assert "'�[31m$(reboot)'" in (checked.remedy or "")


def test_brands_are_not_spoken_of_where_kafka_could_not_be_asked() -> None:
    assert "heard" not in judge_profiles([(Path("a"), Profile(brand="Acme"))], None).said


def test_the_hash_key_must_be_the_one_of_the_state() -> None:
    assert judge_key(None, "abc", {}).level is OK
    assert judge_key(None, "abc", {0: "abc"}).level is OK
    checked = judge_key(None, "abc", {0: "abc", 3: "def"})
    assert checked.level is FAILED
    assert "partition 3" in checked.said


@pytest.mark.parametrize("free, verdict", [(60_000 * MB, OK), (300 * MB, WARNING), (50 * MB, FAILED)])
def test_the_cache_needs_room(free: int, verdict: Level) -> None:
    assert judge_room(Path("cache"), free).level is verdict


def test_whether_hearing_is_compiled_is_told() -> None:
    assert [judge_hearing(compiled).said for compiled in (True, False)] == [
        "compiled",
        "pure Python; a wheel of `make compiled` is faster",
    ]


async def test_where_no_kafka_answers_all_the_rest_is_told_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENEAR_CACHE", str(tmp_path / "not" / "there" / "yet"))
    given: dict[str, Any] = {"brokers": "127.0.0.1:9", "profiles": tmp_path / "nowhere", "hash_key": "short"}
    levels = {checked.check: checked.level for checked in await examine(worker_settings(**given))}
    assert {levels.pop("disk"), levels.pop("hearing")} == {OK}
    assert {levels.pop(name) for name in OF_KAFKA} == {WARNING}
    assert levels == {"broker": FAILED, "profiles": FAILED, "hash key": FAILED}


async def test_whoever_is_no_worker_needs_no_key() -> None:
    settings = worker_settings(brokers="127.0.0.1:9", hash_key="short")
    for component in set(Component) - {Component.WORKER}:
        (key,) = (each for each in await examine(settings, component) if each.check == "hash key")
        assert (key.level, key.said) == (OK, f"not needed as {component}: workers alone hash authors")


def test_what_came_too_late_is_told_and_nothing_is_said_of_brands_before_the_first() -> None:
    assert judge_late(0).level is OK
    assert "1,200 mentions of the last day came too late" in judge_late(1200).said
    assert judge_profiles(None, []).said.endswith("no brand is heard so far")
    assert judge_profiles([(Path("a"), Profile(brand="Acme"))], ["Acme"]).said.endswith("has one")
