"""When a partition is saved, and when it is left alone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import IllegalOperation, ProducerFenced

from agents.worker import checkpoint
from agents.worker.checkpoint import INTERVAL_MAX_S, TRAFFIC_BYTES_PER_S, Checkpoints
from agents.worker.owned import OwnedPartition
from agents.worker.transactions import transact


class Counting(Checkpoints):
    """Checkpoints that only remember what was asked for."""

    def __init__(self) -> None:
        anything: Any = SimpleNamespace()
        super().__init__("", "", 0.001, anything)
        self.asked: list[bool] = []
        self.last = 3

    async def commit(self, partition: OwnedPartition, *, mark: bool = False, **_: Any) -> int:
        self.asked.append(mark)
        partition.is_released = len(self.asked) >= self.last
        return 0


def a_partition() -> OwnedPartition:
    anything: Any = SimpleNamespace()
    return OwnedPartition(0, anything, anything, 0)


async def test_a_partition_in_which_nobody_speaks_has_a_transaction_a_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    checkpoints, partition = Counting(), a_partition()
    await checkpoints.keep(partition)
    assert checkpoints.asked == [False] * 3
    monkeypatch.setattr(checkpoint, "ALIVE_S", 0.0)
    checkpoints, partition = Counting(), a_partition()
    await checkpoints.keep(partition)
    assert checkpoints.asked == [True] * 3


async def test_compacted_topics_are_written_to_now_and_then_also_where_nothing_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(checkpoint, "ROLL_S", 0.0)
    checkpoints, partition = Counting(), a_partition()
    await checkpoints.keep(partition)
    assert checkpoints.asked == [True] * 3


class FencedBetween:
    """A producer that a successor fences between its first and its second send."""

    def __init__(self) -> None:
        self.sent: list[asyncio.Future[None]] = []

    async def begin_transaction(self) -> None:
        pass

    async def send_batch(self, *_: object, partition: int) -> asyncio.Future[None]:
        if self.sent:
            self.sent[0].set_exception(ProducerFenced())
            raise IllegalOperation("Not in the middle of a transaction")
        self.sent.append(asyncio.get_running_loop().create_future())
        return self.sent[0]


async def test_who_is_fenced_between_two_sends_says_so() -> None:
    producer: Any = FencedBetween()
    anything: Any = SimpleNamespace()
    batches = [("windows.v1", anything), ("state.v1", anything)]
    with pytest.raises(ProducerFenced):
        await transact(producer, batches, TopicPartition("mentions.v1", 0), 7, "listen")


async def test_the_interval_stretches_with_the_bytes_that_the_last_one_wrote(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    intervals: list[float] = []

    @asynccontextmanager
    async def timeout(seconds: float) -> AsyncIterator[None]:
        intervals.append(seconds)
        yield

    class Writing(Counting):
        async def commit(self, partition: OwnedPartition, **more: Any) -> int:
            partition.wake.set()
            await super().commit(partition, **more)
            return [0, TRAFFIC_BYTES_PER_S * 7, TRAFFIC_BYTES_PER_S * 7000, 0][len(self.asked) - 1]

    monkeypatch.setattr(checkpoint.asyncio, "timeout", timeout)
    partition = a_partition()
    partition.wake.set()
    checkpoints = Writing()
    checkpoints.last = 4
    await checkpoints.keep(partition)
    assert intervals == [0.001, 0.001, 7.0, INTERVAL_MAX_S]


async def test_between_a_mark_and_what_it_marks_nothing_is_saved() -> None:
    checkpoints, partition = Counting(), a_partition()
    partition.is_on_trial = True
    keeping = asyncio.create_task(checkpoints.keep(partition))
    for _ in range(20):
        partition.wake.set()
        await asyncio.sleep(0)
    assert checkpoints.asked == []
    partition.is_on_trial = False
    await keeping
    assert len(checkpoints.asked) == 3
