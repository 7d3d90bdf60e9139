"""Play the story through Kafka: tell it at a pace, hear what comes back, end when everything was heard.

Topic out: mentions.v1 (and from the worker all others). Topics in: see hearing.py. A bad message is part of
the story. Nothing is kept: a restart plays from the beginning.
"""

import asyncio
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter, time
from typing import Any

from aiokafka.errors import KafkaError

from agents.commands.errors import UserError
from agents.committed import CommittedReader
from agents.demo.hearing import HEARD_TOPICS, Hearing
from agents.demo.screen import Screen
from agents.pace import Pace
from agents.sender import Sender
from streams.policy import DAY_MS
from streams.simulate import Score, Told, planted, tell

SEED = 7
TELL_S = 12.0
"""Seconds in which the story is told once somebody listens."""
OPENING = 100
"""Records, a day and a half, after which the story waits for a listener: a worker takes seconds to start."""
POLL_MS = 100

Checks = Sequence[Callable[[], None]]
"""What raises UserError where something that the play needs has ended."""


@dataclass
class Telling:
    """How far the story is told."""

    sent: int = 0
    told_until_ms: int = 0
    """Event time."""


class Play:
    """One performance of the story, on topics that nobody else uses."""

    def __init__(self, connection: dict[str, Any], prefix: str, seed: int = SEED) -> None:
        """Take what aiokafka's clients take, and the beginning of the topics' names."""
        # a midnight: the hops of the day then fall the same way whenever the demo is played
        ends_ms = int(time() * 1000) // DAY_MS * DAY_MS
        self.telling = Telling()
        self.hearing = Hearing(Score(planted(ends_ms)))
        self.seconds = 0.0
        self._is_heard = asyncio.Event()
        self._story = list(tell(random.Random(seed), ends_ms))  # noqa: S311  the same each time, no secret
        self._connection = connection
        self._prefix = prefix

    async def run(self, screen: Screen, seconds: float | None, checks: Checks = ()) -> None:
        """Tell and hear until everything is settled or the seconds are over; None: for ever."""
        started = perf_counter()
        teller = asyncio.create_task(self._tell())
        try:
            async with asyncio.timeout(seconds):
                await self._hear(screen, teller, checks, for_ever=seconds is None)
        except TimeoutError:
            pass  # what was missed stands in the score
        except KafkaError as error:
            raise UserError(f"Kafka failed in the middle of the demo: {type(error).__name__}") from None
        finally:
            teller.cancel()
            await asyncio.gather(teller, return_exceptions=True)
            self.seconds = perf_counter() - started

    async def _hear(
        self, screen: Screen, teller: asyncio.Task[None], checks: Checks, *, for_ever: bool
    ) -> None:
        hearing = self.hearing
        async with CommittedReader(
            self._connection, HEARD_TOPICS, from_beginning=True, prefix=self._prefix
        ) as reader:
            while for_ever or not hearing.is_settled:
                for check in checks:
                    check()
                if teller.done():
                    teller.result()
                for record in await reader.poll(timeout_ms=POLL_MS):
                    self._is_heard.set()
                    alert = hearing.take(record)
                    if alert is not None:
                        screen.alert(alert)
                screen.show(self.telling, hearing)

    async def _tell(self) -> None:
        async with Sender(self._connection, self._prefix) as sender:
            await self._send(sender, self._story[:OPENING], None)
            await self._is_heard.wait()
            await self._send(sender, self._story[OPENING:], len(self._story) / TELL_S)

    async def _send(self, sender: Sender, story: Sequence[Told], rate: float | None) -> None:
        pace = Pace(rate)
        for told in story:
            await pace.next()
            await sender.send(told.key, told.value)
            self.telling.sent += 1
            self.telling.told_until_ms = told.arrived_ms
