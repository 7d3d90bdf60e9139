"""Remember what was deleted, so that a mention that comes after its delete is not counted.

One table a partition: nearly all deletes name no brand, and most of them a mention that was never heard here. An
entry is the 64-bit keyed hash of an id or an author with the time of its delete; of a delete that names a brand the
hash is mixed with the brand. It lasts until no window could hold the mention any more. What somebody asked to be
forgotten is not restored by a later revision, as what an author deleted is. Bound: `REMEMBERED` entries,
the oldest out first, counted; x 30 bytes saved = 2 MB, x 300 in memory = 20 MB a partition.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

import msgspec

from streams.identity import hash64
from streams.policy import BASE_LATENESS_MS, LONGEST_MS, SKEW_MS

REMEMBERED = 65_536
SEGMENT = 512
"""Entries saved together, by age; only the newest segment changes, beside those that lose an entry."""
LASTS_MS = LONGEST_MS + BASE_LATENESS_MS + SKEW_MS
"""Behind a delete: then a mention that it speaks of is too late in any case."""


class Mark(msgspec.Struct, array_like=True, frozen=True):
    """One delete."""

    number: int
    key: int
    is_author: bool
    at_ms: int
    is_request: bool = False
    """Somebody asked to be forgotten, now or before: no revision restores it."""

    def covers_id(self, revised_ms: int, now_ms: int) -> bool:
        """True for the mention of this id: one that was revised after a plain delete is back."""
        return self._lasts(now_ms) and (self.is_request or revised_ms <= self.at_ms)

    def covers_author(self, said_ms: int, revised_ms: int, now_ms: int) -> bool:
        """True for what this account had said by then; with a device's clock that may be ahead on request."""
        if self.is_request:
            return self._lasts(now_ms) and said_ms <= self.at_ms + SKEW_MS
        return self._lasts(now_ms) and max(said_ms, revised_ms) <= self.at_ms

    def _lasts(self, now_ms: int) -> bool:
        return now_ms <= self.at_ms + LASTS_MS


_Key = tuple[bool, int]
"""Whether it is an author, and the hash: an account and a post of one source may have the same number."""


@lru_cache(4096)
def _salt_of(brand: str | None) -> int:
    return 0 if brand is None else hash64(brand)


class Remembered:
    """The deletes of one partition."""

    def __init__(self) -> None:
        self.next_number = 0
        self.dirty: set[int] = set()
        """Segments that changed."""
        self._on_topic: set[int] = set()
        """Segments that are saved: those that are over get a tombstone."""
        self._marks: dict[_Key, Mark] = {}
        self._by_number: dict[int, Mark] = {}
        self._in_segment: Counter[int] = Counter()
        self._oldest = 0

    def __len__(self) -> int:
        return len(self._marks)

    def deleted_ms(
        self, key: int, *, is_author: bool, brand: str | None, on_request: bool = False
    ) -> int | None:
        """When an id or author of a brand was deleted last, or last on request; None where nobody remembers."""
        marks = (self._marks.get((is_author, key ^ salt)) for salt in (0, _salt_of(brand)))
        return max((m.at_ms for m in marks if m and (m.is_request or not on_request)), default=None)

    def covers(
        self,
        brand: str,
        id_hash: int,
        author: int | None,
        said_ms: int,
        revised_ms: int,
        watermark_ms: int | None,
    ) -> bool:
        """True for a mention that was deleted; a later revision restores it, but for what had to be forgotten."""
        marks, salt = self._marks, _salt_of(brand)
        now_ms = watermark_ms or 0
        for key in ((False, id_hash), (False, id_hash ^ salt)):
            mark = marks.get(key)
            if mark is not None and mark.covers_id(revised_ms, now_ms):
                return True
        if author is None:
            return False
        for key in ((True, author), (True, author ^ salt)):
            mark = marks.get(key)
            if mark is not None and mark.covers_author(said_ms, revised_ms, now_ms):
                return True
        return False

    def remember(
        self,
        key: int,
        *,
        is_author: bool,
        brand: str | None,
        at_ms: int,
        watermark_ms: int | None,
        is_request: bool = False,
    ) -> int:
        """Note a delete; how many entries went for the bound."""
        name = (is_author, key ^ _salt_of(brand))
        known = self._marks.get(name)
        if known is not None:
            at_ms, is_request = max(at_ms, known.at_ms), is_request or known.is_request
            self._drop(known)
        mark = Mark(self.next_number, name[1], is_author, at_ms, is_request)
        self.next_number += 1
        self._keep(mark)
        self._let_go_expired(watermark_ms or 0)
        lost = 0
        while len(self._marks) > REMEMBERED:
            self._drop(self._by_number[self._first()])
            lost += 1
        return lost

    def _let_go_expired(self, now_ms: int) -> None:
        while self._marks and now_ms > (mark := self._by_number[self._first()]).at_ms + LASTS_MS:
            self._drop(mark)

    def _first(self) -> int:
        """Number of the oldest entry; there must be one."""
        while self._oldest not in self._by_number:
            self._oldest += 1
        return self._oldest

    def _keep(self, mark: Mark) -> None:
        self._marks[mark.is_author, mark.key] = mark
        self._by_number[mark.number] = mark
        self._in_segment[mark.number // SEGMENT] += 1
        self.dirty.add(mark.number // SEGMENT)

    def _drop(self, mark: Mark) -> None:
        del self._marks[mark.is_author, mark.key]
        del self._by_number[mark.number]
        segment = mark.number // SEGMENT
        self._in_segment[segment] -= 1
        if not self._in_segment[segment]:
            del self._in_segment[segment]
        self.dirty.add(segment)

    def changes(self) -> Iterator[tuple[int, list[Mark]]]:
        """The segments that changed since the last call, with what stands in them; an empty one is over."""
        for segment in sorted(self.dirty):
            numbers = range(segment * SEGMENT, (segment + 1) * SEGMENT)
            marks = [self._by_number[n] for n in numbers if n in self._by_number]
            if marks or segment in self._on_topic:
                yield segment, marks
        self._on_topic = set(self._in_segment)
        self.dirty.clear()

    @classmethod
    def restore(cls, next_number: int, marks: Iterable[Mark]) -> "Remembered":
        """What `changes` gave, in any order."""
        remembered = cls()
        remembered.next_number = next_number
        for mark in sorted(marks, key=lambda mark: mark.number):
            remembered._keep(mark)
        remembered._oldest = min(remembered._by_number, default=next_number)
        remembered.dirty.clear()
        remembered._on_topic = set(remembered._in_segment)
        return remembered
