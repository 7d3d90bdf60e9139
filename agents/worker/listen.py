"""Hear the mentions of the owned partitions: mentions.v1 in, every other topic out.

Key: brand. State: one listener a partition, saved to state.v1. A bad record becomes a dead letter in the same
transaction as everything else. An exception nobody expected ends the process before any commit; on the restart
hearing begins at the last checkpoint.

A record that ends the worker again and again is closed in on (suspicion.py), tried in a copy of the process
(trial.py), and put aside unheard where no copy survives it.
"""

import logging
from asyncio import CancelledError, sleep
from collections.abc import Sequence
from contextlib import suppress
from time import monotonic, perf_counter
from typing import Any

from aiokafka.errors import IllegalStateError
from faust.types import TP

from agents.exits import Exit, is_asked_to_stop, leave, named
from agents.worker.acquire import Ownership
from agents.worker.checkpoint import Checkpoints
from agents.worker.owned import OwnedPartition
from agents.worker.runs import Run
from agents.worker.suspicion import Suspicion
from agents.worker.transport import BatchConsumer
from agents.worker.trial import TRIALS, ends_every_time
from streams.records import Record

logger = logging.getLogger("openear.listen")

OUTBOX_BYTES = 8_388_608
"""Outputs that wait for a transaction: beyond this hearing waits for it too."""
SLICE_S = 0.01
"""Hearing without a pause: a transaction takes about 30 turns of the loop, so under load about 0.3 s."""
REWIND_S = 5.0
"""How long a rewind may take before another is asked for."""
REWINDS = 5
"""Rewinds in a row that do not bring back what is missing."""


class Listening:
    """The body of the agent."""

    def __init__(self, ownership: Ownership, checkpoints: Checkpoints, source: str) -> None:
        self._ownership = ownership
        self._checkpoints = checkpoints
        self._source = source

    async def agent(self, stream: Any) -> None:
        """Hear each run in turn, for ever."""
        async for event in stream.events():
            run: Run = event.value
            partition = run.owner
            if partition is not None and self._is_owned(partition):
                try:
                    await self._take(event.app.consumer, partition, run)
                except BaseException as error:  # Faust would acknowledge the run and go on
                    if isinstance(error, CancelledError) and is_asked_to_stop():
                        raise  # the app stops, and has given the partitions back
                    _end(partition, error)
            await sleep(0)

    def _is_owned(self, partition: OwnedPartition) -> bool:
        return self._ownership.owned.get(partition.number) is partition

    async def _take(self, consumer: BatchConsumer, partition: OwnedPartition, run: Run) -> None:
        if run.before > partition.position:
            await self._rewind(consumer, partition, run.before)
            return
        partition.rewound_at, partition.rewinds = None, 0
        if partition.suspicion is not None:
            await self._hear_with_caution(partition, partition.suspicion, run)
        elif partition.wary_runs:
            await self._hear_whole(partition, run.records)
        else:
            await self._hear(partition, run.records)
        if self._is_owned(partition):
            partition.position = max(partition.position, run.after)

    async def _hear(self, partition: OwnedPartition, records: Sequence[Any]) -> None:
        """Hear records in slices of time, so that a transaction that is under way gets its turns."""
        while records and self._is_owned(partition):
            records = records[hear(partition, records) :]
            if partition.listener.outbox.size > OUTBOX_BYTES:
                await self._checkpoints.commit(partition)
            elif partition.listener.outbox.has_closed:
                partition.wake.set()
            if records:
                await sleep(0)

    async def _hear_whole(self, partition: OwnedPartition, records: Sequence[Any]) -> None:
        """Hear records and save them, all or none, so that an end at their checkpoint is no progress."""
        partition.is_on_trial = True
        await self._hear(partition, records)
        partition.is_on_trial = False
        partition.wary_runs -= 1
        await self._checkpoints.commit(partition)

    async def _hear_with_caution(self, partition: OwnedPartition, suspicion: Suspicion, run: Run) -> None:
        """Hear a run in portions; what one of them is made of is durable before it is delivered."""
        next_offset = partition.listener.place.next_offset or 0
        records = [record for record in run.records if record.offset >= next_offset]
        while records and self._is_owned(partition):
            if suspicion.is_over or records[0].offset >= suspicion.until:
                partition.suspicion = None
                # else the next end would be blamed on those who survived
                await self._checkpoints.commit(partition)
                await self._hear(partition, records)
                return
            if suspicion.is_accused and await self._is_killer(partition, suspicion, records[0]):
                partition.suspicion = None
                await self._checkpoints.commit(partition)
                await self._hear(partition, records[1:])
                return
            portion, records = records[: suspicion.size], records[suspicion.size :]
            await self._checkpoints.commit(
                partition, attempts=suspicion.attempts + 1, portion=len(portion), mark=True
            )
            partition.is_on_trial = True
            await self._hear(partition, portion)
            partition.is_on_trial = False
            suspicion.took(len(portion))
        await self._checkpoints.commit(partition)

    async def _is_killer(self, partition: OwnedPartition, suspicion: Suspicion, record: Any) -> bool:
        """Try the accused in copies of this process; put it aside unless one survives, or it is no longer ours."""

        def rehearse() -> None:
            hear(partition, [record])
            self._checkpoints.rehearse(partition)  # it may be what it leaves behind that cannot be saved

        if not await ends_every_time(rehearse) or not self._is_owned(partition):
            return False
        attempts = suspicion.attempts + TRIALS
        partition.listener.condemn(_heard(partition.number, record), attempts)
        logger.error(
            "partition %d: the record at offset %d ended %d processes and is a dead letter now",
            partition.number,
            record.offset,
            attempts,
        )
        return True

    async def _rewind(self, consumer: BatchConsumer, partition: OwnedPartition, before: int) -> None:
        """Send the consumer back to what was lost between it and us; runs that were under way are ignored."""
        now = monotonic()
        if partition.rewound_at is not None and now - partition.rewound_at < REWIND_S:
            return
        partition.rewinds += 1
        if partition.rewinds > REWINDS:
            leave(
                Exit.GAP,
                f"partition {partition.number}: records {partition.position} to {before - 1} do not come",
            )
        partition.rewound_at = now
        logger.warning("partition %d: back from %d to %d", partition.number, before, partition.position)
        with suppress(IllegalStateError):  # a rebalance took it meanwhile, and seeks by itself
            await consumer.seek_to({TP(self._source, partition.number): partition.position})


def hear(partition: OwnedPartition, records: Sequence[Any]) -> int:
    """Hear records of Kafka in order until the slice is over, and give how many were heard, at least one."""
    number, heard, until = partition.number, partition.listener.hear, perf_counter() + SLICE_S
    for count, record in enumerate(records, 1):
        heard(_heard(number, record))
        if perf_counter() >= until:
            return count
    return len(records)


def _heard(number: int, record: Any) -> Record:
    return Record(number, record.offset, record.key, record.value, record.timestamp, record.headers)


def _end(partition: OwnedPartition, error: BaseException) -> None:
    offset = partition.listener.place.next_offset
    leave(Exit.BUG, f"partition {partition.number}, at or after offset {offset}: {named(error)}")
