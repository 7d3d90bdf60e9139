"""Mark what a connector missed: windows of a gap are incomplete, so they teach nothing and raise no surge.

A gap is known by its base windows. Mentions that were missed mostly come later, with their own times, into these
windows; what a source dates anew comes within the hour behind them, so that no surge is raised there either.
Bounds: `GAPS` spans a brand, those of the longest window; x 18 bytes.
"""

from collections.abc import Iterable

from streams.policy import BASE_MS, HOUR_MS, LONGEST_MS

GAPS = 64
"""Spans that are told apart; beyond it the two oldest are one, with what lies between them."""
CATCH_UP_MS = HOUR_MS
"""As late as polled sources come."""

Span = tuple[int, int]


class Gaps:
    """The incomplete spans of one brand, ascending and apart, from and to, ms, in whole base windows."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self.spans: list[Span] = list(spans)

    def add(self, from_ms: int, to_ms: int) -> Span:
        """Note a gap; gives the base windows that it touches."""
        span = (from_ms - from_ms % BASE_MS, to_ms - to_ms % BASE_MS + BASE_MS)
        self.spans = _united([*self.spans, span])
        if len(self.spans) > GAPS:
            (first, _), (_, last), *rest = self.spans
            self.spans = [(first, last), *rest]
        return span

    def holds(self, start_ms: int) -> bool:
        """True if this base window is incomplete."""
        return any(from_ms <= start_ms < to_ms for from_ms, to_ms in self.spans)

    def touches(self, start_ms: int, end_ms: int, behind_ms: int = 0) -> bool:
        """True if a gap, or this much time behind it, lies in a span."""
        return any(from_ms < end_ms and start_ms < to_ms + behind_ms for from_ms, to_ms in self.spans)

    def within(self, start_ms: int, end_ms: int) -> list[int]:
        """Starts of the incomplete base windows in a span."""
        return [
            at_ms
            for from_ms, to_ms in self.spans
            for at_ms in range(max(from_ms, start_ms - start_ms % BASE_MS), min(to_ms, end_ms), BASE_MS)
        ]

    def forget(self, until_ms: int) -> None:
        """Let go of what ended by this time."""
        if self.spans:
            self.spans = [span for span in self.spans if span[1] > until_ms]


def oldest_ms(now_ms: int) -> int:
    """The first time whose windows are not all judged and learned yet."""
    return now_ms - LONGEST_MS - BASE_MS


def _united(spans: Iterable[Span]) -> list[Span]:
    united: list[Span] = []
    for from_ms, to_ms in sorted(spans):
        if united and from_ms <= united[-1][1]:
            united[-1] = (united[-1][0], max(to_ms, united[-1][1]))
        else:
            united.append((from_ms, to_ms))
    return united
