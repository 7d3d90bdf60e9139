"""A client is left behind where it does not come to an end, and nobody who leaves it is disturbed."""

import asyncio
from typing import Any

import pytest

from agents import goodbye as module
from agents.goodbye import goodbye


class Connections:
    closed = False

    async def close(self) -> None:
        self.closed = True


class Client:
    """A consumer whose `stop` ends as it is told to."""

    def __init__(self, end: BaseException | None, *, hangs: bool = False) -> None:
        self._client = Connections()
        self._end, self._hangs = end, hangs
        self.was_cancelled = False

    async def stop(self) -> None:
        if self._hangs:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                self.was_cancelled = True
                raise
        if self._end is not None:
            raise self._end


async def left(client: Any) -> tuple[bool, bool]:
    """Whether its connections were closed and its end was cut short."""
    await goodbye(client)
    await asyncio.sleep(0)
    return client._client.closed, client.was_cancelled


async def test_a_client_that_ends_is_left_alone() -> None:
    assert await left(Client(None)) == (False, False)


@pytest.mark.parametrize("end", [asyncio.CancelledError(), OSError("gone")])
async def test_one_that_fails_or_ends_as_cancelled_disturbs_nobody(end: BaseException) -> None:
    assert await left(Client(end)) == (True, False)


async def test_one_that_does_not_end_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "STOP_S", 0.01)
    assert await left(Client(None, hangs=True)) == (True, True)
