"""Notice partitions that the group gave to this worker and that it never took over, and end for a restart.

Heartbeats come from a thread of their own, so a worker whose take-over came to a standstill stays in the group, and
nobody else gets its partitions. Causes that are known end the process where they appear (exits.py,
`is_asked_to_stop`); this is for the others. A restart joins anew.
"""

import asyncio
from collections.abc import Callable, Collection
from time import monotonic

from agents.exits import Exit, leave
from agents.worker.owned import Owned

STRANDED_S = 120.0
"""Longer than any acquisition may take (ACQUIRE_S), and than a rebalance that is slow."""
TICK_S = 1.0


class Stranded:
    """Since when partitions are assigned and not owned."""

    def __init__(self) -> None:
        self._since: dict[int, float] = {}

    def note(self, assigned: Collection[int], owned: Collection[int], now_s: float) -> list[int]:
        """Take a look; gives the partitions that have waited for too long, by number."""
        waiting = sorted(set(assigned) - set(owned))
        self._since = {number: self._since.get(number, now_s) for number in waiting}
        return [number for number in waiting if now_s - self._since[number] > STRANDED_S]


async def watch_stranded(owned: Owned, assigned: Callable[[], Collection[int]]) -> None:
    """Look every second, for ever; ends the process where partitions are stranded.

    No task of Faust's: those begin after the first take-over, which may be the one that stands still.
    """
    stranded = Stranded()
    while True:
        await asyncio.sleep(TICK_S)
        if numbers := stranded.note(assigned(), owned, monotonic()):
            told = ", ".join(map(str, numbers))
            leave(Exit.RESTART, f"partitions {told} were assigned and not taken over in {STRANDED_S:.0f} s")
