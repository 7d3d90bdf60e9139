"""Compare the topics that a cluster has with those of the table: what is missing, what differs.

`agents/topics.py` asks the cluster and creates what is missing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from streams.topology.topics import PARTITIONS, PREFIX, TOPICS, TopicSpec


class Kind(StrEnum):
    """How a topic differs from the table."""

    MISSING = "missing"
    PARTITIONS = "partitions"
    """Never mended: keys would move to other partitions, away from their state."""
    SETTING = "setting"
    """Left to the operator, who may have reasons."""


@dataclass(frozen=True, slots=True)
class FoundTopic:
    """A topic as a cluster has it; `is_led` once clients can use every partition."""

    partitions: int
    config: Mapping[str, str]
    is_led: bool = True


@dataclass(frozen=True, slots=True)
class Change:
    """One thing to create or to mend; `setting` is `partitions` or the name of a setting."""

    topic: str
    kind: Kind
    setting: str
    wanted: str
    found: str | None = None

    def __str__(self) -> str:
        if self.kind is Kind.MISSING:
            return f"{self.topic} is missing: {self.setting}={self.wanted}"
        return f"{self.topic} has {self.setting}={self.found}, wanted is {self.wanted}"


def plan_topics(
    found: Mapping[str, FoundTopic],
    prefix: str = PREFIX,
    partitions: int = PARTITIONS,
    specs: Iterable[TopicSpec] = TOPICS,
) -> list[Change]:
    """Give what differs, in the order of the table; nothing where the cluster is as it should be.

    `found` has full names; topics that are not in the table are none of our business. Settings that the
    table does not name are the cluster's own.

    >>> [str(change) for change in plan_topics({}, partitions=4, specs=TOPICS[:1])]
    ['openear.mentions.v1 is missing: partitions=4']
    """
    changes: list[Change] = []
    for spec in specs:
        name = prefix + spec.topic
        if name in found:
            changes += _differences(name, spec, found[name], partitions)
        else:
            changes.append(Change(name, Kind.MISSING, "partitions", str(partitions)))
    return changes


def of_kind(changes: Iterable[Change], kind: Kind) -> list[Change]:
    """Those of one kind, in their order."""
    return [change for change in changes if change.kind is kind]


def _differences(name: str, spec: TopicSpec, topic: FoundTopic, partitions: int) -> list[Change]:
    differences = []
    if topic.partitions != partitions:
        differences.append(
            Change(name, Kind.PARTITIONS, "partitions", str(partitions), str(topic.partitions))
        )
    for setting, wanted in spec.config.items():
        found = topic.config.get(setting)
        if found != wanted:
            differences.append(Change(name, Kind.SETTING, setting, wanted, found))
    return differences
