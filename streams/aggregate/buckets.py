"""Keep the base buckets of one brand in the order of time, and within what they may hold together.

Every hop asks for the oldest bucket and for those of a span. A quiet brand has a hundred buckets and a hop for
nearly every mention, so that going through all of them, or sorting them, was most of what a hop cost.
"""

from bisect import bisect_left, bisect_right, insort
from collections import Counter

from streams.aggregate.bucket import Bucket
from streams.aggregate.term_table import TERMS
from streams.aggregate.voice import Voice

USES = 500_000
"""Uses of terms (a term, and an author that used it) kept in the longest window of a brand (brand/footprint.py);
beyond it the oldest buckets are pruned. A brand of 7,000 posts a day with no word twice has 316,000 of them."""
FLOORS = (TERMS // 4, TERMS // 20, 0)
"""Terms of a bucket that is pruned for the bound: all buckets to the first, then to the next."""
VOICES = 8192
"""Voices kept in the longest window of a brand: 8,192 x ~500 bytes = 4 MB saved."""


class Buckets(dict[int, Bucket]):
    """Start of a bucket, ms -> the bucket; `bounds` counts how often a bound was hit, by its name."""

    __slots__ = ("_bounds", "_starts", "dirty", "uses_kept", "voices_kept")

    def __init__(self, bounds: Counter[str]) -> None:
        super().__init__()
        self.dirty: set[int] = set()
        """Starts of those that changed or went since the last save."""
        self.voices_kept = 0
        self.uses_kept = 0
        self._bounds = bounds
        self._starts: list[int] = []
        """Ascending."""

    def __setitem__(self, start_ms: int, bucket: Bucket) -> None:
        known = self.get(start_ms)
        if known is None:
            insort(self._starts, start_ms)
        else:
            self._weigh(known, -1)
        super().__setitem__(start_ms, bucket)
        self._weigh(bucket, 1)

    def drop(self, start_ms: int) -> Bucket:
        """Take a bucket out."""
        del self._starts[bisect_left(self._starts, start_ms)]
        bucket = super().pop(start_ms)
        self._weigh(bucket, -1)
        self.dirty.add(start_ms)
        return bucket

    def add(self, bucket: Bucket, voice: Voice) -> None:
        """Count a voice in one of the buckets; the oldest ones make room for it."""
        kept, uses = len(bucket.voices), bucket.terms.uses
        bucket.add(voice)
        self._bound_voices(len(bucket.voices) - kept)
        self._bound_uses(bucket.terms.uses - uses)

    def drop_voice(self, bucket: Bucket, id_hash: int) -> None:
        """Take a voice out of those that one of the buckets keeps, if it is among them."""
        self.voices_kept -= bucket.drop_voice(id_hash) is not None

    @property
    def first_ms(self) -> int | None:
        """Start of the oldest one."""
        return self._starts[0] if self._starts else None

    def starts_until(self, until_ms: int) -> list[int]:
        """The starts up to this time, that one included, ascending."""
        return self._starts[: bisect_right(self._starts, until_ms)]

    def between(self, start_ms: int, end_ms: int) -> list[Bucket]:
        """The buckets that start in a span, in the order of time."""
        starts = self._starts
        span = starts[bisect_left(starts, start_ms) : bisect_left(starts, end_ms)]
        return [self[at_ms] for at_ms in span]

    def _weigh(self, bucket: Bucket, step: int) -> None:
        self.voices_kept += step * len(bucket.voices)
        self.uses_kept += step * bucket.terms.uses

    def _bound_voices(self, more: int) -> None:
        self.voices_kept += more
        if self.voices_kept > VOICES:
            oldest = next(start_ms for start_ms in self._starts if self[start_ms].voices)
            self.voices_kept -= len(self[oldest].voices)
            self[oldest].voices = []
            self.dirty.add(oldest)
            self._bounds["voices"] += 1

    def _bound_uses(self, more: int) -> None:
        self.uses_kept += more
        if self.uses_kept > USES:
            self._bounds["terms"] += 1
            self._prune_oldest()

    def _prune_oldest(self) -> None:
        """Prune buckets, oldest first, until a tenth of the bound is free: else every mention would."""
        for floor in FLOORS:
            for start_ms in self._starts:
                terms = self[start_ms].terms
                if len(terms) > floor:
                    before = terms.uses
                    terms.prune(floor)
                    self.uses_kept += terms.uses - before
                    self.dirty.add(start_ms)
                    if self.uses_kept <= 0.9 * USES:
                        return
