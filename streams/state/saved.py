"""Spell the saved state of a partition: keys and bytes, its version, and what holds for the whole of it.

A brand is saved in numbered parts (parts.py). Of the partition there are its meta record, and the deletes that it
remembers, in segments by age. Encoded as MessagePack by msgspec: decoding JSON was most of the time of a load.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

import msgspec

from streams.notices.remembered import Mark
from streams.records import StateRecord

VERSION = 6
META_KEY = b"\0meta"
MARKS_KEY = b"\0withdrawn\0"
"""Begins the key of a segment of the deletes that are remembered; its number follows."""

_T = TypeVar("_T")


class StateError(Exception):
    """The saved state cannot be gone on with; the message is one sentence for the operator."""


class Meta(msgspec.Struct):
    """How far a partition was heard, and with what: as JSON under the key `META_KEY`."""

    version: int
    next_offset: int
    watermark_ms: int | None
    attempts: int
    """Starts in a row at this offset without a checkpoint."""
    clean: bool
    """The last owner stopped on purpose."""
    hash_key: str
    """Fingerprint of the key of author hashes."""
    partitions: int
    portion: int = 0
    """Records that were delivered together when this was written; 0: as many as came."""
    next_mark: int = 0
    """Number of the next delete that is remembered."""


_encoder = msgspec.msgpack.Encoder()


def encoded(value: object) -> bytes:
    """A part as bytes, the same for the same content."""
    return _encoder.encode(value)


def decoded(value: bytes, kind: type[_T]) -> _T:
    """A part from its bytes; raises StateError for one that this version cannot read."""
    try:
        return msgspec.msgpack.decode(value, type=kind)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise StateError(f"a saved {kind.__name__} cannot be read: {error}") from None


def meta_bytes(meta: Meta) -> bytes:
    """The meta record; JSON, so that an operator can read it."""
    return msgspec.json.encode(meta)


def meta_of(value: bytes) -> Meta:
    """The meta record from its bytes; raises StateError."""
    try:
        meta = msgspec.json.decode(value, type=Meta)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise StateError(f"the saved meta record cannot be read: {error}") from None
    if meta.version != VERSION:
        raise StateError(
            f"the saved state has version {meta.version}, this program reads version {VERSION}: "
            "start the version that wrote it, or make it anew from the log (openear state rebuild)"
        )
    return meta


def check(meta: Meta, hash_key: str, partitions: int) -> None:
    """Raise StateError where a state was counted with another key or over other partitions."""
    if meta.hash_key != hash_key:
        raise StateError(
            "the hash key is not the one that the state was counted with: every known author would be a "
            "new voice; give the old key, or reset the state"
        )
    if meta.partitions != partitions:
        raise StateError(
            f"the state was counted over {meta.partitions} partitions, now there are {partitions}: "
            "brands would move; reset the state"
        )


def part_key(brand: str, part: int) -> bytes:
    """Key of a part on `state.v1`; a brand's name holds no control characters."""
    return b"b\0%b\0%d" % (brand.encode(), part)


def brand_and_part(key: bytes) -> tuple[str, int]:
    """Read a part's key; raises StateError for anything else."""
    kind, _, rest = key.partition(b"\0")
    name, _, part = rest.rpartition(b"\0")
    if kind != b"b" or not name or not part.isdigit():
        raise StateError(f"the state holds a key that is none of ours: {key[:64]!r}")
    return name.decode(), int(part)


def marks_key(segment: int) -> bytes:
    """Key of a segment of the deletes that a partition remembers."""
    return b"%b%d" % (MARKS_KEY, segment)


def mark_records(changes: Iterable[tuple[int, list[Mark]]]) -> Iterator[StateRecord]:
    """Segments of remembered deletes as records; one that is empty gets a tombstone."""
    for segment, marks in changes:
        yield StateRecord(marks_key(segment), encoded(marks) if marks else None)


def parted(parts: Mapping[bytes, bytes]) -> tuple[list[Mark], dict[str, dict[int, bytes]]]:
    """All that is saved of a partition but its meta record: its deletes, and the parts of each brand by number."""
    marks: list[Mark] = []
    by_brand: dict[str, dict[int, bytes]] = {}
    for key, value in parts.items():
        if key.startswith(MARKS_KEY):
            marks += decoded(value, list[Mark])
        elif key != META_KEY:
            name, part = brand_and_part(key)
            by_brand.setdefault(name, {})[part] = value
    return marks, by_brand
