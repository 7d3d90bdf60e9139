"""A cancellation that nobody asked for: it ends the process, never just the task that everything hangs on."""

import asyncio
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka.consumer.fetcher import Fetcher

from agents.exits import Exit, is_asked_to_stop
from agents.worker import acquire, transport
from agents.worker.acquire import Ownership
from agents.worker.load import Loader
from agents.worker.transport import BatchConsumer


class LeftError(Exception):
    """Stands for the end of the process."""


def leave(code: Exit, _: str) -> None:
    raise LeftError(code)


async def dropped(*_: Any) -> None:
    """As aiokafka does: what is waited for is cancelled by whoever was to give it."""
    waited = asyncio.get_running_loop().create_future()
    waited.cancel()
    await waited


async def waiting(*_: Any) -> None:
    await asyncio.get_running_loop().create_future()


def an_ownership(acquiring: Any) -> Ownership:
    ownership = Ownership.__new__(Ownership)
    ownership._acquire = acquiring  # type: ignore[method-assign]
    return ownership


def a_consumer(waiting_for_records: Any) -> Any:
    stopped = SimpleNamespace(is_set=lambda: False)
    return SimpleNamespace(
        _stopped=stopped,
        consumer_stopped_errors=(),
        _wait_next_records=waiting_for_records,
        should_stop=False,
    )


async def test_it_is_told_from_one_that_was_asked_for() -> None:
    seen: list[bool] = []

    async def note() -> None:
        try:
            await dropped()
        except asyncio.CancelledError:
            seen.append(is_asked_to_stop())
        try:
            await waiting()
        except asyncio.CancelledError:
            seen.append(is_asked_to_stop())

    task = asyncio.create_task(note())
    await asyncio.sleep(0)
    task.cancel()
    await task
    assert seen == [False, True]


@pytest.mark.parametrize("what, expected", [(dropped, LeftError), (waiting, asyncio.CancelledError)])
async def test_in_a_take_over_it_ends_the_process_and_a_newer_rebalance_does_not(
    monkeypatch: pytest.MonkeyPatch, what: Any, expected: type[BaseException]
) -> None:
    monkeypatch.setattr(acquire, "leave", leave)
    task = asyncio.create_task(an_ownership(what).acquire(SimpleNamespace()))  # type: ignore[arg-type]
    await asyncio.sleep(0)
    task.cancel()  # too late for the first, which is over already
    with pytest.raises(expected):
        await task


async def test_the_stop_of_a_reader_that_cancels_its_own_fetch_is_a_stop_like_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What aiokafka really does, with a fetch that waits after a failure."""
    loader = Loader({"bootstrap_servers": "127.0.0.1:1"}, "group", "prefix.")
    closed: list[str] = []
    for name, consumer in (("committed", loader._consumer), ("uncommitted", loader._uncommitted)):
        fetcher = Fetcher.__new__(Fetcher)
        fetcher._fetch_task = asyncio.create_task(waiting())
        fetcher._fetch_waiters = set()
        fetcher._pending_tasks = {asyncio.create_task(waiting())}
        client = SimpleNamespace(close=partial(note, closed, name))
        monkeypatch.setattr(consumer, "_client", client)
        monkeypatch.setattr(consumer, "_fetcher", fetcher)
    await asyncio.sleep(0)
    with pytest.raises(asyncio.CancelledError):
        await loader._consumer._fetcher.close()  # else aiokafka has mended it, and ours can go
    await loader.__aexit__()
    assert closed == ["uncommitted", "committed"]


async def note(closed: list[str], name: str) -> None:
    closed.append(name)


@pytest.mark.parametrize("what, expected", [(dropped, LeftError), (waiting, asyncio.CancelledError)])
async def test_in_reading_it_ends_the_process_and_a_stop_does_not(
    monkeypatch: pytest.MonkeyPatch, what: Any, expected: type[BaseException]
) -> None:
    monkeypatch.setattr(transport, "leave", leave)
    consumer = a_consumer(what)
    task = asyncio.create_task(BatchConsumer._drain_messages(consumer, consumer))
    for _ in range(5):
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(expected):
        await task
