"""Hold every number of the listening: windows, lateness, lines, bounds, each with its reason.

Detection defaults were chosen on plateaus of recall against unexplained alerts on real review and post
streams; `openear evaluate --sweep` and the benchmarks print them again.
"""

from dataclasses import dataclass

SECOND_MS = 1000
MINUTE_MS = 60 * SECOND_MS
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS

BASE_MS = 15 * MINUTE_MS
"""Base windows tumble, aligned to the UTC epoch; longer windows are sums of them."""
BASE_LATENESS_MS = 5 * MINUTE_MS
"""A hop ending at T is judged once, when the watermark reaches T + this."""
SKEW_MS = 5 * MINUTE_MS
"""A mention may be this far ahead of its arrival; beyond it waits in quarantine, or one clock closes all."""
EARLIEST_MS = 946_684_800_000
"""2000-01-01: nothing was posted before."""
LATEST_MS = 221_845_392_000_000
"""9000-01-01: a window's end, three days and more ahead, has to be a date too, and dates end with 9999."""
LONGEST_MS = 3 * DAY_MS
"""A later mention than this enters no window."""


OFTEN_VOICES = 25
"""Voices of a window of a day or more up to which it is judged at the end of every base window, and not at its hops
alone: half an hour of waiting is saved where little is said. From 25 to 1,000 the median on the development streams
is the same; each look costs a tenth of a millisecond, which a brand of 46 mentions a day would feel (400: 25 %)."""


@dataclass(frozen=True, slots=True)
class Scale:
    """One window length and how often it is judged."""

    window_ms: int
    hop_ms: int
    """Where much is said: `hop_at`."""
    phi: float
    """Burstiness of real talk over a window of this length: drift grows with the window."""
    guard_windows: int = 1
    """Whole windows between the tested one and its baseline, so that a growing theme is not its own excuse."""

    @property
    def half_life_ms(self) -> int:
        """The baseline forgets half in 21 windows, at least 72 h (insensitive from 14 to 28)."""
        return max(21 * self.window_ms, 72 * HOUR_MS)

    def hop_at(self, voices: int) -> int:
        """How often a window of so many voices is judged, ms."""
        return BASE_MS if voices <= OFTEN_VOICES and self.window_ms >= DAY_MS else self.hop_ms


SCALES = (
    Scale(15 * MINUTE_MS, 15 * MINUTE_MS, 0.15),
    Scale(HOUR_MS, 15 * MINUTE_MS, 0.15),
    Scale(6 * HOUR_MS, HOUR_MS, 0.15),
    Scale(DAY_MS, HOUR_MS, 0.15),
    # without a guard: a bucket teaches when it leaves the longest window, and nothing older has to be kept
    Scale(3 * DAY_MS, 3 * HOUR_MS, 0.5, guard_windows=0),
)
"""Shortest first. Hops of 1 h and 3 h for the two longest windows: with 3 h and 12 h the same themes were told, but
later (a median of 6.1 instead of 4.1 h after the fifth mention on review streams), for the same false alarms."""
SLOW_SCALES = tuple(Scale(days * DAY_MS, DAY_MS, 0.5, guard_windows=0) for days in (7, 14, 28))
"""Whole days in which concepts are judged once more, at the end of each day (slow.py), shortest first."""
EVERY_SCALE = (*SCALES, *SLOW_SCALES)
"""All lengths that an alert may speak of."""
SLOW = 99
"""Their number among the hops that are due."""
BASE = 0
"""Number of the base window in `SCALES`: its hop puts out the summary."""
DAY = next(number for number, scale in enumerate(SCALES) if scale.window_ms == DAY_MS)
"""Number of the day's window."""
LINES = {"quiet": 5.0, "normal": 3.75, "keen": 3.0}
"""The line of the one test by the profile's `sensitivity`: all known events are heard from 2.5 to 4.0; quiet misses
some of them, for a third of the unexplained alerts (`openear evaluate --sweep`)."""
