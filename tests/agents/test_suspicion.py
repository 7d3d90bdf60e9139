"""How a killer is closed in on: few ends, wherever it stands, and nobody else is ever put aside."""

from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.worker import listen
from agents.worker.listen import Listening
from agents.worker.owned import OwnedPartition
from agents.worker.runs import RUN_RECORDS, Run
from agents.worker.suspicion import WARY_RUNS, suspicion_of, wary_runs_of
from streams.listen.place import Place
from streams.records import Record


class EndedError(BaseException):
    """The process is gone."""


class World:
    """One partition in Kafka, its saved state, and workers that come one after the other."""

    is_trial = False

    def __init__(self, records: int, killers: set[int], patience: int = 3) -> None:
        self.records, self.killers, self.patience = records, killers, patience
        self.saved = Place(0, 0)
        self.heard: list[int] = []
        self.aside: list[int] = []
        self.outside: Any = lambda: False

    async def run_a_worker(self) -> bool:
        """True if it heard everything, False if it ended."""
        try:
            await _Worker(self).run()
        except EndedError:
            return False
        return True


class _Worker:
    """What the agent needs of a listener, of checkpoints and of a consumer."""

    outbox = SimpleNamespace(size=0, has_closed=False)

    def __init__(self, world: World) -> None:
        self._world = world
        self.place = Place(0, world.saved.offset)
        self._unsaved: list[int] = []
        self._aside: list[int] = []
        anything: Any = self
        self.partition = OwnedPartition(0, anything, anything, self.place.offset)
        self.owned = {0: self.partition}
        self._listening = Listening(anything, anything, "mentions.v1")

    async def run(self) -> None:
        world = self._world
        start = self.place.offset
        self.partition.suspicion = suspicion_of(world.saved, start, world.records, world.patience)
        if self.partition.suspicion is None:
            await self.commit(self.partition, attempts=world.saved.attempts + 1)
        while self.place.offset < world.records:
            end = min(self.place.offset + RUN_RECORDS, world.records)
            records = [
                SimpleNamespace(offset=o, key=b"", value=b"", timestamp=1, headers=())
                for o in range(self.place.offset, end)
            ]
            run = Run(self.partition, self.partition.position, records, end)
            consumer: Any = self
            await self._listening._take(consumer, self.partition, run)
        await self.commit(self.partition)

    def hear(self, record: Record) -> None:
        world = self._world
        if record.offset in world.killers or (not World.is_trial and world.outside()):
            raise EndedError
        if World.is_trial:
            return  # what a copy hears is nobody's
        self.place.next_offset = record.offset + 1
        self._unsaved.append(record.offset)

    def condemn(self, record: Record, attempts: int) -> None:
        assert attempts >= 3
        self.place.next_offset = record.offset + 1
        self._aside.append(record.offset)

    def rehearse(self, _: OwnedPartition) -> None:
        """What a copy would save ends nobody here."""

    async def commit(
        self, _: OwnedPartition, *, attempts: int | None = None, portion: int = 0, mark: bool = False
    ) -> int:
        world = self._world
        if world.outside():
            raise EndedError
        world.saved = Place(0, self.place.offset, attempts=attempts or 0, portion=portion)
        world.heard += self._unsaved
        world.aside += self._aside
        self._unsaved, self._aside = [], []
        return 1


@pytest.fixture(autouse=True)
def _trials_without_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    async def verdict(hear: Any) -> bool:
        World.is_trial = True
        try:
            hear()
        except EndedError:
            return True
        finally:
            World.is_trial = False
        return False

    monkeypatch.setattr(listen, "ends_every_time", verdict)


@pytest.mark.parametrize("at", [0, 1, 2, 30, 499, 500, 777, 4999])
async def test_a_killer_is_put_aside_after_few_ends_and_everything_else_is_heard_once(at: int) -> None:
    world = World(5000, {at})
    ends = 0
    while not await world.run_a_worker():
        ends += 1
        assert ends <= 5, world.saved
    assert world.aside == [at]
    assert world.heard == [offset for offset in range(5000) if offset != at]


async def test_killers_side_by_side_are_put_aside_one_after_the_other() -> None:
    world = World(100, {10, 11, 60})
    for _ in range(20):
        if await world.run_a_worker():
            break
    assert world.aside == [10, 11, 60]
    assert len(world.heard) == 97


async def test_patience_is_the_delivery_that_is_the_first_with_caution() -> None:
    world = World(10, {0}, patience=6)
    portions: list[int] = []
    while not await world.run_a_worker():
        assert len(portions) < 9
        portions.append(world.saved.portion)
    assert portions == [0, 0, 0, 0, 1]
    assert world.aside == [0]


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 10**6), killer=st.none() | st.integers(0, 799), often=st.sampled_from([0.002, 0.02])
)
async def test_whoever_kills_workers_from_outside_never_puts_a_good_record_aside(
    seed: int, killer: int | None, often: float
) -> None:
    chance = Random(seed)
    world = World(800, set() if killer is None else {killer})
    world.outside = lambda: chance.random() < often
    for _ in range(300):
        if await world.run_a_worker():
            break
    world.outside = lambda: False
    ends = 0
    while not await world.run_a_worker():
        ends += 1
        assert ends <= 6, world.saved
    assert world.aside == ([] if killer is None else [killer])
    assert sorted(world.heard + world.aside) == list(range(800))


@pytest.mark.parametrize(
    "saved, runs",
    [
        ({"next_offset": 7, "stopped_cleanly": False}, WARY_RUNS),
        ({"next_offset": 7, "stopped_cleanly": True}, 0),
        ({"next_offset": None, "stopped_cleanly": False}, 0),
    ],
    ids=["after a kill", "after a stop", "the very first"],
)
def test_runs_are_saved_one_by_one_after_an_end_that_was_not_clean(saved: dict[str, Any], runs: int) -> None:
    assert wary_runs_of(Place(0, **saved)) == runs
