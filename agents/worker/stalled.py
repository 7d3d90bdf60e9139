"""End a worker whose transaction hangs though Kafka answers: aiokafka itself waits without end.

While Kafka is away nothing hangs but Kafka, and no restart brings it back: the worker waits, and commits what it
heard when Kafka is there again (or is fenced, where that took longer than a transaction may be open).
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from agents.exits import Exit, leave
from agents.health import KAFKA_SILENCE_S

STALLED_S = 60.0
"""Longest checkpoint while Kafka answers; at about this age the broker aborts a transaction."""
TICK_S = 1.0


@contextmanager
def stalls_at_most(number: int, silent_s: Callable[[], float]) -> Iterator[None]:
    """End the process where this takes longer; not counted while Kafka is silent (`silent_s` says for how long)."""
    loop = asyncio.get_running_loop()
    since, next_look = loop.time(), loop.call_later(TICK_S, lambda: look())

    def look() -> None:
        nonlocal since, next_look
        if silent_s() > KAFKA_SILENCE_S:
            since = loop.time()
        elif loop.time() - since > STALLED_S:
            leave(Exit.STALLED, f"a checkpoint of partition {number} took longer than {STALLED_S:.0f} s")
        next_look = loop.call_later(TICK_S, look)

    try:
        yield
    finally:
        next_look.cancel()
