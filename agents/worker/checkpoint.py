"""Commit a partition's outputs, state and source offset in one Kafka transaction: all of it or none.

Topics out: every topic of a snapshot, partition p alone. Any failure ends the process without a commit (see
agents/exits.py): the successor begins at the last state, and readers of committed records see nothing twice.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from aiokafka import TopicPartition
from aiokafka.errors import ProducerFenced

from agents.exits import Exit, RefusedError, leave, named
from agents.worker.batches import batches_of
from agents.worker.metrics import Metrics
from agents.worker.owned import OwnedPartition
from agents.worker.stalled import stalls_at_most
from agents.worker.transactions import transact
from streams.topology import Topic

TRAFFIC_BYTES_PER_S = 2_097_152
"""Budget of what one partition's checkpoints write: the interval stretches with the bytes of the last one."""
INTERVAL_MAX_S = 30.0
"""Nothing but the amount replayed after a crash depends on the interval."""

ALIVE_S = 86_400.0
"""A transaction a day, also where nobody speaks: after seven days without one Kafka forgets a transactional id
(`transactional.id.expiration.ms`), and the next checkpoint would fail, which a restart cures."""

ROLL_S = 3600.0
"""An append to each topic of `ROLLED` (batches.py), also where nothing is told: Kafka compacts no segment that it
still writes to, and begins a new one at an append alone. Without one, what was erased would stand there until the
next alert."""


class Checkpoints:
    """The transactions of a worker's partitions."""

    def __init__(self, prefix: str, group: str, interval_s: float, metrics: Metrics) -> None:
        self._prefix = prefix
        self._group = group
        self._interval_s = interval_s
        self._metrics = metrics

    async def keep(self, partition: OwnedPartition) -> None:
        """Checkpoint a partition until it is released: every interval, and at once when it is woken."""
        interval_s = self._interval_s
        while not partition.is_released:
            try:
                async with asyncio.timeout(interval_s):
                    await partition.wake.wait()
            except TimeoutError:
                pass
            partition.wake.clear()
            if partition.is_on_trial:
                continue  # it commits by itself
            is_old = monotonic() - partition.written_at > ALIVE_S
            written = await self.commit(partition, mark=is_old or _is_to_roll(partition))
            interval_s = min(max(self._interval_s, written / TRAFFIC_BYTES_PER_S), INTERVAL_MAX_S)

    async def commit(
        self,
        partition: OwnedPartition,
        *,
        attempts: int | None = None,
        portion: int = 0,
        clean: bool = False,
        mark: bool = False,
    ) -> int:
        """Run one transaction if there is something to save, and give the bytes it wrote.

        `mark` writes even if nothing changed, so that `attempts` and `portion` are durable before a delivery;
        `clean` is the release's last word and writes too.
        """
        async with partition.lock:
            listener = partition.listener
            if partition.is_released:
                return 0
            if not (mark or clean or listener.is_dirty):
                partition.checkpointed_at = monotonic()  # nothing waits to be saved
                return 0
            partition.opened_at = started = monotonic()
            rolls = _is_to_roll(partition)
            with _or_leave(partition.number, self._group):
                # no await from here until all batches are built: what is saved is one moment of the listener
                snapshot = listener.snapshot(attempts=attempts, portion=portion, clean=clean)
                batches = batches_of(partition.producer, snapshot, self._prefix, rolls=rolls)
                written: int = sum(batch.size() for _, batch in batches)
                source = TopicPartition(self._prefix + Topic.MENTIONS, partition.number)
                with stalls_at_most(partition.number, self._metrics.silent_s):
                    await transact(partition.producer, batches, source, snapshot.next_offset, self._group)
            partition.opened_at = None
            partition.is_released = clean
            partition.checkpointed_at = partition.written_at = monotonic()
            if rolls:
                partition.rolled_at = monotonic()
            self._metrics.checkpointed(partition, monotonic() - started, written, snapshot)
            return written

    def rehearse(self, partition: OwnedPartition) -> None:
        """Take a snapshot and make batches of it, for a copy of the process that ends: it spends the snapshot."""
        batches_of(partition.producer, partition.listener.snapshot(), self._prefix)


def _is_to_roll(partition: OwnedPartition) -> bool:
    return monotonic() - partition.rolled_at > ROLL_S


@contextmanager
def _or_leave(number: int, group: str) -> Iterator[None]:
    """End the process where a transaction fails: the snapshot is spent, and its outcome may be unknown."""
    try:
        yield
    except RefusedError as refused:
        leave(refused.code, f"partition {number}: {refused}")
    except asyncio.CancelledError:
        # a commit that is broken off goes on by itself (aiokafka shields it): only an exit is left
        leave(Exit.STALLED, f"a checkpoint of partition {number} was broken off")
    except ProducerFenced:
        leave(Exit.FENCED, _fenced(number, group))
    except BaseException as error:  # noqa: BLE001
        leave(Exit.RESTART, f"checkpoint of partition {number}: {named(error)}")


def _fenced(number: int, group: str) -> str:
    return (
        f"partition {number} was taken over by another worker while this one still held it. After a long pause of "
        "this process, or of Kafka, that is as it should be; if it comes again and again, two deployments write as "
        f"{group}-{number}, or two processes have one OPENEAR_INSTANCE_ID, and fence each other in turn: stop one, "
        "or give it a prefix (OPENEAR_PREFIX) or an id of its own"
    )
