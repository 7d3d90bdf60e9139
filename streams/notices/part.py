"""Remember what one mention added to its base window, so that exactly that can be taken back or swapped.

Packed beside each id of an open window: author 8 bytes, base window 4, time in it and marks 4, then of a voice its
score in 2 and each opinion in 1, of a near copy the hash of its first voice in 8: some 20 bytes, 53 as an object.
"""

from struct import Struct
from typing import NamedTuple

from streams.policy import BASE_MS

_VOICE = Struct("<QIIh")
_COPY = Struct("<QIIQ")
_UNSCORED = -(2**15)
_TEN_THOUSAND = 10_000
_AT = (1 << 20) - 1
"""A time within 15 minutes, ms."""
_KNOWN, _FOLDED, _REVISED = 1 << 20, 1 << 21, 1 << 22
_SIGNS = 3

Packed = bytes


class Part(NamedTuple):
    """What one mention added."""

    author: int
    at_ms: int
    is_author_known: bool
    is_revised: bool
    first: int | None
    """Of a near copy: the first voice that it was folded into; the rest is empty then."""
    score: float | None
    opinions: tuple[tuple[int, int], ...]
    """Place of a department in its bucket, and the place of the sign among praise, neither and blame."""

    @property
    def bucket_ms(self) -> int:
        """Start of the base window that it was counted in."""
        return self.at_ms - self.at_ms % BASE_MS


def packed(part: Part) -> Packed:
    """A part as bytes; a score has four digits.

    >>> part = Part(7, 1_772_355_600_123, True, False, None, -0.5432, ((0, 2), (3, 1)))
    >>> unpacked(packed(part)) == part
    True
    """
    number, at_ms = divmod(part.at_ms, BASE_MS)
    marks = at_ms | _KNOWN * part.is_author_known | _REVISED * part.is_revised
    if part.first is not None:
        return _COPY.pack(part.author, number, marks | _FOLDED, part.first)
    score = _UNSCORED if part.score is None else round(part.score * _TEN_THOUSAND)
    head = _VOICE.pack(part.author, number, marks, score)
    return head + bytes([place * _SIGNS + sign for place, sign in part.opinions]) if part.opinions else head


def unpacked(value: Packed) -> Part:
    """What `packed` gave."""
    author, number, marks, score = _VOICE.unpack_from(value)
    first = _COPY.unpack(value)[3] if marks & _FOLDED else None
    return Part(
        author,
        number * BASE_MS + (marks & _AT),
        bool(marks & _KNOWN),
        bool(marks & _REVISED),
        first,
        None if first is not None or score == _UNSCORED else score / _TEN_THOUSAND,
        () if first is not None else tuple(divmod(code, _SIGNS) for code in value[_VOICE.size :]),
    )


def bucket_ms_of(value: Packed) -> int:
    """Start of the base window of a packed part."""
    return int.from_bytes(value[8:12], "little") * BASE_MS
