"""What a take-over or a hand-over may last: the process ends then, however its clean-up hangs."""

import asyncio

import pytest

from agents.exits import Exit
from agents.worker import watchdog as dog


async def test_it_bites_also_where_the_clean_up_would_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    bitten = asyncio.get_running_loop().create_future()
    monkeypatch.setattr(dog, "leave", lambda *told: bitten.set_result(told))

    async def hanging() -> None:
        with dog.watchdog(0.0, Exit.STALLED, "it was not over"):
            try:
                await asyncio.get_running_loop().create_future()
            finally:
                await (
                    asyncio.get_running_loop().create_future()
                )  # as the stop of a client whose broker is away

    task = asyncio.create_task(hanging())
    assert await bitten == (Exit.STALLED, "it was not over in 0 s")
    for _ in range(2):
        task.cancel()
        await asyncio.sleep(0)
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_what_is_over_in_time_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    bitten: list[object] = []
    monkeypatch.setattr(dog, "leave", lambda *told: bitten.append(told))
    with dog.watchdog(0.0, Exit.STALLED, "it was not over"):
        pass
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert bitten == []
