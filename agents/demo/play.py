"""Play the story through Kafka: tell it at a pace, hear what comes back, end when everything was heard.

Topic out: mentions.v1 (and from the worker all others). Topics in: see hearing.py. A bad message is part of
the story. Nothing is kept: a restart plays from the beginning.
"""

import asyncio
import random
from dataclasses import dataclass
from time import perf_counter, time
from typing import Any

from agents.committed import CommittedReader
from agents.demo.hearing import HEARD_TOPICS, Hearing
from agents.demo.screen import Screen
from agents.demo.stage import Worker
from agents.pace import Pace
from agents.sender import Sender
from streams.policy import DAY_MS
from streams.simulate import Score, Told, planted, tell

SEED = 7
TELL_S = 14.0
"""Seconds in which the whole story is told; then the pipeline has what it has."""
POLL_MS = 100


@dataclass
class Telling:
    """How far the story is told."""

    sent: int = 0
    told_until_ms: int = 0
    """Event time."""


@dataclass(frozen=True)
class Played:
    """How the demo ended."""

    hearing: Hearing
    telling: Telling
    seconds: float


async def play(
    connection: dict[str, Any], prefix: str, worker: Worker, screen: Screen, seconds: float | None
) -> Played:
    """Tell and hear until everything is settled or the seconds are over; None: for ever."""
    started = perf_counter()
    # a midnight: the hops of the day then fall the same way whenever the demo is played
    ends_ms = int(time() * 1000) // DAY_MS * DAY_MS
    story = list(tell(random.Random(SEED), ends_ms))  # noqa: S311  the same story each time, no secret
    telling, hearing = Telling(), Hearing(Score(planted(ends_ms)))
    async with CommittedReader(connection, HEARD_TOPICS, from_beginning=True, prefix=prefix) as reader:
        teller = asyncio.create_task(_tell(connection, prefix, telling, story))
        try:
            async with asyncio.timeout(seconds):
                while seconds is None or not hearing.is_settled:
                    worker.check()
                    if teller.done():
                        teller.result()
                    for record in await reader.poll(POLL_MS):
                        alert = hearing.take(record)
                        if alert is not None:
                            screen.alert(alert)
                    screen.show(telling, hearing)
        except TimeoutError:
            pass  # what was missed stands in the score
        finally:
            teller.cancel()
            await asyncio.gather(teller, return_exceptions=True)
    return Played(hearing, telling, perf_counter() - started)


async def _tell(connection: dict[str, Any], prefix: str, telling: Telling, story: list[Told]) -> None:
    async with Sender(connection, prefix) as sender:
        pace = Pace(len(story) / TELL_S)
        for told in story:
            await pace.next()
            await sender.send(told.key, told.value)
            telling.sent += 1
            telling.told_until_ms = told.arrived_ms
