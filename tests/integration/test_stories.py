"""The stories that the product is for, from mentions to what people read, through a real Kafka.

A machine for music that is loved for photos; a cold medicine of which people say that it works; a promise and a
complaint that hover around their lines; a leak that a few people a week tell of; a thousand copies of three
accounts. One worker hears all of them.
"""

import asyncio
import json
from collections.abc import Iterable, Mapping
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import pytest_asyncio
from ruamel.yaml import YAML
from typer.testing import CliRunner

from agents.broker import EmbeddedKafka
from agents.commands.main import app
from schemas.alert import Alert, AlertState
from schemas.window import WindowSummary
from streams.enrich.vader import scores
from streams.policy import DAY_MS
from streams.topology import Topic
from tests.builders import BRAND, START_MS, a_mention, in_order, talk
from tests.integration.engine import PARTITIONS, Lines, all_heard, feed, make_topics, read, until
from tests.integration.oracle import oracle
from tests.integration.worker import Worker
from tests.scenarios.test_cases import COLD_MEDICINE, FAILS, FOR_MUSIC, PHOTOS, WORKS, line
from tests.scenarios.test_slow_burns import LEAKS, weeks_of

MEDICINE = Path(__file__).parents[2] / "deploy" / "profiles" / "brightleaf.yaml"
WORKING = ("This cold medicine works", "it works within an hour", "the stuff, it really works for me")
DAYS = 28
LAST_MS = START_MS + 80 * DAY_MS
"""When every brand says something once more: all that was told is over by then."""


class Heard(NamedTuple):
    """What came out of Kafka, and what the oracle says to the same log."""

    lines: Lines
    in_memory: Lines
    status: str
    """As a person reads it."""

    def alerts(self, brand: str, topic: str = Topic.ALERTS.value) -> list[Alert]:
        """Those of a brand in the order of a partition."""
        values = [value for (name, _), each in self.lines.items() if name == topic for _, value, _ in each]
        every = [Alert.model_validate_json(value) for value in values if value]
        return [alert for alert in every if alert.brand == brand]

    def reasons(self, brand: str) -> set[str]:
        """Why something of a brand was held back, as its windows say."""
        values = [v for (name, _), each in self.lines.items() if name == Topic.WINDOWS for _, v, _ in each]
        windows = [WindowSummary.model_validate_json(value) for value in values if value]
        return {held.reason for window in windows if window.brand == brand for held in window.held_back}


def stories() -> dict[str, tuple[Mapping[str, Any], Iterable[dict[str, Any]]]]:
    """Brand -> its profile, and what its customers say besides everyday talk."""
    hovering = (line(" ".join(["2 4"] * 14), *WORKS), line(" ".join(["2 0"] * 14), *FAILS))
    leaks = line("0 0 0 0 0 " + " ".join(["6 2"] * 9), "the cap leaks, awful", "cap leaks on my bag, bad")
    drips = weeks_of(LEAKS, START_MS + 40 * DAY_MS)
    copies = [
        a_mention(f"I use it for photography every day and love it {n % 7}", START_MS + 6 * DAY_MS + n * 10**5,
                  author=f"copyist-{n % 3}", id=f"copy-{n}")
        for n in range(1000)
    ]  # fmt: skip
    return {
        BRAND: (FOR_MUSIC, PHOTOS),
        "Brightleaf": (YAML(typ="safe").load(MEDICINE), line(" ".join(["4"] * 14), *WORKING)),
        "Hoverdose": ({**COLD_MEDICINE, "brand": "Hoverdose"}, chain(*hovering)),
        "Leakless": ({"brand": "Leakless"}, leaks),
        "Drips": ({"brand": "Drips"}, chain(talk(28, 9, start_ms=START_MS + DAYS * DAY_MS), drips)),
        "Copied": ({**FOR_MUSIC, "brand": "Copied"}, copies),
    }


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def heard(broker: EmbeddedKafka, tmp_path_factory: Any) -> Heard:
    """All stories in the order of time, once through a worker."""
    prefix, folder = "stories.", tmp_path_factory.mktemp("stories")
    profiles, said = folder / "profiles", []
    profiles.mkdir()
    for brand, (profile, story) in stories().items():
        (profiles / f"{brand}.yaml").write_text(json.dumps(profile))
        ending = a_mention("that was long ago", LAST_MS, author="the last one")
        said += [{**each, "brand": brand} for each in (*talk(DAYS, 20), *story, ending)]
    told = [(each["brand"].encode(), json.dumps(each).encode()) for each in in_order(said)]
    await make_topics(broker.bootstrap, prefix)
    await feed(broker.bootstrap, prefix, told, rate=10_000)
    with Worker(folder, broker.bootstrap, prefix, pause_s=0, profiles=profiles) as worker:
        await worker.works(PARTITIONS)
        await until("everything is heard", lambda: all_heard(broker.bootstrap, prefix))
        assert await worker.stop() == 0
    lines, source = await read(broker.bootstrap, prefix)
    env = {"OPENEAR_BROKERS": broker.bootstrap, "OPENEAR_PREFIX": prefix}
    status = await asyncio.to_thread(CliRunner().invoke, app, ["status"], env=env)
    return Heard(lines, oracle(source, lines), status.stdout)


