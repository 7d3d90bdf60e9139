"""Find what is told for weeks by few people a day: concepts once more, in windows of one, two and four weeks.

The same test as of every window (significance.py), against the share and the rate of the nine weeks before. A word
would need a line of its own for each of hundreds of tests; of concepts there are two dozen, and what people tell of
in words of their own is just what a slow theme is made of. It is judged once a day, at its end.

Chosen on 32 streams, 627 brand-weeks of reviews among them: with a phi of 0.5 six themes stand above the line, of
which no shorter window had heard three, and nothing else does; the next best lies 0.6 below it. With 0.15 one alert
is unexplained. Words, departments and complaints as a whole in such windows tell of little but drift.
"""

from collections.abc import Iterator

from streams.detect.baseline import Baseline, Normal
from streams.detect.hop import HopWindow
from streams.detect.tellings import PAST_DAYS, Tellings
from streams.policy import DAY_MS, SLOW_SCALES, Scale


class Past(Normal):
    """The days before a window, as they were: nothing fades in nine weeks."""

    __slots__ = ("_people",)

    def __init__(self, tellings: Tellings, first: int, until: int, scale: Scale) -> None:
        super().__init__(_NOTHING, 1.0, 0.0)
        days = [day for day in tellings.days if first <= day.number < until]
        span = max(0, until - first) - sum(first <= number < until for number in tellings.missed)
        self.voices = float(sum(day.voices for day in days))
        self.windows = max(0, span) * DAY_MS / scale.window_ms
        self._people: dict[str, int] = {}
        for day in days:
            for concept, people in day.people.items():
                self._people[concept] = self._people.get(concept, 0) + people

    def count(self, term: str) -> float:
        """People who told of a concept, each day's."""
        return float(self._people.get(term, 0))

    def hour_factor(self, window_end_ms: int) -> float:  # noqa: ARG002 - of the class
        """Whole days hold every hour."""
        return 1.0


_NOTHING = Baseline(SLOW_SCALES[0], 0)


def slow_windows(tellings: Tellings, end_ms: int, fewest: int) -> Iterator[tuple[HopWindow, Past]]:
    """The windows that end with a day, the longest first, each with what it is held against.

    Those in which fewer people told of each concept of the last day are left out, on most days all of them: nothing
    could be raised there, and every brand's day ends at the same time.
    """
    until = end_ms // DAY_MS
    new = tellings.told_on(until - 1)
    for scale in reversed(SLOW_SCALES if new else ()):
        first = until - scale.window_ms // DAY_MS
        if max(tellings.people(concept, first, until) for concept in new) < fewest:
            continue
        buckets = tellings.window(first, until)
        fresh = [bucket for bucket in buckets if bucket.start_ms == end_ms - DAY_MS]
        past = Past(tellings, max(tellings.first, first - PAST_DAYS), first, scale)
        yield HopWindow(scale, end_ms, buckets, fresh), past
