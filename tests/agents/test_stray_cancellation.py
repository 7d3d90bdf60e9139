"""A cancellation that nobody asked for: it ends the process, never just the task that everything hangs on."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from agents import acquire, transport
from agents.acquire import Ownership
from agents.exits import Exit, is_asked_to_stop
from agents.transport import BatchConsumer


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
