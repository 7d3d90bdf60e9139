"""Know when a brand has to be judged: which hops have to look at what was said, and which of them comes first."""

from streams.policy import BASE, DAY, DAY_MS, SCALES, SLOW
from streams.windows import first_hop, is_judged, next_end, next_hop

ALWAYS = frozenset({BASE, DAY})
"""Judged whatever a profile lists: the window itself, and rates and uses by the day."""


class Hops:
    """The hops of one brand that have something to look at."""

    def __init__(self, windows_s: tuple[int, ...]) -> None:
        """Take the window lengths that its profile lists, in seconds."""
        self.scales = tuple(n for n, scale in enumerate(SCALES) if scale.window_ms // 1000 in windows_s)
        """Numbers of the window lengths that are listened at."""
        self.pending: dict[int, set[int]] = {}
        """End of hop -> numbers of the scales that are judged then."""
        self.touched: dict[int, set[int]] = {}
        """Number of a scale -> buckets that late mentions reached since its last hop."""
        self.due_ms: int | None = None
        """End of the next hop, theme or bucket; it is judged when the watermark is past it by the lateness."""

    def look_at(self, bucket_ms: int, watermark_ms: int | None) -> None:
        """Name the next hop of each window length that has to look at this bucket."""
        for number in ALWAYS.union(self.scales):
            scale = SCALES[number]
            hop_ms = first_hop(bucket_ms, scale)
            if watermark_ms is not None and is_judged(hop_ms, watermark_ms):
                hop_ms = next_hop(watermark_ms, scale)
                if hop_ms - scale.window_ms > bucket_ms:
                    continue
                self.touched.setdefault(number, set()).add(bucket_ms)
            elif number in self.scales:
                # where little is said, it is judged at once; not at an end that was judged before this came
                self._pend(next_end(bucket_ms, watermark_ms), number)
            self._pend(hop_ms, number)
        day_ends_ms = (bucket_ms // DAY_MS + 1) * DAY_MS
        if watermark_ms is None or not is_judged(day_ends_ms, watermark_ms):
            self._pend(day_ends_ms, SLOW)

    def _pend(self, end_ms: int, number: int) -> None:
        self.pending.setdefault(end_ms, set()).add(number)
        self.be_due_by(end_ms)

    def be_due_by(self, end_ms: int) -> None:
        """Have the brand judged at this time at the latest."""
        if self.due_ms is None or end_ms < self.due_ms:
            self.due_ms = end_ms

    def take(self, end_ms: int) -> set[int]:
        """The numbers of the scales that are judged at this end; they no longer wait."""
        return self.pending.pop(end_ms, set())

    def take_touched(self, number: int) -> set[int]:
        """The buckets that late mentions reached since the last hop of this scale."""
        return self.touched.pop(number, set())
