"""Draw one theme as SVG: authors seen a hop as bars, expected ones as a line, the hops that fired marked.

Values in, text out: no dependency, no script, style sheet, link or font of anybody else's. Words of customers are
cleaned of what is obeyed, then escaped, wherever they stand; numbers are written by us. At most `traces.HOPS`
bars of ~90 bytes: 40 kB a picture.
"""

from collections.abc import Iterable, Iterator, Sequence

from schemas.base import from_epoch_ms
from streams.explain.svg_text import fitted, written, xml_text
from streams.explain.traces import Hop, Mark, Trace
from streams.policy import DAY_MS, HOUR_MS, MINUTE_MS
from streams.wording import length

WIDTH, HEIGHT = 960, 400
LEFT, RIGHT, TOP, BOTTOM = 64, 24, 84, 64
"""Margins."""
ROOM = WIDTH - LEFT - RIGHT
TICKS = 6
_BARS = {Mark.FIRED: "#c0392b", Mark.FLAGGED: "#e8a87c", Mark.QUIET: "#b5c4d4"}
_EXPECTED, _NEEDED = (
    'stroke="#1f3a5f" stroke-width="2"',
    'stroke="#6b7785" stroke-width="2" stroke-dasharray="5 4"',
)
_INK, _GRID = "#222222", "#e3e6ea"
_MEANINGS = {
    Mark.QUIET: "heard",
    Mark.FLAGGED: "heard, above the line, told of before",
    Mark.FIRED: "heard, and it raised an alert",
}
_AXIS = "end of the window, UTC; while nobody says anything new no window is judged, and there is no bar"
_LABEL = 55
"""Half of the width of a time."""
_STEPS_MS = (
    *(n * MINUTE_MS for n in (15, 30)),
    *(n * HOUR_MS for n in (1, 2, 3, 6, 12)),
    *(n * DAY_MS for n in (1, 2, 5, 10, 20, 50)),
)


