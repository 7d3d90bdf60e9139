"""Bring whole runs of records from Kafka to the agent: one event a fetched run, not one a record.

Stock Faust spends 150 to 230 us on each record, this 4 (measured). Private methods of Faust 0.15.3 are
overridden; tests/agents/test_contract_faust.py says which, and fails when they change.

Whether a run is contiguous is told by positions, not by offsets: markers of transactions and aborted records
leave holes in a log. Each run says where the one before it ended (`before`) and where it ends (`after`); the
agent compares and is the truth, so a run that is lost on the way (Faust drops what waits when a rebalance
comes) is seen at the next one. Where no next one comes, since nobody speaks, it is seen by what was fetched and
never delivered.
"""

import asyncio
import logging
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import IllegalStateError, NoOffsetForPartitionError, OffsetOutOfRangeError
from faust.transport.drivers import aiokafka as driver
from faust.types import TP

from agents.exits import Exit, is_asked_to_stop, leave, named
from agents.worker.odd_headers import read_leniently
from agents.worker.runs import Run, Standing, message_of, parts_of

if TYPE_CHECKING:
    from agents.worker.acquire import Ownership

logger = logging.getLogger("openear.transport")

WAIT_S = 1.0


class BatchTransport(driver.Transport):  # type: ignore[misc]
    """Faust's transport with our consumer."""

    ownership: "Ownership"


class ReadThread(driver.AIOKafkaConsumerThread):  # type: ignore[misc]
    """The thread that fetches: committed records only, and each run with the positions around it."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self._handed: dict[TP, int] = {}

    def _create_worker_consumer(self, transport: BatchTransport) -> AIOKafkaConsumer:
        consumer = super()._create_worker_consumer(transport)
        # stock Faust reads the aborted transactions of an ingest too
        consumer._isolation_level = "read_committed"
        # where retention deleted what comes next, reading must end, not go on elsewhere
        consumer._auto_offset_reset = "none"
        return consumer

    async def _seek_wait(self, consumer: AIOKafkaConsumer, partitions: Mapping[TP, int]) -> None:
        self._handed.update(partitions)
        await super()._seek_wait(consumer, partitions)

    async def _fetch_records(self, consumer: AIOKafkaConsumer, *args: Any, **options: Any) -> dict[TP, Run]:
        try:
            fetched = await super()._fetch_records(consumer, *args, **options)
        except NoOffsetForPartitionError:
            return {}  # left from before the seek of a group that had committed nothing
        except UnicodeDecodeError:
            if read_leniently():
                logger.warning("a header's name is no UTF-8: records are read by a slower reader from now on")
            self._back_to_handed(consumer)
            return {}
        runs = {}
        for tp, records in fetched.items():
            state = _state_of(consumer, tp)
            if state is None or not records:
                continue
            before, after = self._handed.get(tp, records[0].offset), state.position
            self._handed[tp] = after
            runs[tp] = Run(None, before, records, after)
        return runs

    def _back_to_handed(self, consumer: AIOKafkaConsumer) -> None:
        """Fetch again what a failed fetch threw away, of every partition that it drained."""
        for tp, position in self._handed.items():
            if _state_of(consumer, tp) is not None:
                consumer.seek(TopicPartition(tp.topic, tp.partition), position)

    def handed(self, tp: TP) -> int:
        """The position behind the last run that was fetched, or that was sought."""
        return self._handed.get(tp, 0)

    def standing(self, tp: TP) -> Standing | None:
        """Where reading stands; None while the partition is not assigned or not sought yet."""
        consumer = self._ensure_consumer()
        state = _state_of(consumer, tp)
        if state is None or not state.has_valid_position:
            return None
        is_asked = tp not in consumer._fetcher._records
        return Standing(self._handed.get(tp), state.position, state.highwater, state.timestamp, is_asked)


def _state_of(consumer: AIOKafkaConsumer, tp: TP) -> Any:
    subscription = consumer._subscription.subscription
    assignment = subscription.assignment if subscription is not None else None
    if assignment is None or tp not in assignment.tps:
        return None
    return assignment.state_value(tp)


class BatchConsumer(driver.Consumer):  # type: ignore[misc]
    """Faust's consumer without its deliveries record by record, its acks and its commits."""

    def _new_consumer_thread(self) -> ReadThread:
        return ReadThread(self, loop=self.loop, beacon=self.beacon)

    async def perform_seek(self) -> None:
        """Acquire: Faust calls this after every rebalance, before it lets records flow."""
        await self.transport.ownership.acquire(self)

    async def seek_to(self, positions: Mapping[TP, int]) -> None:
        """Read on from these positions, also where nothing was committed yet."""
        for tp, position in positions.items():
            if (partition := self.transport.ownership.owned.get(tp.partition)) is not None:
                partition.delivered = position
        await self._thread.seek_wait(positions)

    def standing(self, tp: TP) -> Standing | None:
        """Where the reading of a partition stands."""
        standing: Standing | None = self._thread.standing(tp)
        return standing

    def _filter_tps_with_pending_acks(self, topics: object = None) -> Iterable[TP]:  # noqa: ARG002
        # offsets are committed by checkpoints alone, and lists of acks would grow for ever
        self._acked.clear()
        self._acked_index.clear()
        return []

    def verify_event_path(self, now: float, tp: TP) -> None:
        """Stay silent: it would complain that Faust never commits."""

    async def _drain_messages(self, fetcher: Any) -> None:
        try:
            while not (self._stopped.is_set() or fetcher._stopped.is_set()):
                await asyncio.sleep(0)
                runs, _ = await self._wait_next_records(WAIT_S)
                # while the flow is inactive a rebalance is under way, and perform_seek follows: never call it here
                if not self.should_stop and self.flow_active:
                    await self._deliver(runs or {})
                    await self._fetch_lost_again()
        except self.consumer_stopped_errors:
            if not self.app.should_stop:
                leave(Exit.RESTART, "the consumer stopped")
        except OffsetOutOfRangeError:
            leave(
                Exit.GAP,
                "the next record was deleted before it was heard; the next start says what is missing",
            )
        except BaseException as error:
            if isinstance(error, asyncio.CancelledError) and is_asked_to_stop():
                raise
            leave(Exit.RESTART, f"reading failed: {named(error)}")

    async def _deliver(self, runs: Mapping[TP, Run]) -> None:
        generation = self.app.consumer_generation_id
        owned = self.transport.ownership.owned
        for raw, fetched in runs.items():
            tp = TP(raw.topic, raw.partition)
            for run in parts_of(fetched, owned.get(tp.partition)):
                if not self.flow_active or self.app.consumer_generation_id != generation:
                    return
                # where the flow is suspended first the run is not in the agent's queue: the agent will notice
                await self.wait_first(
                    self.callback(message_of(tp, run, generation)), self.suspend_flow.wait()
                )
                if run.owner is not None:
                    run.owner.delivered = run.after

    async def _fetch_lost_again(self) -> None:
        """Go back to what was fetched and not delivered.

        A fetch that was under way when a rebalance began can end after the new owner sought its position: its run
        is dropped, since the flow is inactive, and the position has moved. Called where nothing is on its way.
        """
        for number, partition in list(self.transport.ownership.owned.items()):
            tp = TP(self.transport.ownership.source, number)
            if self._thread.handed(tp) > partition.delivered and self.flow_active:
                logger.warning(
                    "partition %d: back to %d, a run was lost in a rebalance", number, partition.delivered
                )
                with suppress(IllegalStateError):  # another rebalance took it, and seeks by itself
                    await self.seek_to({tp: partition.delivered})


BatchTransport.Consumer = BatchConsumer
