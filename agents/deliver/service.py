"""Deliver: hear alerts and silences, let the desks decide, make it durable, and only then tell anybody.

A decision is on `deliveries.v1` before the first call of a receiver, its outcome after the last: a crash between
the two calls again, with the same id (at least once); what Kafka holds is exactly once. Each subscriber has one
queue, so it is told in order, and nobody waits for a receiver that is down but its own subscriber.
"""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress

import aiohttp

from agents.deliver.caller import Outcome, RefusedAnswerError, TryAgainError, call, new_session, tell
from agents.deliver.counts import Counts
from agents.deliver.heard import Heard, Written
from agents.deliver.journal import Journal
from agents.deliver.reach import Reach
from agents.deliver.receivers import AlertmanagerReceiver, Letter, Receiver
from schemas.base import epoch_ms
from schemas.delivery import Delivery, Fate, Why
from schemas.profile import Profile
from schemas.silence import Silence
from schemas.subscriber import Subscriber, Subscribers
from streams.deliver.desk import Desk
from streams.deliver.silences import is_active

logger = logging.getLogger("openear.deliver")

DUE_S = 1.0
"""How often what is held is looked at."""
ALIVE_S = 30.0
"""A transaction at least this often, also where nothing is alerted: only there a service that another one took over
from is told so. And after seven days without one Kafka forgets the offsets of a group (`offsets.retention.minutes`)
and a transactional id (`transactional.id.expiration.ms`)."""