def picture_of(trace: Trace) -> str:
    """The picture of a theme; without a single hop it says so."""
    alert = trace.alert
    about = "complaints, in many words" if trace.is_surge else f'"{alert.terms[0]}"'
    title = f"{alert.brand}: {alert.title}"
    told = f"distinct authors of {about} in windows of {length(trace.scale.window_ms)}"
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}" font-family="sans-serif" font-size="12" fill="{_INK}">',
        f"<title>{xml_text(title)}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        written(LEFT, 24, fitted(title, ROOM / 15), size=15, weight="bold"),
        written(LEFT, 44, fitted(told, ROOM / 12)),
        *_legend(),
        *(_Plot(trace).lines() if trace.hops else [written(LEFT, HEIGHT // 2, "no window was judged")]),
        written(WIDTH // 2, HEIGHT - 12, _AXIS, anchor="middle"),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


class _Plot:
    """Where values stand on the picture."""

    def __init__(self, trace: Trace) -> None:
        self.hops = trace.hops
        self.hop_ms = trace.scale.hop_ms
        self.first_ms = self.hops[0].end_ms - self.hop_ms
        self.span_ms = self.hops[-1].end_ms + self.hop_ms - self.first_ms
        highest = max(max(hop.seen, hop.expected or 0.0) for hop in self.hops)
        wanted = max((hop.needed or 0 for hop in self.hops), default=0)
        # what an alert takes is of interest near the bars; far above them it would flatten them
        most = max(5.0, 1.1 * highest, min(1.1 * wanted, 2 * highest))
        self.step = _nice(most / 5)
        self.top = -int(-most // self.step) * self.step

    def x(self, at_ms: int) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (at_ms - self.first_ms) / self.span_ms

    def y(self, authors: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * min(authors, self.top) / self.top

    def lines(self) -> Iterator[str]:
        yield from self._authors_axis()
        yield from self._time_axis()
        ends = [self.first_ms, *(hop.end_ms for hop in self.hops)]
        yield from (
            self._bar(hop, hop.end_ms - before_ms) for before_ms, hop in zip(ends, self.hops, strict=False)
        )
        for values, stroke in (
            ([(hop.end_ms, hop.expected) for hop in self.hops], _EXPECTED),
            ([(hop.end_ms, hop.needed) for hop in self.hops], _NEEDED),
        ):
            for run in _runs(values):
                points = " ".join(f"{self.x(at_ms):.1f},{self.y(value):.1f}" for at_ms, value in run)
                yield f'<polyline points="{points}" fill="none" {stroke}/>'

    def _bar(self, hop: Hop, since_ms: int) -> str:
        """What was heard at one hop; where hops come closer than usual it is narrower, and hides no other."""
        step = self.x(hop.end_ms) - self.x(hop.end_ms - min(self.hop_ms, since_ms))
        width, top = max(1.0, 0.8 * step), self.y(hop.seen)
        told = f"{_when(hop.end_ms)}: {hop.seen} heard"
        if hop.expected is not None:
            told += f", {hop.expected:.2g} expected, {hop.needed} for an alert"
        return (
            f'<rect class="{hop.mark.value}" x="{self.x(hop.end_ms) - width:.1f}" y="{top:.1f}" '
            f'width="{width:.1f}" height="{HEIGHT - BOTTOM - top:.1f}" fill="{_BARS[hop.mark]}">'
            f"<title>{told}</title></rect>"
        ) + (self._arrow(self.x(hop.end_ms) - width / 2, top) if hop.mark is Mark.FIRED else "")

    def _arrow(self, x: float, top: float) -> str:
        """Over a bar that raised an alert, which may be narrow."""
        return f'<path d="M{x - 5:.1f} {top - 10:.1f}h10l-5 8z" fill="{_BARS[Mark.FIRED]}"/>'

    def _authors_axis(self) -> Iterator[str]:
        for authors in range(0, self.top + 1, self.step):
            y = self.y(authors)
            yield f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="{_GRID}"/>'
            yield written(LEFT - 8, y + 4, f"{authors:,}", anchor="end")

    def _time_axis(self) -> Iterator[str]:
        step_ms = next((step for step in _STEPS_MS if self.span_ms <= TICKS * step), _STEPS_MS[-1])
        first_ms = -(-self.first_ms // step_ms) * step_ms
        for at_ms in range(first_ms, self.first_ms + self.span_ms, step_ms):
            x = self.x(at_ms)
            yield f'<path d="M{x:.1f} {HEIGHT - BOTTOM}v5" stroke="{_INK}"/>'
            yield written(min(x, WIDTH - _LABEL), HEIGHT - BOTTOM + 20, _when(at_ms), anchor="middle")


def _runs(values: Iterable[tuple[int, float | None]]) -> Iterator[Sequence[tuple[int, float]]]:
    """Stretches without a gap: where nothing could be expected, no line is drawn."""
    run: list[tuple[int, float]] = []
    for at_ms, value in values:
        if value is not None:
            run.append((at_ms, value))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _nice(value: float) -> int:
    """The next of 1, 2, 5, 10, 20, 50 and so on: authors are whole.

    >>> _nice(3.1), _nice(17), _nice(0.2)
    (5, 20, 1)
    """
    power = 1
    while True:
        for digit in (1, 2, 5):
            if digit * power >= value:
                return digit * power
        power *= 10


def _legend() -> Iterator[str]:
    x = LEFT
    for mark, words in _MEANINGS.items():
        yield f'<rect x="{x}" y="58" width="12" height="12" fill="{_BARS[mark]}"/>'
        yield written(x + 17, 68, words)
        x += 40 + 6 * len(words)
    for stroke, words in ((_EXPECTED, "expected"), (_NEEDED, "what an alert takes")):
        yield f'<path d="M{x} 64h20" {stroke}/>'
        yield written(x + 25, 68, words)
        x += 48 + 6 * len(words)


def _when(at_ms: int) -> str:
    return from_epoch_ms(at_ms).strftime("%Y-%m-%d %H:%M")
