"""Judge what a Kafka says of itself: version, topics, clock. Values in, a result with its remedy out.

Nothing here asks anybody: agents/doctor/cluster.py does.
"""

from collections.abc import Sequence
from typing import NamedTuple

from agents.doctor.checked import Checked, failed, ok, some, warning
from streams.policy import SKEW_MS
from streams.topology import Topic
from streams.topology.plan import Change, Kind, of_kind
from streams.wording import counted

VERSIONS = (
    ("3.3", 7), ("3.4", 8), ("3.5", 11), ("3.6", 14), ("3.7", 19), ("3.8", 20), ("3.9", 21),
    ("4.0", 25), ("4.1", 27), ("4.2", 29), ("4.3", 30),
)  # fmt: skip
"""The highest `metadata.version` of each Kafka (org.apache.kafka.server.common.MetadataVersion)."""
NEEDED = 22
"""4.0: from here on a broker refuses the writes of a fenced transaction everywhere (KIP-890)."""
SKEW_WARNING_MS = 10_000
"""Delays are measured with both clocks; an NTP client holds 0.1 s."""
_HARMLESS = frozenset({"retention.ms", "segment.ms", "max.compaction.lag.ms"})
"""Settings of topics that an operator may choose; the others change what is counted or kept."""


class Skew(NamedTuple):
    """Kafka's clock less this machine's, and how much of it may be the way of the answer; ms."""

    ms: int
    either_way_ms: int
    is_bound: bool = False
    """Only known to be at least this much, from the newest arrival."""


def judge_version(metadata_version: int | None) -> Checked:
    """Exactness needs a Kafka that verifies transactions."""
    remedy = "use Apache Kafka 4.0 or newer: an older one can let a dead worker's write through"
    if metadata_version is None:
        return warning("version", "Kafka does not tell its version", remedy)
    known = [name for name, level in VERSIONS if level >= metadata_version]
    told = f"Kafka {known[0]}" if known else f"a Kafka newer than {VERSIONS[-1][0]}"
    if metadata_version < NEEDED:
        return failed("version", f"{told} (metadata.version {metadata_version})", remedy)
    return ok("version", f"{told} (metadata.version {metadata_version})")


def judge_topics(
    changes: Sequence[Change], partitions: int | None, *, are_settings_seen: bool = True
) -> Checked:
    """All topics with the partition count of mentions.v1 and the settings of the table."""
    missing, wrong = of_kind(changes, Kind.MISSING), of_kind(changes, Kind.PARTITIONS)
    others = of_kind(changes, Kind.SETTING)
    if missing:
        which = some(change.topic for change in missing)
        said = f"{counted(len(missing), 'topic is', 'topics are')} missing: {which}"
        count = "" if partitions is None else f" --partitions {partitions}"
        return failed("topics", said, f"run `openear topics create{count}`")
    if wrong:
        return failed(
            "topics",
            f"{wrong[0]}; all topics need the partitions of {Topic.MENTIONS}",
            "delete and create the topic again, or use another prefix",
        )
    each = counted(partitions or 0, "partition")
    if not are_settings_seen:
        return warning(
            "topics",
            f"all topics are there, with {each} each; this user may not see their settings",
            "run `openear topics plan` as a user who may (DESCRIBE_CONFIGS on topics)",
        )
    if not others:
        return ok("topics", f"all topics are there, with {each} each")
    harmful = [change for change in others if change.setting not in _HARMLESS]
    if harmful:
        first = harmful[0]
        remedy = f"kafka-configs.sh --alter --topic {first.topic} --add-config {first.setting}={first.wanted}"
        return failed("topics", some(map(str, harmful)), remedy)
    remedy = "nothing, if you chose so; else `openear topics plan` shows what is wanted"
    return warning("topics", some(map(str, others)), remedy)


def judge_clock(skew: Skew | None) -> Checked:
    """A mention may be 5 minutes ahead of Kafka's clock; what is further ahead waits in quarantine."""
    if skew is None:
        return ok(
            "clock", "Kafka does not tell its time to this user (DESCRIBE on the cluster), nor does a record"
        )
    if skew.is_bound and skew.ms < SKEW_WARNING_MS:
        return ok("clock", "this machine's clock is not behind the newest record's arrival; no more is known")
    apart_s, way = abs(skew.ms) / 1000, "behind" if skew.ms > 0 else "ahead of"
    least = "at least " if skew.is_bound else ""
    said = (
        f"this machine's clock is {least}{apart_s:.1f} s {way} Kafka's (+- {skew.either_way_ms / 1000:.1f} s)"
    )
    remedy = "run an NTP client on this machine and on Kafka's"
    if abs(skew.ms) - skew.either_way_ms >= SKEW_MS:
        return failed("clock", f"{said}: mentions timed by it would be quarantined", remedy)
    if abs(skew.ms) - skew.either_way_ms >= SKEW_WARNING_MS:
        return warning("clock", f"{said}: delays will be shown wrong", remedy)
    return ok("clock", said)
