"""Look for traces of a mention in what Kafka keeps: its words, id, link, its author's hash in any spelling."""

from collections.abc import Iterable, Mapping

from streams.topology import Topic
from tests.integration.engine import Lines

Needle = str | int
"""A text, or a 64-bit hash."""
Found = Mapping[tuple[str, int, bytes], bytes]
"""Records by topic, partition and key."""


def newest_values(lines: Lines, *topics: Topic) -> dict[tuple[str, int, bytes], bytes]:
    """What compaction leaves of these topics: the newest record of each key, if it is no tombstone."""
    left: dict[tuple[str, int, bytes], bytes] = {}
    for (topic, partition), records in lines.items():
        if topic in topics:
            for key, value, _ in records:
                left.pop((topic, partition, key or b""), None)
                if value is not None:
                    left[topic, partition, key or b""] = value
    return left


def spellings(needle: Needle) -> list[bytes]:
    """How a text or a hash may stand in bytes: as it is, escaped, or a number in eight bytes, hex or decimal."""
    if isinstance(needle, int):
        eight = needle.to_bytes(8, "big")
        return [eight, eight[::-1], eight.hex().encode(), str(needle).encode()]
    return [needle.encode(), needle.encode("unicode_escape"), needle.replace("/", "\\/").encode()]


def traces_of(records: Found, needles: Iterable[Needle]) -> list[str]:
    """Each place in which one of them stands, in a key or a value."""
    spelled = [(needle, each) for needle in needles for each in spellings(needle)]
    return [
        f"{needle!r} in {topic} {partition} {key!r}"
        for (topic, partition, key), value in records.items()
        for needle, each in spelled
        if each in value or each in key
    ]
