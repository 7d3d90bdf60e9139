"""Keep the heaviest terms of an endless stream in a fixed table, and forget old ones at a given half-life.

Space-Saving (Metwally, Agrawal, El Abbadi 2005): count - error <= true count <= count, for every kept term.
Decay is forward (Cormode, Shkapenyuk, Srivastava, Xu 2009): new weights grow by 2^(t / half-life), so that old
ones need no touching; all are scaled down together once in 40 half-lives.
"""

from collections.abc import Iterable, Mapping
from heapq import heapify, heappush, heapreplace

TERMS = 2000
"""Terms a table keeps: x ~60 bytes saved = 0.1 MB a scale. 500 lost 5 points of recall on slow themes."""


class SpaceSaving:
    """Weighted counts of at most `size` terms; ties are broken by the term itself, so order never decides."""

    __slots__ = ("_heap", "counts", "errors", "size")

    def __init__(self, size: int = TERMS) -> None:
        self.size = size
        self.counts: dict[str, float] = {}
        self.errors: dict[str, float] = {}
        self._heap: list[tuple[float, str]] = []

    def add(self, term: str, weight: float) -> None:
        """Count a term; in a full table it takes the place of the smallest and inherits its count as error."""
        self.add_all([(term, 1)], weight)

    def add_all(self, several: Iterable[tuple[str, float]], weight: float) -> None:
        """Count terms in this order, each so many times the weight: the hottest loop of all that is learned."""
        counts, errors, heap, size = self.counts, self.errors, self._heap, self.size
        for term, times in several:
            more = times * weight
            known = counts.get(term)
            if known is not None:
                counts[term] = known + more
            elif len(counts) < size:
                counts[term] = more
                heappush(heap, (more, term))
            else:
                smallest, loser = self._settle()
                heapreplace(heap, (smallest + more, term))
                del counts[loser]
                errors.pop(loser, None)
                counts[term] = smallest + more
                errors[term] = smallest

    def _settle(self) -> tuple[float, str]:
        """The smallest entry. The heap holds old counts, none too large, so the top is mended until it is true."""
        heap, counts = self._heap, self.counts
        while True:
            count, term = heap[0]
            current = counts[term]
            if current == count:
                return count, term
            heapreplace(heap, (current, term))

    def estimate(self, term: str) -> float:
        """Middle of the bound for a kept term; half of the smallest count for one that is not (it may hide)."""
        count = self.counts.get(term)
        if count is not None:
            return count - 0.5 * self.errors.get(term, 0.0)
        if len(self.counts) < self.size:
            return 0.0
        return 0.5 * self._settle()[0]

    def scale(self, factor: float) -> None:
        """Multiply all counts."""
        self.counts = {term: count * factor for term, count in self.counts.items()}
        self.errors = {term: error * factor for term, error in self.errors.items()}
        self._rebuild()

    def _rebuild(self) -> None:
        self._heap = [(count, term) for term, count in self.counts.items()]
        heapify(self._heap)

    @classmethod
    def restore(cls, counts: Mapping[str, float], errors: Mapping[str, float], size: int) -> "SpaceSaving":
        """A table with these counts."""
        table = cls(size)
        table.counts = dict(counts)
        table.errors = dict(errors)
        table._rebuild()
        return table
