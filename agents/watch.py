"""Watch the event loop and what waits to be heard, for metrics: it changes nothing."""

import asyncio
from collections.abc import Callable
from time import monotonic

from agents.metrics import Metrics
from agents.owned import Owned
from agents.runs import Standing

TICK_S = 0.5


async def watch(metrics: Metrics, owned: Owned, standing_of: Callable[[int], Standing | None]) -> None:
    """Every tick, for ever: how late it came, and where the mentions of each owned partition end."""
    while True:
        due = monotonic() + TICK_S
        await asyncio.sleep(TICK_S)
        metrics.lagged(max(0.0, monotonic() - due))
        for number, partition in list(owned.items()):
            standing = standing_of(number)
            if standing is not None and standing.highwater is not None:
                metrics.stands(partition, standing.highwater)