class Deliver:
    """One delivery service, from its start to its end."""

    def __init__(
        self,
        journal: Journal,
        partitions: int,
        who: Subscribers,
        receivers: Mapping[str, Receiver],
        profiles: Mapping[str, Profile],
        counts: Counts,
    ) -> None:
        self._journal = journal
        self._subscribers = {subscriber.name: subscriber for subscriber in who.subscribers}
        self._receivers = receivers
        self._counts = counts
        self._desks = {number: Desk(who.subscribers, profiles) for number in range(partitions)}
        self._silences: dict[str, Silence] = {}
        self._queues: dict[str, asyncio.Queue[tuple[int, Letter]]] = {
            name: asyncio.Queue() for name in self._subscribers
        }
        self._reach = {name: Reach(name, counts) for name in self._subscribers}
        self._outcomes: asyncio.Queue[tuple[int, Delivery, Outcome]] = asyncio.Queue()
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
        """Deliver until `stop` is set; with `once` until all that is there now was told or given up."""
        await self._restore(from_beginning, again)
        ends = await self._journal.ends()
        async with new_session() as session, asyncio.TaskGroup() as tasks:
            running = [tasks.create_task(self._serve(session, each)) for each in self._subscribers.values()]
            while not stop.is_set():
                await self._step()
                if once and self._is_idle() and await self._journal.is_past(ends):
                    break
            for task in running:
                task.cancel()

    async def _restore(self, from_beginning: bool, again: str | None) -> None:
        heard = await self._journal.restore(self._desks, from_beginning=from_beginning, again=again)
        self._hush(heard)
        waiting = [
            (number, delivery)
            for number, desk in self._desks.items()
            for delivery in desk.ledger.outbox.values()
        ]
        now_ms = _now_ms()
        written = [Written(n, each) for n, desk in self._desks.items() for each in desk.adrift(now_ms)]
        if again:
            written += [
                Written(n, each) for n, desk in self._desks.items() for each in desk.again(again, now_ms)
            ]
        await self._write(written, heard)
        for number, delivery in waiting:
            self._post(number, delivery)
        logger.info(
            "%d subscribers, %d deliveries wait, %d are held, %d silences",
            len(self._subscribers),
            self._waiting().total(),
            sum(len(desk.ledger.held) for desk in self._desks.values()),
            len(self._silences),
        )

    async def _step(self) -> None:
        heard = await self._journal.poll()
        self._hush(heard)
        now_ms = _now_ms()
        silences = [silence for silence in self._silences.values() if is_active(silence, now_ms)]
        written = self._taken_in(now_ms)
        for number, event in heard.events:
            written += [Written(number, each) for each in self._desks[number].hear(event, silences, now_ms)]
        if time.monotonic() - self._looked_at >= DUE_S:
            self._looked_at = time.monotonic()
            for number, desk in self._desks.items():
                written += [self._with_digest(number, each) for each in desk.due(silences, now_ms)]
            self._count(len(silences))
        if time.monotonic() - self._written_at >= ALIVE_S:
            heard.offsets = await self._journal.positions()
        await self._write(written, heard)

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
        while not self._outcomes.empty():
            number, queued, (verdict, attempts, answer) = self._outcomes.get_nowait()
            outcome = self._desks[number].outcome(queued, verdict, attempts, answer, now_ms)
            self.dead += outcome.fate is Fate.DEAD
            self._counts.noted(outcome, (now_ms - epoch_ms(queued.at)) / 1000)
            if outcome.fate is Fate.DEAD:
                logger.warning(
                    "gave up telling %s of %s: %s after %d attempts, answer %s",
                    outcome.subscriber, outcome.event_id, outcome.why.value, attempts, answer or "none",
                )  # fmt: skip
            written.append(Written(number, outcome))
        return written

    def _with_digest(self, number: int, delivery: Delivery) -> Written:
        is_new = delivery.why is Why.DIGEST
        digest = self._desks[number].ledger.digests.get(delivery.event_id) if is_new else None
        return Written(number, delivery, digest)

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
        for number in {each.partition for each in written}:
            self._desks[number].forget()

    def _post(self, number: int, delivery: Delivery) -> None:
        desk = self._desks[number]
        if (delivery.subscriber, delivery.event_id) not in desk.ledger.outbox:
            return  # let go in the same breath
        event = None if delivery.offset is None else desk.events[delivery.offset]
        letter = Letter(delivery, event, desk.ledger.digests.get(delivery.event_id))
        self._queues[delivery.subscriber].put_nowait((number, letter))

    async def _serve(self, session: aiohttp.ClientSession, subscriber: Subscriber) -> None:
        """Tell one subscriber, one thing after the other; an Alertmanager hears of what is open in between."""
        receiver, queue = self._receivers[subscriber.name], self._queues[subscriber.name]
        every_s = subscriber.alertmanager.resend if subscriber.alertmanager else None
        said_at = time.monotonic()
        while True:
            wait_s = None if every_s is None else max(0.0, said_at + every_s - time.monotonic())
            try:
                async with asyncio.timeout(wait_s):
                    number, letter = await queue.get()
            except TimeoutError:
                await self._keep_open(session, subscriber.name, receiver)
                said_at = time.monotonic()
                continue
            attempted = self._reach[subscriber.name].attempted
            outcome = await tell(session, receiver, letter, subscriber.give_up_after, attempted)
            self._outcomes.put_nowait((number, letter.queued, outcome))

    async def _keep_open(self, session: aiohttp.ClientSession, name: str, receiver: Receiver) -> None:
        """Send what is open once more, or it would end there; a failure is counted, and the next turn helps."""
        assert isinstance(receiver, AlertmanagerReceiver)
        events = [event for desk in self._desks.values() for event in desk.open_alerts(name)]
        request = receiver.still_open(events, _now_ms())
        if request is not None:
            with suppress(aiohttp.ClientError, TimeoutError, OSError, RefusedAnswerError, TryAgainError):
                await call(session, request, self._reach[name].attempted)

    def _is_idle(self) -> bool:
        return self._outcomes.empty() and not any(desk.ledger.outbox for desk in self._desks.values())

    def _waiting(self) -> Counter[str]:
        return sum((desk.ledger.waiting for desk in self._desks.values()), Counter())

    def _count(self, silences: int) -> None:
        waiting = self._waiting()
        held = Counter(name for desk in self._desks.values() for name, _ in desk.ledger.held)
        for name in self._subscribers:
            self._counts.standing(name, waiting[name], held[name])
        self._counts.silences.set(silences)
        self._counts.read_at.set(time.time())
        passed_by = sum(desk.passed_by for desk in self._desks.values())
        self._counts.passed_by.inc(passed_by)
        for desk in self._desks.values():
            desk.passed_by = 0


def _now_ms() -> int:
    return int(time.time() * 1000)
