"""The plan of topics: what is missing, what differs, and what is none of its business."""

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from agents import topics as at_kafka
from agents.commands import topics as commands
from agents.commands.errors import no_kafka
from agents.commands.main import app
from streams.topology import (
    DEAD_LETTER_ROOM_BYTES,
    PARTITIONS,
    SOURCE_MAX_BYTES,
    STATE_MAX_BYTES,
    TOPICS,
    Topic,
    TopicSpec,
)
from streams.topology.plan import Change, FoundTopic, Kind, of_kind, plan_topics


def a_cluster(prefix: str = "openear.", partitions: int = PARTITIONS) -> dict[str, FoundTopic]:
    """All topics as they should be, among the settings that Kafka adds itself."""
    return {
        prefix + spec.topic: FoundTopic(partitions, {"segment.bytes": "1073741824", **spec.config})
        for spec in TOPICS
    }


def with_setting(found: Mapping[str, FoundTopic], name: str, **settings: str) -> dict[str, FoundTopic]:
    changed = {setting.replace("_", "."): value for setting, value in settings.items()}
    return {**found, name: replace(found[name], config={**found[name].config, **changed})}


def test_a_cluster_as_it_should_be_needs_nothing() -> None:
    assert plan_topics(a_cluster()) == []


def test_an_empty_cluster_needs_every_topic_in_the_order_of_the_table() -> None:
    changes = plan_topics({}, "test.", 3)
    assert [change.topic for change in changes] == [f"test.{spec.topic}" for spec in TOPICS]
    assert {(change.kind, change.setting, change.wanted) for change in changes} == {
        (Kind.MISSING, "partitions", "3")
    }


def test_only_what_is_missing_is_planned() -> None:
    found = a_cluster()
    del found["openear.state.v1"]
    assert plan_topics(found) == [Change("openear.state.v1", Kind.MISSING, "partitions", "16")]


def test_another_number_of_partitions_is_a_difference() -> None:
    found = {**a_cluster(), "openear.late.v1": a_cluster(partitions=8)["openear.late.v1"]}
    (change,) = plan_topics(found)
    assert change == Change("openear.late.v1", Kind.PARTITIONS, "partitions", "16", "8")
    assert str(change) == "openear.late.v1 has partitions=8, wanted is 16"


def test_another_setting_is_a_difference() -> None:
    found = with_setting(a_cluster(), "openear.mentions.v1", message_timestamp_type="CreateTime")
    assert plan_topics(found) == [
        Change("openear.mentions.v1", Kind.SETTING, "message.timestamp.type", "LogAppendTime", "CreateTime")
    ]


def test_a_setting_that_kafka_does_not_tell_is_a_difference() -> None:
    found = {**a_cluster(), "openear.inputs.v1": FoundTopic(PARTITIONS, {})}
    assert {change.found for change in plan_topics(found)} == {None}


def test_settings_beyond_the_table_are_the_operators() -> None:
    assert plan_topics(with_setting(a_cluster(), "openear.state.v1", segment_bytes="1048576")) == []


def test_topics_of_others_are_none_of_our_business() -> None:
    found = {**a_cluster(), "openear.posts.v9": FoundTopic(1, {}), "theirs": FoundTopic(1, {})}
    assert plan_topics(found) == []


def test_another_prefix_is_another_world() -> None:
    assert len(plan_topics(a_cluster("other."))) == len(TOPICS)


def test_changes_are_told_apart_by_kind() -> None:
    found = with_setting(a_cluster(), "openear.state.v1", cleanup_policy="delete")
    del found["openear.alerts.v1"]
    changes = plan_topics(found)
    assert [change.topic for change in of_kind(changes, Kind.MISSING)] == ["openear.alerts.v1"]
    assert [change.topic for change in of_kind(changes, Kind.SETTING)] == ["openear.state.v1"]
    assert of_kind(changes, Kind.PARTITIONS) == []


# ---- the table itself

SPECS = {spec.topic: spec for spec in TOPICS}
each_spec = pytest.mark.parametrize("spec", TOPICS, ids=lambda spec: spec.topic)


def test_every_topic_stands_in_the_table_once() -> None:
    assert sorted(spec.topic for spec in TOPICS) == sorted(Topic)


@each_spec
def test_a_topic_is_either_kept_for_days_or_compacted(spec: TopicSpec) -> None:
    assert spec.is_compacted != ("retention.ms" in spec.config)


@each_spec
def test_a_name_carries_its_version(spec: TopicSpec) -> None:
    assert re.fullmatch(r"[a-z][a-z.-]*\.v[0-9]+", spec.topic)


def test_what_carries_an_original_has_room_for_it_and_its_headers() -> None:
    for topic in (Topic.LATE, Topic.DEAD_LETTERS):
        assert int(SPECS[topic].config["max.message.bytes"]) == SOURCE_MAX_BYTES + DEAD_LETTER_ROOM_BYTES


def test_a_part_of_a_busy_brands_state_fits() -> None:
    assert SPECS[Topic.STATE].config["max.message.bytes"] == str(STATE_MAX_BYTES) == str(8 * 2**20)


def test_the_state_is_compacted_and_nothing_else() -> None:
    """A load that is slower than `delete.retention.ms` could miss a tombstone, so Kafka's own day stays."""
    config = SPECS[Topic.STATE].config
    assert config["cleanup.policy"] == "compact"
    assert not config.keys() & {"retention.ms", "delete.retention.ms", "min.compaction.lag.ms"}


def test_what_is_compacted_forgets_within_a_day() -> None:
    assert {spec.config["max.compaction.lag.ms"] for spec in TOPICS if spec.is_compacted} == {"86400000"}


class Starting:
    """A Kafka that answers from the third question on."""

    asked = 0

    async def create(self, connection: Mapping[str, str], *_: object) -> list[Change]:
        self.asked += 1
        if self.asked < 3:
            raise no_kafka(connection["bootstrap_servers"])
        return []


@pytest.mark.parametrize("options, asked", [((), 1), (("--wait", "60"), 3)])
def test_a_kafka_that_is_starting_is_waited_for_only_on_demand(
    monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], asked: int
) -> None:
    starting = Starting()
    monkeypatch.setattr(at_kafka, "create_topics", starting.create)
    monkeypatch.setattr(commands, "ASK_AGAIN_S", 0)
    done = CliRunner().invoke(app, ["topics", "create", *options])
    assert (done.exit_code == 0, starting.asked) == (asked == 3, asked)
