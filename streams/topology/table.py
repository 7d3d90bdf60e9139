"""Write the topic table as the README shows it; a test compares the two."""

from collections.abc import Iterable

from streams.policy import DAY_MS
from streams.topology.topics import TOPICS, TopicSpec

_HEAD = ("topic", "key", "value", "kept", "read by")


def as_markdown(topics: Iterable[TopicSpec] = TOPICS) -> str:
    """One row a topic, in the order of the table, without the prefix (a setting) and without padding.

    >>> print(as_markdown(TOPICS[:1]))
    | topic | key | value | kept | read by |
    |---|---|---|---|---|
    | `mentions.v1` | brand | a mention or a notice | 7 d | listen |
    """
    rows = [_HEAD, ("---",) * len(_HEAD), *(_row(spec) for spec in topics)]
    return "\n".join(_line(row) for row in rows)


def _row(spec: TopicSpec) -> tuple[str, ...]:
    return (f"`{spec.topic}`", spec.key, spec.value, _kept(spec), spec.read_by)


def _kept(spec: TopicSpec) -> str:
    """How long a record stays: days, or until a newer one has its key."""
    if spec.is_compacted:
        return "newest of each key"
    return f"{int(spec.config['retention.ms']) // DAY_MS} d"


def _line(cells: tuple[str, ...]) -> str:
    if set(cells) == {"---"}:
        return "|" + "|".join(cells) + "|"
    return "| " + " | ".join(cells) + " |"
