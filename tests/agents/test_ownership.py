"""Who may take a partition over, and when: between a release and what the group gives out next, nobody."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka.errors import IllegalStateError
from faust.types import TP

from agents.settings import WorkerSettings
from agents.worker import acquire, takeover
from agents.worker.acquire import Ownership
from agents.worker.load import Loaded
from streams.listen.place import Place


class Producer:
    """Starts when it is let, and then would have fenced whoever owns its partition."""

    def __init__(self) -> None:
        self.may_start = asyncio.Event()
        self.has_fenced = self.is_stopped = False

    async def start(self) -> None:
        await self.may_start.wait()
        self.has_fenced = True

    async def stop(self) -> None:
        self.is_stopped = True


class Loader:
    """Nothing was ever saved."""

    def __init__(self, *_: object) -> None: ...

    async def __aenter__(self) -> "Loader":
        return self

    async def __aexit__(self, *_: object) -> None: ...

    async def load(self, numbers: Any) -> dict[int, Loaded]:
        return {number: Loaded() for number in numbers}


class Checkpoints:
    """Commits at once."""

    async def commit(self, partition: Any, *, clean: bool = False, **_: Any) -> int:
        partition.is_released = clean
        return 0

    async def keep(self, partition: Any) -> None:
        await partition.wake.wait()


class Scene:
    """A worker's ownership of two partitions, and the producers that it made."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.producers: list[Producer] = []
        monkeypatch.setattr(acquire, "transactional_producer", self._made)
        monkeypatch.setattr(takeover, "Loader", Loader)
        monkeypatch.setattr(acquire, "leave", lambda *told: pytest.fail(str(told)))
        nothing = SimpleNamespace(acquired=lambda _: None, released=lambda _: None)
        make: Any = lambda *_: SimpleNamespace(  # noqa: E731
            place=Place(0, 0, stopped_cleanly=True), start_at=lambda _: None
        )
        parts: Any = (WorkerSettings(prefix="p."), 2, make, Checkpoints(), nothing)
        self.ownership = Ownership(*parts)
        self.sought: list[Any] = []

    def _made(self, *_: object) -> Producer:
        self.producers.append(Producer())
        return self.producers[-1]

    def takes_over(self) -> asyncio.Task[None]:
        consumer: Any = SimpleNamespace(
            assignment=lambda: {TP("p.mentions.v1", 0), TP("p.mentions.v1", 1)}, seek_to=self._seek
        )
        return asyncio.create_task(self.ownership.acquire(consumer))

    async def _seek(self, positions: Any) -> None:
        self.sought.append(positions)


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    return Scene(monkeypatch)


async def turns() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_what_the_group_gave_out_is_taken_over_and_given_back(scene: Scene) -> None:
    taking = scene.takes_over()
    await turns()
    for producer in scene.producers:
        producer.may_start.set()
    await taking
    assert sorted(scene.ownership.owned) == [0, 1]
    await scene.ownership.release()
    assert scene.ownership.owned == {}
    assert all(producer.is_stopped for producer in scene.producers)


async def test_between_a_release_and_what_the_group_gives_out_next_nobody_is_fenced(scene: Scene) -> None:
    await scene.ownership.release()
    with pytest.raises(IllegalStateError):
        await scene.takes_over()
    assert scene.producers == []
    scene.ownership.allow()
    taking = scene.takes_over()
    await turns()
    assert len(scene.producers) == 2
    taking.cancel()


async def test_a_release_breaks_off_a_take_over_that_has_not_fenced_anybody_yet(scene: Scene) -> None:
    taking = scene.takes_over()
    await turns()
    await scene.ownership.release()
    for producer in scene.producers:
        producer.may_start.set()
    with pytest.raises(IllegalStateError):
        await taking
    assert not any(producer.has_fenced for producer in scene.producers)
    assert scene.ownership.owned == {}
    assert scene.sought == []
