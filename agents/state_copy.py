"""Write the saved state of all partitions to lines of text, and read such a copy back.

Topic in: state.v1, committed records: of each partition the state after one of its checkpoints, whether workers
run or not. A line a record, bytes as base64; the last line counts them and holds the SHA-256 of all lines before it
(`head -n -1 COPY | sha256sum`), so that a copy that was cut off or damaged is not taken for a good one. What
customers wrote is in it.
"""

from collections.abc import Callable, Iterable
from hashlib import sha256

import msgspec

from agents.settings import WorkerSettings
from agents.tail import ALL, newest
from streams.state.saved import META_KEY, Meta, StateError, meta_of
from streams.topology import Topic

Copy = dict[int, dict[bytes, bytes]]
"""Parts by partition."""


class _Part(msgspec.Struct, tag="part", tag_field="line"):
    partition: int
    key: bytes
    value: bytes


class _End(msgspec.Struct, tag="end", tag_field="line", forbid_unknown_fields=True, omit_defaults=True):
    parts: int
    sha256: str | None = None
    """Copies of older programs have none. They are taken: one may be all that somebody has left."""


_decoder = msgspec.json.Decoder(_Part | _End)


async def read_copy(settings: WorkerSettings) -> Copy:
    """Take the state of all partitions out of Kafka."""
    copy: Copy = {}
    async for record in newest(settings.connection(), {Topic.STATE: ALL}, settings.prefix):
        parts = copy.setdefault(record.partition, {})
        if record.value is None:
            parts.pop(record.key or b"", None)
        else:
            parts[record.key or b""] = record.value
    return {partition: copy[partition] for partition in sorted(copy) if copy[partition]}


def lines_of(copy: Copy) -> Iterable[str]:
    """Spell a copy.

    >>> *_, last = lines_of({0: {b"key": b"value"}})
    >>> last[:34]
    '{"line":"end","parts":1,"sha256":"'
    """
    count, digest = 0, sha256()
    for partition, parts in sorted(copy.items()):
        for key, value in sorted(parts.items()):
            count += 1
            line = msgspec.json.encode(_Part(partition, key, value))
            digest.update(line + b"\n")
            yield line.decode()
    yield msgspec.json.encode(_End(count, digest.hexdigest())).decode()


def copy_of(lines: Iterable[str], warn: Callable[[str], None] = lambda _: None) -> Copy:
    """Read a copy back; raises StateError for one that is not whole, was changed, or is none.

    `warn` is told of one that does not say whether it was changed.
    """
    copy: Copy = {}
    count, digest, end = 0, sha256(), None
    for number, line in enumerate(lines, 1):
        try:
            said = _decoder.decode(line)
        except (msgspec.ValidationError, msgspec.DecodeError):
            raise StateError(f"line {number} is no line of a copy that `state export --all` made") from None
        if end is not None:
            raise StateError(f"line {number} stands behind the end of the copy")
        if isinstance(said, _End):
            end = said
        else:
            count += 1
            digest.update(line.rstrip("\r\n").encode() + b"\n")
            copy.setdefault(said.partition, {})[said.key] = said.value
    if end is None or end.parts != count:
        raise StateError("the copy was cut off: its last line is missing, or lines before it are")
    if end.sha256 is None:
        warn("an older program made the copy, without a sum: whether it was damaged since cannot be told")
    elif end.sha256 != digest.hexdigest():
        raise StateError(
            "the copy was changed or damaged: its lines have not the SHA-256 that its last line names"
        )
    return copy


def meta_in(parts: dict[bytes, bytes]) -> Meta:
    """How far a partition of a copy was heard, and with what; raises StateError, also for another version."""
    if META_KEY not in parts:
        raise StateError("a partition of the copy has no meta record")
    return meta_of(parts[META_KEY])
