"""Notice times that are no finer than an hour or a day: then shorter windows would find a surge every midnight."""

from collections import deque
from collections.abc import Iterable

from streams.policy import DAY_MS, HOUR_MS

LAST = 256
"""Times that are looked at."""
ENOUGH = 30
SHARE = 0.8


class Resolution:
    """The last event times of a brand, and how many of them are whole days and whole hours."""

    __slots__ = ("_whole_days", "_whole_hours", "times")

    def __init__(self, times: Iterable[int] = ()) -> None:
        self.times: deque[int] = deque()
        self._whole_days = 0
        self._whole_hours = 0
        for at_ms in times:
            self.hear(at_ms)

    def hear(self, at_ms: int) -> None:
        """Note an event time."""
        self._count(at_ms, 1)
        self.times.append(at_ms)
        if len(self.times) > LAST:
            self._count(self.times.popleft(), -1)

    def _count(self, at_ms: int, step: int) -> None:
        if at_ms % HOUR_MS == 0:
            self._whole_hours += step
            self._whole_days += step * (at_ms % DAY_MS == 0)

    @property
    def step_ms(self) -> int:
        """A day or an hour where four fifths of the times are whole ones; else 0: fine enough.

        >>> Resolution([DAY_MS * day for day in range(30)]).step_ms == DAY_MS
        True
        """
        known = len(self.times)
        if known < ENOUGH or self._whole_hours < SHARE * known:
            return 0
        return DAY_MS if self._whole_days >= SHARE * known else HOUR_MS
