"""Deliver: hear alerts and silences, let the desks decide, make it durable, and only then tell anybody.

A decision is on `deliveries.v1` before the first call of a receiver, its outcome after the last: a crash between
the two calls again, with the same id (at least once); what Kafka holds is exactly once. While Kafka does not
answer, what was decided is told on, and nothing new is decided or written.
"""

import asyncio
import logging
import time
from collections.abc import Mapping
from typing import NamedTuple

from aiokafka.errors import KafkaTimeoutError

from agents.deliver.answers import Answers
from agents.deliver.calls import Calls
from agents.deliver.counts import Counts
from agents.deliver.desks import Desks
from agents.deliver.heard import Heard, Written
from agents.deliver.journal import COMMIT_S, Journal
from agents.deliver.receivers import Receiver
from agents.evidence_book import EvidenceBook
from schemas.base import epoch_ms
from schemas.delivery import Delivery, Fate, Why
from schemas.profile import Profile
from schemas.silence import Silence
from schemas.subscriber import Subscribers
from streams.deliver.silences import is_active
from streams.wording import counted

logger = logging.getLogger("openear.deliver")

DUE_S = 1.0
"""How often what is held is looked at."""
ALIVE_S = 30.0
"""A transaction at least this often, also where nothing is alerted: only there a service that another one took over
from is told so. And after seven days without one Kafka forgets the offsets of a group (`offsets.retention.minutes`)
and a transactional id (`transactional.id.expiration.ms`)."""


class Given(NamedTuple):
    """What a service is given, and what another one after an outage is given again."""

    partitions: int
    who: Subscribers
    receivers: Mapping[str, Receiver]
    profiles: Mapping[str, Profile]
    counts: Counts


class Deliver:
    """One delivery service, from its start to its end."""

    def __init__(self, given: Given, journal: Journal, answers: Answers, book: EvidenceBook) -> None:
        self._journal = journal
        self._answers = answers
        self._names = [subscriber.name for subscriber in given.who.subscribers]
        self._counts = given.counts
        self._desks = Desks(given.partitions, given.who.subscribers, given.profiles)
        self._silences: dict[str, Silence] = {}
        self._calls = Calls(given.who, given.receivers, given.counts, self._desks.open_alerts, book)
        self._looked_at = 0.0
        self._written_at = time.monotonic()
        self.dead = 0
        """Deliveries given up in this run."""

    async def run(
        self,
        stop: asyncio.Event,
        *,
        once: bool = False,
        from_beginning: bool = False,
        again: str | None = None,
    ) -> None:
        """Deliver until `stop` is set; with `once` until all that is there now was told or given up.

        With `once` a Kafka that stays away is an error: whoever waits for the end wants to know.
        """
        await self._restore(from_beginning, again)
        ends = await self._journal.ends()
        async with asyncio.TaskGroup() as tasks:
            calling = tasks.create_task(self._calls.run())
            while not stop.is_set():
                has_looked = await self._step()
                if once and has_looked and self._is_idle() and await self._journal.is_past(ends):
                    break
                if once and self._answers.silent_s > COMMIT_S:
                    raise KafkaTimeoutError(f"no answer for {COMMIT_S:.0f} s")
            calling.cancel()

    async def _restore(self, from_beginning: bool, again: str | None) -> None:
        desks = self._desks
        heard = await self._journal.restore(desks.by_partition, from_beginning=from_beginning, again=again)
        self._hush(heard)
        waiting = desks.queued()
        await self._write(desks.adrift(again, _now_ms()), heard)
        for number, delivery in waiting:
            self._post(number, delivery)
        logger.info(
            "%s, %s, %d postponed, %s",
            counted(len(self._names), "subscriber"),
            counted(desks.waiting.total(), "delivery waits", "deliveries wait"),
            desks.held.total(),
            counted(len(self._active(_now_ms())), "silence"),
        )

    async def _step(self) -> bool:
        """Take in what came and decide; False where an answer of Kafka is overdue, so that nothing was begun."""
        heard = await self._journal.poll()
        self._hush(heard)
        if self._answers.is_away and not heard.events:
            return False
        now_ms = _now_ms()
        silences = self._active(now_ms)
        written = self._taken_in(now_ms) + self._desks.heard(heard, silences, now_ms)
        if time.monotonic() - self._looked_at >= DUE_S:
            self._looked_at = time.monotonic()
            written += self._desks.due(silences, now_ms)
            self._count(len(silences))
        if time.monotonic() - self._written_at >= ALIVE_S:
            heard.offsets = await self._journal.positions()
        await self._write(written, heard)
        return True

    def _active(self, now_ms: int) -> list[Silence]:
        """Those that have begun and not ended."""
        return [silence for silence in self._silences.values() if is_active(silence, now_ms)]

    def _hush(self, heard: Heard) -> None:
        """Take in what silences were added or taken back."""
        for key, silence in heard.silences:
            if silence is None:
                self._silences.pop(key, None)
            else:
                self._silences[key] = silence
        for topic in heard.unreadable:
            self._counts.unreadable.labels(topic.value).inc()

    def _taken_in(self, now_ms: int) -> list[Written]:
        """What came of the calls since the last step."""
        written = []
        for called in self._calls.called():
            outcome = self._desks.called(called, now_ms)
            self._counts.noted(outcome, (now_ms - epoch_ms(called.queued.at)) / 1000)
            if outcome.fate is Fate.DEAD:
                self.dead += 1
                logger.warning(
                    "gave up telling %s of %s: %s after %d attempts, answer %s",
                    outcome.subscriber, outcome.event_id, outcome.why.value,
                    called.outcome.attempts, called.outcome.answer or "none",
                )  # fmt: skip
            written.append(Written(called.partition, outcome))
        return written

    async def _write(self, written: list[Written], heard: Heard) -> None:
        """Make it durable, then let it be told."""
        if written or heard.offsets:
            await self._journal.commit(written, heard.offsets)
            self._written_at = time.monotonic()
        for number, delivery, _ in written:
            if delivery.fate not in (Fate.TOLD, Fate.DEAD) or delivery.why is Why.FULL:
                self._counts.noted(delivery)
            if delivery.fate is Fate.QUEUED:
                self._post(number, delivery)
        self._desks.forget(written)

    def _post(self, number: int, delivery: Delivery) -> None:
        letter = self._desks.letter_of(number, delivery)
        if letter is not None:
            self._calls.post(number, letter)

    def _is_idle(self) -> bool:
        return self._calls.is_taken and not self._desks.queued()

    def _count(self, silences: int) -> None:
        waiting, held = self._desks.waiting, self._desks.held
        for name in self._names:
            self._counts.standing(name, waiting[name], held[name])
        self._counts.silences.set(silences)
        self._counts.read_at.set(time.time())
        self._counts.passed_by.inc(self._desks.taken_passed_by())


def _now_ms() -> int:
    return int(time.time() * 1000)
