"""Keep the base buckets of one brand in the order of time.

Every hop asks for the oldest bucket and for those of a span. A quiet brand has a hundred buckets and a hop for
nearly every mention, so that going through all of them, or sorting them, was most of what a hop cost.
"""

from bisect import bisect_left, bisect_right, insort

from streams.aggregate import Bucket


class Buckets(dict[int, Bucket]):
    """Start of a bucket, ms -> the bucket."""

    __slots__ = ("_starts",)

    def __init__(self) -> None:
        super().__init__()
        self._starts: list[int] = []
        """Ascending."""

    def __setitem__(self, start_ms: int, bucket: Bucket) -> None:
        if start_ms not in self:
            insort(self._starts, start_ms)
        super().__setitem__(start_ms, bucket)

    def drop(self, start_ms: int) -> Bucket:
        """Take a bucket out."""
        del self._starts[bisect_left(self._starts, start_ms)]
        return super().pop(start_ms)

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
