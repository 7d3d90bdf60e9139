"""Watch whether Kafka answers `openear deliver`: for the gauge, for the log, and for whoever is about to write.

A transaction that an outage cuts off has an unknown outcome, so whoever knows of an outage begins none. What is
noticed is the wait for an answer (agents/outage.py); while nothing is connected, the time since.
"""

import asyncio
from time import monotonic
from typing import Self

from agents.deliver.counts import Counts
from agents.deliver.journal import Journal
from agents.outage import STEP_S, Outage

TICK_S = 0.25
HOLD_S = 0.5
"""Silence from which on nothing is written: five fetches that should have been answered. To hold for no reason
costs a moment."""
OUTAGE_S = 2.0
"""Silence that explains a failure; a busy machine may be silent for less."""
RECENT_S = 120.0
"""How long after an outage a failure is still one of it: twice a transaction's longest time."""
THEN = "what is decided is still told, and delivery goes on when it does"


class Answers:
    """Whether Kafka answers, for use in an `async with` statement."""

    def __init__(self, counts: Counts) -> None:
        self._gauge = counts.kafka_silence
        self._outage = Outage(THEN)
        self._journal: Journal | None = None
        self._has_begun = False
        self._silent_s = 0.0
        self._looked_at = self._away_at = float("-inf")

    async def __aenter__(self) -> Self:
        self._watching = asyncio.create_task(self._watch())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._watching.cancel()

    def follow(self, journal: Journal | None) -> None:
        """From now on this one's fetches are what is answered; None: nothing is connected any more."""
        self._journal = journal
        self._has_begun = True

    @property
    def is_away(self) -> bool:
        """Whether an answer is overdue, so that nothing should be begun."""
        return self.silent_s >= HOLD_S

    @property
    def silent_s(self) -> float:
        """For how long no answer came."""
        if self._watching.done():
            self._watching.result()
        return self._silent_s

    @property
    def was_away(self) -> bool:
        """Whether there was an outage a short time ago, which explains a transaction that failed."""
        return monotonic() - self._away_at < RECENT_S

    async def _watch(self) -> None:
        while True:
            self._look(monotonic())
            await asyncio.sleep(TICK_S)

    def _look(self, now: float) -> None:
        if not self._has_begun:
            return
        if self._journal is None:
            self._silent_s += now - max(self._looked_at, now - STEP_S)
            self._outage.tell(self._silent_s)
        else:
            asked = self._journal.asked()
            self._silent_s = self._outage.observe(dict.fromkeys(asked, self._journal), asked, now)
        self._looked_at = now
        self._gauge.set(self._silent_s)
        if self._silent_s >= OUTAGE_S:
            self._away_at = now
