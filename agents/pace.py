"""Keep to a rate: so many a second, in portions, without drifting."""

import asyncio
from time import perf_counter

PORTION_S = 0.02
"""Sleep once things are this far ahead of time: a sleep for each one would be too coarse."""


class Pace:
    """Call `next` before each thing; without a rate it only gives other tasks a turn."""

    def __init__(self, rate: float | None, turn: int = 100) -> None:
        self._rate = rate
        self._turn = turn
        self._count = 0
        self._started = perf_counter()

    @property
    def seconds(self) -> float:
        """Since the pace was made."""
        return perf_counter() - self._started

    async def next(self) -> None:
        """Wait until the next thing is due."""
        ahead_s = self._count / self._rate - self.seconds if self._rate else 0.0
        if ahead_s > PORTION_S:
            await asyncio.sleep(ahead_s)
        elif self._count % self._turn == 0:
            await asyncio.sleep(0)
        self._count += 1
