"""Judge what `openear doctor` learned of a Kafka: values in, a result with its remedy out.

Nothing here asks anybody: agents/doctor/asking.py does, and the clock comes as an argument.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from agents.doctor.checked import Checked, failed, ok, warning
from schemas.dead_letter import Reason
from streams.policy import DAY_MS, HOUR_MS, SKEW_MS
from streams.topic_plan import Change, Kind, of_kind
from streams.topology import ACCESS, Component, Topic

VERSIONS = (
    ("3.3", 7), ("3.4", 8), ("3.5", 11), ("3.6", 14), ("3.7", 19), ("3.8", 20), ("3.9", 21),
    ("4.0", 25), ("4.1", 27), ("4.2", 29), ("4.3", 30),
)  # fmt: skip
"""The highest `metadata.version` of each Kafka (org.apache.kafka.server.common.MetadataVersion)."""
NEEDED = 22
"""4.0: from here on a broker refuses the writes of a fenced transaction everywhere (KIP-890)."""
SKEW_WARNING_MS = 10_000
"""Delays are measured with both clocks; an NTP client holds 0.1 s."""
_HARMLESS = frozenset({"retention.ms", "max.compaction.lag.ms"})
"""Settings of topics that an operator may choose; the others change what is counted or kept."""
READ, WRITE, DESCRIBE = 3, 4, 8
"""Operations of an ACL, as Kafka numbers them."""
_NAMES = {READ: "READ", WRITE: "WRITE", DESCRIBE: "DESCRIBE"}
SHOWN = 5


class Letter(NamedTuple):
    """A dead letter: why, when it was written, and the worker's words (ours, never a customer's)."""

    reason: str
    at_ms: int
    message: str = ""


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
        said = f"{len(missing)} topics are missing: {_some(change.topic for change in missing)}"
        count = "" if partitions is None else f" --partitions {partitions}"
        return failed("topics", said, f"run `openear topics create{count}`")
    if wrong:
        return failed(
            "topics",
            f"{wrong[0]}; all topics need the partitions of {Topic.MENTIONS}",
            "delete and create the topic again, or use another prefix",
        )
    if not are_settings_seen:
        return warning(
            "topics",
            f"all topics are there, with {partitions} partitions each; this user may not see their settings",
            "run `openear topics plan` as a user who may (DESCRIBE_CONFIGS on topics)",
        )
    if not others:
        return ok("topics", f"all topics are there, with {partitions} partitions each")
    remedy = f"set it with kafka-configs --alter --topic {others[0].topic} --add-config"
    harmful = [change for change in others if change.setting not in _HARMLESS]
    if harmful:
        first = harmful[0]
        remedy = f"kafka-configs --alter --topic {first.topic} --add-config {first.setting}={first.wanted}"
        return failed("topics", _some(map(str, harmful)), remedy)
    remedy = "nothing, if you chose so; else `openear topics plan` shows what is wanted"
    return warning("topics", _some(map(str, others)), remedy)


def judge_partitioner(letters: Iterable[Letter], now_ms: int) -> Checked:
    """A producer with another partitioner shows in dead letters alone: half of a brand would not be heard."""
    wrong = [letter for letter in letters if letter.reason == Reason.WRONG_PARTITION]
    if not wrong:
        return ok("partitioner", "no record stood in the wrong partition, of the newest dead letters")
    last = max(wrong, key=lambda letter: letter.at_ms)
    said = (
        f"{len(wrong)} of the newest dead letters are {Reason.WRONG_PARTITION}, the last {_ago(last, now_ms)}"
    )
    remedy = (
        "set partitioner=murmur2_random in the librdkafka client that sends them (its default is another hash "
        "than Kafka's own), then send its records again"
    )
    return (failed if now_ms - last.at_ms < HOUR_MS else warning)("partitioner", said, remedy)


def judge_letters(letters: Iterable[Letter], now_ms: int) -> Checked:
    """Other dead letters of the last day, by the reason that is most frequent."""
    fresh = [
        each for each in letters if now_ms - each.at_ms < DAY_MS and each.reason != Reason.WRONG_PARTITION
    ]
    if not fresh:
        return ok("dead letters", "none of the last day among the newest")
    counts = Counter(letter.reason for letter in fresh)
    said = ", ".join(f"{count} {reason}" for reason, count in counts.most_common())
    last = max(fresh, key=lambda letter: letter.at_ms)
    return warning(
        "dead letters", f"of the last day among the newest: {said}", f"the last says: {last.message}"
    )


def judge_late(late: int) -> Checked:
    """What came too late to count: mostly old mentions, sent into a partition that heard newer ones."""
    if not late:
        return ok("late", "no mention of the last day came too late, among the newest")
    return warning(
        "late",
        f"{late:,} mentions of the last day came too late to count, among the newest",
        "the watermark belongs to the partition: hear old mentions by `openear replay`, or under a prefix of "
        "their own (OPENEAR_PREFIX)",
    )


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


def lacking(
    operations: Mapping[Topic, int | None],
    denied_ids: Sequence[str],
    prefix: str,
    component: Component = Component.WORKER,
) -> list[str]:
    """The rights that this user lacks of those that the component needs, as far as Kafka says."""
    denied = [
        f"{_NAMES[operation]} on {prefix}{topic}"
        for topic in Topic
        for operation in _needed(topic, component)
        if (bits := operations.get(topic)) is not None and not _may(bits, operation)
    ]
    return [*denied, *denied_ids]


def _may(bits: int, operation: int) -> bool:
    """To see is implied by whatever else is allowed."""
    return bool(bits) if operation == DESCRIBE else bool(bits >> operation & 1)


def told_lack(denied: Sequence[str], component: Component = Component.WORKER) -> str:
    """One sentence of what is lacking."""
    return f"this user lacks {_some(denied)}: `openear topics acls {component}` prints what it needs"


def not_to_be_read(check: str, topic: Topic, prefix: str) -> Checked:
    """Least rights let nobody but an operator read what was put aside."""
    remedy = f"ask as a user with READ on topic {prefix}{topic} (`openear doctor --as operator`)"
    return warning(check, f"this user may not read {prefix}{topic}", remedy)


def judge_rights(
    operations: Mapping[Topic, int | None],
    denied_ids: Sequence[str],
    prefix: str,
    component: Component = Component.WORKER,
) -> Checked:
    """A worker reads mentions, reads and writes its state, writes all else, in transactions of its group.

    `operations`: what this user may do with a topic, as bits; None where Kafka does not say.
    """
    denied = lacking(operations, denied_ids, prefix, component)
    if denied:
        remedy = f"`openear topics acls {component}` prints the ACLs that it needs"
        return failed("rights", f"this user lacks {_some(denied)}", remedy)
    if None in operations.values():
        return warning(
            "rights",
            "Kafka does not say what this user may do with its topics",
            "if a worker ends with an authorization error, look at the ACLs of its user",
        )
    if len(operations) < len(Topic):
        return ok(
            "rights", f"they suffice for the {len(operations)} topics that are there, and for transactions"
        )
    article = "an" if component is Component.OPERATOR else "a"
    return ok("rights", f"this user may read, write and commit all that {article} {component} does")


def _needed(topic: Topic, component: Component) -> list[int]:
    access = ACCESS[component]
    needed = [READ] * (topic in access.reads) + [WRITE] * (topic in access.writes)
    return needed or [DESCRIBE] * (topic in access.sees)


def _ago(letter: Letter, now_ms: int) -> str:
    minutes = max(0, now_ms - letter.at_ms) // 60_000
    if minutes < 1:
        return "just now"
    return f"{minutes} min ago" if minutes < 120 else f"{minutes // 60} h ago"


def _some(names: Iterable[str]) -> str:
    listed = list(names)
    rest = f" and {len(listed) - SHOWN} more" if len(listed) > SHOWN else ""
    return ", ".join(listed[:SHOWN]) + rest
