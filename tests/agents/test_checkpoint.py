"""When a partition is saved, and when it is left alone."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from agents import checkpoint
from agents.checkpoint import Checkpoints
from agents.owned import OwnedPartition


class Counting(Checkpoints):
    """Checkpoints that only remember what was asked for."""

    def __init__(self) -> None:
        anything: Any = SimpleNamespace()
        super().__init__("", "", 0.001, anything)
        self.asked: list[bool] = []

    async def commit(self, partition: OwnedPartition, *, mark: bool = False, **_: Any) -> int:
        self.asked.append(mark)
        partition.is_released = len(self.asked) >= 3
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
