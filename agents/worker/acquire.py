"""Take partitions over after a rebalance, and give them back before the next one.

Order matters (Kafka, KIP-98: transactions): first the transactional producer starts, which ends whatever a
former owner left open and fences it, then the state is loaded, and only then is the partition heard.
"""

import asyncio
import logging
from collections.abc import Iterable, Sequence
from time import monotonic
from typing import TYPE_CHECKING, Any

from aiokafka import AIOKafkaProducer
from aiokafka.errors import IllegalStateError
from faust.types import TP

from agents.exits import Exit, RefusedError, is_asked_to_stop, leave, named
from agents.settings import WorkerSettings
from agents.worker.checkpoint import Checkpoints
from agents.worker.metrics import Metrics
from agents.worker.owned import ListenerFactory, Owned, OwnedPartition
from agents.worker.takeover import TakenOver, taken_over
from agents.worker.transactions import transactional_producer
from agents.worker.watchdog import watchdog
from streams.state.saved import StateError
from streams.topology import Topic

if TYPE_CHECKING:
    from agents.worker.transport import BatchConsumer

logger = logging.getLogger("openear.acquire")

ACQUIRE_S = 80.0
"""Longest acquisition. Faust gives up after REQUEST_TIMEOUT_S (app.py) and goes on without it."""


class Ownership:
    """The partitions of this worker, as rebalances give and take them."""

    def __init__(
        self,
        settings: WorkerSettings,
        partitions: int,
        make: ListenerFactory,
        checkpoints: Checkpoints,
        metrics: Metrics,
    ) -> None:
        self._settings = settings
        self._partitions = partitions
        self._make = make
        self._checkpoints = checkpoints
        self._metrics = metrics
        self.source = settings.prefix + Topic.MENTIONS
        self._turn = 0
        """Counts releases: an acquisition that began before one must not register anything."""
        self._turn_lock = asyncio.Lock()
        self._is_allowed = True
        self._starting: list[AIOKafkaProducer] = []
        self._start: asyncio.Future[Any] | None = None
        self.owned: Owned = {}

    async def acquire(self, consumer: "BatchConsumer") -> None:
        """Fence, load, check, seek, and own what the group assigned; all of it or nothing.

        Cancelled, or with an IllegalStateError, where a newer rebalance came: Faust then begins anew.
        Everything else that goes wrong ends the process.
        """
        try:
            with watchdog(ACQUIRE_S, Exit.RESTART, "partitions could not be acquired"):
                await self._acquire(consumer)
        except IllegalStateError:
            raise
        except (RefusedError, StateError) as refused:
            leave(getattr(refused, "code", Exit.STATE), str(refused))
        except BaseException as error:
            if isinstance(error, asyncio.CancelledError) and is_asked_to_stop():
                raise
            leave(Exit.RESTART, f"partitions could not be acquired: {named(error)}")

    def allow(self) -> None:
        """Let partitions be taken over: the group has given them out."""
        self._is_allowed = True

    async def release(self) -> None:
        """Commit each owned partition a last time with the mark of a clean stop, and forget it.

        From here on nothing is taken over until the group has given out partitions anew: others may own them by
        then, whom a take-over that is still on its way would fence.
        """
        self._is_allowed = False
        if self._start is not None:
            self._start.cancel()
        await self._give_back()

    async def _give_back(self) -> None:
        # a transaction that is stuck is ended by the partition's next owner
        with watchdog(self._settings.release_timeout_s, Exit.STALLED, "partitions could not be given back"):
            async with self._turn_lock:
                self._turn += 1
                leaving = list(self.owned.values())
                self.owned.clear()
                await asyncio.gather(*map(self._let_go, leaving))
        if leaving:
            logger.info("gave back %s", _listed(partition.number for partition in leaving))

    async def _let_go(self, partition: OwnedPartition) -> None:
        await self._checkpoints.commit(partition, clean=True)
        partition.wake.set()
        self._metrics.released(partition)
        await partition.producer.stop()

    async def _acquire(self, consumer: "BatchConsumer") -> None:
        await self._give_back()  # what an interrupted acquisition still registered
        turn = self._turn
        self._check(turn)
        self._drop_started()
        numbers = sorted(tp.partition for tp in consumer.assignment() if tp.topic == self.source)
        if not numbers:
            return
        if numbers[-1] >= self._partitions:
            raise RefusedError(Exit.STATE, _more_partitions(self.source, numbers[-1] + 1, self._partitions))
        began_at = monotonic()
        producers = {number: transactional_producer(self._settings, number) for number in numbers}
        self._starting = list(producers.values())
        await self._start_all(turn)
        taken = await taken_over(self._settings, self._make, producers)
        self._check(turn)
        await consumer.seek_to({TP(self.source, own.number): own.position for own, _ in taken})
        # the rest must not stop half-way: a release that comes now waits for it
        await asyncio.shield(self._register(turn, taken))
        logger.info(
            "listening to partitions %s; %d with unread records, taken over in %.1f s",
            _listed(self.owned),
            sum(is_unread for _, is_unread in taken),
            monotonic() - began_at,
        )

    async def _start_all(self, turn: int) -> None:
        """Fence former owners; broken off where a release comes first."""
        self._start = asyncio.gather(*(producer.start() for producer in self._starting))
        try:
            await self._start
        except asyncio.CancelledError:
            if not is_asked_to_stop():
                self._check(turn)
            raise
        finally:
            self._start = None

    async def _register(self, turn: int, taken: Sequence[TakenOver]) -> None:
        async with self._turn_lock:
            self._check(turn)
            await asyncio.gather(*(self._mark(*each) for each in taken))
            self._starting.clear()
            for partition, _ in taken:
                partition.loop = asyncio.create_task(self._keep(partition))
                self.owned[partition.number] = partition
                self._metrics.acquired(partition)

    async def _mark(self, partition: OwnedPartition, is_unread: bool) -> None:
        """Write down that what comes is delivered; of what is delivered with caution listen.py writes it down."""
        suspicion = partition.suspicion
        if suspicion is None:
            attempts, portion = partition.listener.place.attempts + 1 if is_unread else 0, 0
        else:
            attempts, portion = suspicion.attempts, suspicion.portion
        await self._checkpoints.commit(partition, attempts=attempts, portion=portion, mark=True)

    async def _keep(self, partition: OwnedPartition) -> None:
        try:
            await self._checkpoints.keep(partition)
        except BaseException as error:
            if isinstance(error, asyncio.CancelledError) and is_asked_to_stop():
                raise
            leave(Exit.BUG, f"checkpoints of partition {partition.number}: {named(error)}")

    def _check(self, turn: int) -> None:
        if turn != self._turn or not self._is_allowed:
            raise IllegalStateError("a newer rebalance gave the partitions back")

    def _drop_started(self) -> None:
        """End the producers that an interrupted acquisition left; nothing was written with them."""
        for producer in self._starting:
            stopping = asyncio.ensure_future(producer.stop())
            stopping.add_done_callback(lambda done: done.cancelled() or done.exception())
        self._starting.clear()


def _more_partitions(source: str, now: int, before: int) -> str:
    return (
        f"{source} has {now} partitions or more, and this worker was started when it had {before}: with another "
        "number brands move to other partitions, away from their state, so their number cannot change while there "
        "is a state. Make the topic anew with the old number, or begin anew under another prefix"
    )


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(numbers))) or "none"
