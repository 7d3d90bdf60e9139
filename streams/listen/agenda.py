"""Know which brand is judged next: a heap of (time, brand), in which what was put off or done is skipped."""

from collections.abc import Iterator, Mapping
from heapq import heappop, heappush

from streams.brand import Brand
from streams.policy import BASE_LATENESS_MS


class Agenda:
    """When each brand of a partition has to be judged; `brands` is the partition's own table."""

    def __init__(self, brands: Mapping[str, Brand]) -> None:
        self._brands = brands
        self._due: list[tuple[int, str]] = []
        self._noted: dict[str, int] = {}
        """When each brand was last noted to be due: nothing is put on the heap twice in a row."""

    def note(self, brand: Brand) -> None:
        """Take in when a brand is due now."""
        due_ms = brand.due_ms
        if due_ms is not None and self._noted.get(brand.name) != due_ms:
            self._noted[brand.name] = due_ms
            heappush(self._due, (due_ms, brand.name))

    def due_ms(self) -> int | None:
        """The watermark at which a hop, theme or bucket ends next."""
        while self._due:
            end_ms, name = self._due[0]
            if self._brands[name].due_ms == end_ms:
                return end_ms + BASE_LATENESS_MS
            self._take()
        return None

    def until(self, watermark_ms: int) -> Iterator[tuple[Brand, int]]:
        """Whom this watermark passes, each with the end of what is judged, in the order of (time, brand).

        A brand that is noted again in between comes again where that is due too.
        """
        while (due_ms := self.due_ms()) is not None and due_ms <= watermark_ms:
            yield self._brands[self._take()], due_ms - BASE_LATENESS_MS

    def _take(self) -> str:
        end_ms, name = heappop(self._due)
        if self._noted.get(name) == end_ms:
            del self._noted[name]
        return name
