"""Notice times that are no finer than an hour or a day: then shorter windows would find a surge every midnight."""

from collections import deque

from streams.policy import DAY_MS, HOUR_MS

LAST = 256
"""Times that are looked at."""
ENOUGH = 30
SHARE = 0.8


class Resolution:
    """The last event times of a brand."""

    __slots__ = ("times",)

    def __init__(self, times: list[int] | None = None) -> None:
        self.times = deque(times or (), maxlen=LAST)

    def hear(self, at_ms: int) -> None:
        """Note an event time."""
        self.times.append(at_ms)

    @property
    def step_ms(self) -> int:
        """A day or an hour where four fifths of the times are whole ones; else 0: fine enough.

        >>> Resolution([DAY_MS * day for day in range(30)]).step_ms == DAY_MS
        True
        """
        if len(self.times) < ENOUGH:
            return 0
        for step_ms in (DAY_MS, HOUR_MS):
            if sum(at_ms % step_ms == 0 for at_ms in self.times) >= SHARE * len(self.times):
                return step_ms
        return 0
