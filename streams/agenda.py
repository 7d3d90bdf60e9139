"""Know which brand is judged next: a heap of (time, brand), in which what was put off or done is skipped."""

from collections.abc import Mapping
from heapq import heappop, heappush

from streams.brand import Brand


class Agenda:
    """When each brand of a partition has to be judged; `brands` is the listener's own table."""

    def __init__(self, brands: Mapping[str, Brand]) -> None:
        self._brands = brands
        self._due: list[tuple[int, str]] = []

    def note(self, brand: Brand) -> None:
        """Take in when a brand is due now."""
        if brand.due_ms is not None:
            heappush(self._due, (brand.due_ms, brand.name))

    def next_end_ms(self) -> int | None:
        """End of the hop, theme or bucket that is judged next."""
        while self._due:
            end_ms, name = self._due[0]
            if self._brands[name].due_ms == end_ms:
                return end_ms
            heappop(self._due)
        return None

    def pop(self) -> Brand:
        """The brand that is judged next; call `next_end_ms` first."""
        return self._brands[heappop(self._due)[1]]
