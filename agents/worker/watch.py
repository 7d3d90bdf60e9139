"""Watch the event loop, what waits to be heard and whether Kafka answers, for metrics: it changes nothing."""

import asyncio
from collections.abc import Callable
from time import monotonic

from agents.outage import Outage
from agents.worker.metrics import Metrics
from agents.worker.owned import Owned
from agents.worker.runs import Standing

TICK_S = 0.5


async def watch(metrics: Metrics, owned: Owned, standing_of: Callable[[int], Standing | None]) -> None:
    """Every tick, for ever: how late it came, where the mentions of each owned partition end, who answers."""
    outage = Outage()
    while True:
        due = monotonic() + TICK_S
        await asyncio.sleep(TICK_S)
        metrics.lagged(max(0.0, monotonic() - due))
        standings = {number: standing_of(number) for number in owned}
        metrics.unanswered(outage.observe(owned, standings, monotonic()))
        for number, partition in owned.items():
            standing = standings[number]
            if standing is not None and standing.highwater is not None:
                metrics.stands(partition, standing.waiting(partition.position))
