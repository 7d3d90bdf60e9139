"""Reading up to an end: nothing of it is left out, nothing beyond it is taken, whoever reads on misses nothing."""

import re
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import TopicPartition

from agents import reading
from agents.reading import runs_below

AT, OTHER = TopicPartition("t", 0), TopicPartition("t", 1)
AGENTS = Path(reading.__file__).parent


class Log:
    """A consumer of logs with holes: offsets that hold records, by partition, fetched a few at a time."""

    def __init__(
        self, offsets: dict[TopicPartition, Sequence[int]], after: dict[TopicPartition, int]
    ) -> None:
        self._offsets, self._after = offsets, after
        self.positions = dict.fromkeys(offsets, 0)

    async def position(self, at: TopicPartition) -> int:
        return self.positions[at]

    def seek(self, at: TopicPartition, offset: int) -> None:
        self.positions[at] = offset

    async def getmany(self, *wanted: TopicPartition, timeout_ms: int) -> dict[TopicPartition, list[Any]]:
        fetched = {}
        for at in wanted:
            run = [each for each in self._offsets[at] if each >= self.positions[at]][:3]
            self.positions[at] = run[-1] + 1 if len(run) == 3 else self._after[at]
            fetched[at] = [SimpleNamespace(offset=each) for each in run]
        return fetched


async def read(log: Any, ends: dict[TopicPartition, int]) -> list[tuple[int, int]]:
    return [(at.partition, record.offset) async for at, run in runs_below(log, ends) for record in run]


async def test_all_below_the_end_is_given_and_holes_are_passed() -> None:
    log = Log({AT: [0, 1, 4, 5, 8], OTHER: []}, {AT: 12, OTHER: 7})
    assert await read(log, {AT: 12, OTHER: 7}) == [(0, 0), (0, 1), (0, 4), (0, 5), (0, 8)]


async def test_what_was_fetched_beyond_the_end_is_there_for_whoever_reads_on() -> None:
    log = Log({AT: [0, 1, 2, 3, 4]}, {AT: 5})
    assert await read(log, {AT: 2}) == [(0, 0), (0, 1)]
    assert await read(log, {AT: 5}) == [(0, 2), (0, 3), (0, 4)]


@pytest.mark.parametrize("ends", [{}, {AT: 0}])
async def test_nothing_is_waited_for_where_there_is_nothing(ends: dict[TopicPartition, int]) -> None:
    assert await read(Log({AT: []}, {AT: 0}), ends) == []


def test_no_consumer_is_stopped_but_by_goodbye() -> None:
    """Its stop may end as cancelled though nobody cancelled it, and takes whoever waits for it along."""
    stops = [
        f"{path.name}: {line.strip()}"
        for path in AGENTS.rglob("*.py")
        for line in path.read_text("utf-8").splitlines()
        if re.search(r"(consumer|_asked|_uncommitted|reader)\.stop\(\)", line)
    ]
    assert stops == []