def opened(alerts: Iterable[Alert], kind: str) -> list[Alert]:
    return [alert for alert in alerts if alert.kind == kind and alert.state is AlertState.OPENED]


def test_kafka_says_what_memory_says_byte_for_byte(heard: Heard) -> None:
    told, again = (
        {at: of[at] for at in of if at[0].startswith("alert")} for of in (heard.lines, heard.in_memory)
    )
    assert told == again


def test_the_machine_for_music_is_one_gap_for_three_departments_and_none_for_music(heard: Heard) -> None:
    gaps = opened(heard.alerts(BRAND), "positioning_gap")
    assert [alert.department for alert in gaps] == ["marketing", "packaging", "product"]
    assert len({alert.theme.theme_id for alert in gaps}) == 1
    assert len({alert.proposal for alert in gaps}) == 3
    for alert in gaps:
        assert heard.alerts(BRAND, f"alerts.{alert.department}.v1")[0] == alert
        assert set(alert.departments_also) == {"marketing", "packaging", "product"} - {alert.department}
    assert "photo" in " ".join(gaps[0].terms)
    assert not {"music", "song", "songs", "melody"} & {
        term for each in heard.alerts(BRAND) for term in each.terms
    }


def test_the_medicine_is_told_to_work_in_words_that_say_nothing_to_vader(heard: Heard) -> None:
    assert scores("this cold medicine works")[3] == 0.0
    kept = opened(heard.alerts("Brightleaf"), "promise_kept")
    assert [(alert.department, alert.owner) for alert in kept] == [
        ("marketing", "words@brightleaf.example"), ("packaging", "box@brightleaf.example"),
    ]  # fmt: skip
    assert {alert.told_of for alert in kept} == {"This cold medicine works."}
    assert not opened(heard.alerts("Brightleaf"), "promise_broken")


def test_a_promise_that_hovers_around_what_is_tolerated_is_one_alert_and_not_twenty(heard: Heard) -> None:
    broken = opened(heard.alerts("Hoverdose"), "promise_broken")
    assert sorted(alert.department for alert in broken) == ["marketing", "packaging", "product"]


def test_a_complaint_that_hovers_around_its_line_is_one_alert_and_not_nine(heard: Heard) -> None:
    themes = [alert for alert in heard.alerts("Leakless") if alert.kind == "emerging_theme"]
    assert [alert.state.value for alert in themes] == ["opened", "resolved"]
    assert {alert.id for alert in themes} == {themes[0].id}
    assert [alert.revision for alert in themes] == [0, 1]


def test_a_leak_that_a_few_people_a_week_tell_of_is_heard_in_a_window_of_weeks(heard: Heard) -> None:
    [leak] = opened(heard.alerts("Drips"), "emerging_theme")
    assert leak.theme.tests[0].window_s >= 7 * DAY_MS // 1000
    assert leak.terms[0].startswith("leak: ")


def test_a_thousand_copies_of_three_accounts_raise_nothing_and_the_reason_is_shown(heard: Heard) -> None:
    assert heard.alerts("Copied") == []
    assert "COPIES" in heard.reasons("Copied")
    copied = heard.status.partition("Copied:")[2].partition("Hoverdose:")[0]
    assert "photography (1 author, copies of one text)" in copied


def test_what_is_over_leaves_a_tombstone_and_nothing_open(heard: Heard) -> None:
    newest: dict[bytes | None, bytes | None] = {}
    for (topic, _), each in heard.lines.items():
        if topic == Topic.ALERT_STATE:
            newest |= {key: value for key, value, _ in each}
    told = {alert.fingerprint.encode() for brand in stories() for alert in heard.alerts(brand)}
    assert told
    assert newest.keys() == told
    assert not any(newest.values())
