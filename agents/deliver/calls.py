"""Call receivers: one queue a subscriber, so that it is told in order and nobody waits for another's receiver."""

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import NamedTuple

import aiohttp

from agents.deliver.caller import Outcome, RefusedAnswerError, TryAgainError, call, new_session, tell
from agents.deliver.counts import Counts
from agents.deliver.reach import Reach
from agents.deliver.receivers import AlertmanagerReceiver, Letter, Receiver
from agents.deliver.words import with_words
from agents.evidence_book import EvidenceBook
from schemas.delivery import Delivery
from schemas.subscriber import Subscriber, Subscribers
from streams.deliver.desk import Event


class Called(NamedTuple):
    """What came of the calls for one letter."""

    partition: int
    queued: Delivery
    outcome: Outcome


class Calls:
    """The calls of one delivery service.

    `open_alerts` says what a subscriber was told of that is still open, `book` what is behind references.
    """

    def __init__(
        self,
        who: Subscribers,
        receivers: Mapping[str, Receiver],
        counts: Counts,
        open_alerts: Callable[[str], list[Event]],
        book: EvidenceBook,
    ) -> None:
        self._subscribers = who.subscribers
        self._receivers = receivers
        self._open_alerts = open_alerts
        self._book = book
        names = [subscriber.name for subscriber in who.subscribers]
        self._queues: dict[str, asyncio.Queue[tuple[int, Letter]]] = {name: asyncio.Queue() for name in names}
        self._reach = {name: Reach(name, counts) for name in names}
        self._called: asyncio.Queue[Called] = asyncio.Queue()

    def post(self, partition: int, letter: Letter) -> None:
        """Let it be told, after what waits for the same subscriber."""
        self._queues[letter.queued.subscriber].put_nowait((partition, letter))

    def called(self) -> Iterator[Called]:
        """Take what came of calls since the last time."""
        while not self._called.empty():
            yield self._called.get_nowait()

    @property
    def is_taken(self) -> bool:
        """Whether nobody has to take an outcome."""
        return self._called.empty()

    async def run(self) -> None:
        """Call receivers, for ever."""
        async with new_session() as session, asyncio.TaskGroup() as tasks:
            for subscriber in self._subscribers:
                tasks.create_task(self._serve(session, subscriber))

    async def _serve(self, session: aiohttp.ClientSession, subscriber: Subscriber) -> None:
        """Tell one subscriber, one thing after the other; an Alertmanager hears of what is open in between."""
        receiver, queue = self._receivers[subscriber.name], self._queues[subscriber.name]
        every_s = subscriber.alertmanager.resend if subscriber.alertmanager else None
        said_at = time.monotonic()
        while True:
            wait_s = None if every_s is None else max(0.0, said_at + every_s - time.monotonic())
            try:
                async with asyncio.timeout(wait_s):
                    partition, letter = await queue.get()
            except TimeoutError:
                await self._keep_open(session, subscriber.name, receiver)
                said_at = time.monotonic()
                continue
            attempted = self._reach[subscriber.name].attempted
            if subscriber.webhook is not None and letter.event is not None:
                letter = letter._replace(event=await with_words(letter.event, self._book))
            outcome = await tell(session, receiver, letter, subscriber.give_up_after, attempted)
            self._called.put_nowait(Called(partition, letter.queued, outcome))

    async def _keep_open(self, session: aiohttp.ClientSession, name: str, receiver: Receiver) -> None:
        """Send what is open once more, or it would end there; a failure is counted, and the next turn helps."""
        assert isinstance(receiver, AlertmanagerReceiver)
        request = receiver.still_open(self._open_alerts(name), int(time.time() * 1000))
        if request is not None:
            with suppress(aiohttp.ClientError, TimeoutError, OSError, RefusedAnswerError, TryAgainError):
                await call(session, request, self._reach[name].attempted)
