"""Follow a theme hop by hop, as the detector saw it: who was heard, who was expected, what an alert would take.

For pictures (picture.py): only the window length that raised the theme, some hops before and after. Bounds:
`HOPS` a theme x ~100 B, and as many themes as are asked for.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from schemas.alert import Alert, AlertKind, AlertState
from schemas.base import epoch_ms
from streams.aggregate import Bucket
from streams.brand import Brand
from streams.detect import surge
from streams.detect.baseline import Normal
from streams.detect.finding import Finding
from streams.detect.hop import HopWindow, Judgement
from streams.detect.significance import MIN_AUTHORS, MIN_LIFT, MIN_SHARE, Tested, tail_score, test_of
from streams.detect.themes import Step
from streams.policy import EVERY_SCALE, Scale
from streams.sketches.distinct import distinct

BEFORE = 40
AFTER = 20
"""Hops before the first alert of a theme and after the last one."""
HOPS = 240


class Mark(StrEnum):
    """What became of a hop."""

    FIRED = "fired"
    FLAGGED = "flagged"
    """Above the line, of a theme that was told of already."""
    QUIET = "quiet"


class Hop(NamedTuple):
    """One judged window."""

    end_ms: int
    seen: int
    """Distinct authors."""
    expected: float | None = None
    needed: int | None = None
    """Authors from which the term passes the line and its gates; praise may need more."""
    mark: Mark = Mark.QUIET


@dataclass(slots=True)
class Trace:
    """One theme over some hops."""

    alert: Alert
    """Its opening."""
    scale: Scale
    from_ms: int
    to_ms: int
    hops: list[Hop] = field(default_factory=list)

    @property
    def is_surge(self) -> bool:
        """True for complaints as a whole, in many words."""
        return self.alert.kind is AlertKind.SENTIMENT_SHIFT

    @property
    def term(self) -> str:
        """The term that raised it, by its stem."""
        return self.alert.theme.tests[0].term


def traces_of(alerts: Iterable[Alert]) -> list[Trace]:
    """A trace of each theme that was opened, in the order of the openings; it is empty until it was heard."""
    traces: dict[str, Trace] = {}
    for alert in alerts:
        end_ms = epoch_ms(alert.window_end)
        if alert.state is AlertState.OPENED and alert.theme.tests:
            scale = next(s for s in EVERY_SCALE if s.window_ms == end_ms - epoch_ms(alert.window_start))
            from_ms = end_ms - BEFORE * scale.hop_ms
            traces[alert.id] = Trace(alert, scale, from_ms, end_ms + AFTER * scale.hop_ms)
        elif alert.state is AlertState.ESCALATED and alert.id in traces:
            trace = traces[alert.id]
            longest_ms = trace.from_ms + HOPS * trace.scale.hop_ms
            trace.to_ms = min(end_ms + AFTER * trace.scale.hop_ms, longest_ms)
    return list(traces.values())


class TraceWatch:
    """Fills traces while windows are judged (judging.Watch)."""

    def __init__(self, traces: Iterable[Trace]) -> None:
        self._traces: dict[tuple[str, int], list[Trace]] = {}
        for trace in traces:
            self._traces.setdefault((trace.alert.brand, trace.scale.window_ms), []).append(trace)

    def _asked(self, brand: Brand, scale: Scale, end_ms: int) -> Sequence[Trace]:
        known = self._traces.get((brand.name, scale.window_ms), ())
        return [trace for trace in known if trace.from_ms <= end_ms <= trace.to_ms]

    def passed_over(self, brand: Brand, scale: Scale, end_ms: int, is_coarse: bool) -> None:
        """A window that was not tested: who spoke is known, nothing was expected."""
        if is_coarse:
            return  # the times do not say who spoke when
        for trace in self._asked(brand, scale, end_ms):
            buckets = brand.between(end_ms - scale.window_ms, end_ms)
            trace.hops.append(Hop(end_ms, _authors(trace, buckets)))

    def judged(
        self,
        brand: Brand,
        window: HopWindow,
        normal: Normal,
        judgement: Judgement,
        steps: Sequence[tuple[Finding, Step]],
    ) -> None:
        """A window that was tested, and what became of each finding."""
        for trace in self._asked(brand, window.scale, window.end_ms):
            verdict = judgement.verdict_on(trace.term)
            if verdict is None or (trace.is_surge and not surge.is_testable(normal)):
                trace.hops.append(Hop(window.end_ms, _authors(trace, window.buckets)))
                continue
            test = _test(trace, window, normal)
            needed = _needed_by(trace, test, verdict.line)
            trace.hops.append(Hop(window.end_ms, test.authors, test.expected, needed, _mark(trace, steps)))


def _authors(trace: Trace, buckets: Iterable[Bucket]) -> int:
    return distinct(b.blame_authors if trace.is_surge else b.terms.authors_of(trace.term) for b in buckets)


def _test(trace: Trace, window: HopWindow, normal: Normal) -> Tested:
    if trace.is_surge:
        return surge.complaints_in(window, normal)
    hour_factor = normal.hour_factor(window.end_ms)
    authors = _authors(trace, window.buckets)
    return test_of(trace.term, authors, window.voices, normal, window.scale, hour_factor)


def _needed_by(trace: Trace, test: Tested, line: float) -> int:
    if trace.is_surge:
        return needed(test, surge.LINE, surge.fewest_of(test))
    return needed(test, line, max(MIN_AUTHORS, MIN_LIFT * test.expected, MIN_SHARE * test.voices))


def needed(test: Tested, line: float, at_least: float) -> int:
    """The fewest authors, at least so many, whose score reaches the line: by doubling, then by halves."""
    low = max(1, -int(-at_least // 1))
    if tail_score(low, test.expected, test.size) >= line:
        return low
    high = 2 * low
    while tail_score(high, test.expected, test.size) < line:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        if tail_score(middle, test.expected, test.size) < line:
            low = middle
        else:
            high = middle
    return high


def _mark(trace: Trace, steps: Iterable[tuple[Finding, Step]]) -> Mark:
    for finding, step in steps:
        is_ours = (finding.surge is not None) if trace.is_surge else trace.term in finding.terms
        if is_ours and step in (Step.OPENS, Step.ESCALATES):
            return Mark.FIRED
        if is_ours and step is Step.ALREADY_OPEN:
            return Mark.FLAGGED
    return Mark.QUIET
