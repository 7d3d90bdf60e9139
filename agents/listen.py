"""Hear the mentions of the owned partitions: mentions.v1 in, every other topic out.

Key: brand. State: one listener a partition, saved to state.v1. A bad record becomes a dead letter in the same
transaction as everything else. An exception nobody expected ends the process before any commit; on the restart
hearing begins at the last checkpoint.

A record that ends the worker again and again is found by caution. Where a worker ended without a checkpoint,
its first run is heard in portions of 1, 2, 4, ... records with a checkpoint after each, so that `next_offset`
comes ever closer to the culprit; that the first record is heard alone now is committed before it is heard, so
workers that are killed from outside do not bring it into discredit. Who ended `attempts` workers in a row is
not delivered again (agents/acquire.py).
"""

import logging
from asyncio import CancelledError, sleep
from collections.abc import Sequence
from contextlib import suppress
from time import monotonic, perf_counter
from typing import Any

from aiokafka.errors import IllegalStateError
from faust.types import TP

from agents.acquire import Ownership
from agents.checkpoint import Checkpoints
from agents.exits import Exit, leave, named
from agents.owned import OwnedPartition
from agents.runs import Run
from agents.transport import BatchConsumer
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
                except CancelledError:
                    raise  # the app stops, and has given the partitions back
                except BaseException as error:  # noqa: BLE001  Faust would acknowledge the run and go on
                    _end(partition, error)
            await sleep(0)

    def _is_owned(self, partition: OwnedPartition) -> bool:
        return self._ownership.owned.get(partition.number) is partition

    async def _take(self, consumer: BatchConsumer, partition: OwnedPartition, run: Run) -> None:
        if run.before > partition.position:
            await self._rewind(consumer, partition, run.before)
            return
        partition.rewound_at, partition.rewinds = None, 0
        if partition.attempts:
            await self._hear_with_caution(partition, run)
        else:
            await self._hear(partition, run.records)
        if self._is_owned(partition):
            partition.position = max(partition.position, run.after)

    async def _hear(self, partition: OwnedPartition, records: Sequence[Any]) -> None:
        """Hear records in slices of time, so that a transaction that is under way gets its turns."""
        while records and self._is_owned(partition):
            records = records[hear(partition, records) :]
            if partition.listener.outbox_size > OUTBOX_BYTES:
                await self._checkpoints.commit(partition)
            elif partition.listener.has_closed:
                partition.wake.set()
            if records:
                await sleep(0)

    async def _hear_with_caution(self, partition: OwnedPartition, run: Run) -> None:
        next_offset = partition.listener.next_offset or 0
        records = [record for record in run.records if record.offset >= next_offset]
        if not records:
            return
        await self._checkpoints.commit(partition, attempts=partition.attempts + 1, mark=True)
        start, size = 0, 1
        while start < len(records) and self._is_owned(partition):
            await self._hear(partition, records[start : start + size])
            await self._checkpoints.commit(partition)
            start, size = start + size, size * 2
        partition.attempts = 0

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
        heard(Record(number, record.offset, record.key, record.value, record.timestamp, record.headers))
        if perf_counter() >= until:
            return count
    return len(records)


def _end(partition: OwnedPartition, error: BaseException) -> None:
    offset = partition.listener.next_offset
    leave(Exit.BUG, f"partition {partition.number}, at or after offset {offset}: {named(error)}")
