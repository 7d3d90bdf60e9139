"""A transaction may last so long while Kafka answers, and as long as it takes while Kafka is away."""

import asyncio

import pytest

from agents.exits import Exit
from agents.health import KAFKA_SILENCE_S
from agents.worker import stalled
from agents.worker.stalled import stalls_at_most


class LeftError(Exception):
    """Stands for the end of the process."""


@pytest.fixture(autouse=True)
def left(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Exit, str]]:
    told: list[tuple[Exit, str]] = []
    monkeypatch.setattr(stalled, "leave", lambda code, why: told.append((code, why)))
    monkeypatch.setattr(stalled, "TICK_S", 0.001)
    monkeypatch.setattr(stalled, "STALLED_S", 0.005)
    return told


async def some_looks(count: int, silence_s: list[float]) -> None:
    """Let a transaction last for so many looks of the watchdog, with these silences, the last one for ever."""
    looks = 0
    over = asyncio.Event()

    def silent_s() -> float:
        nonlocal looks
        looks += 1
        if looks >= count:
            over.set()
        return silence_s[min(looks, len(silence_s)) - 1]

    with stalls_at_most(3, silent_s):
        await over.wait()


async def test_while_kafka_answers_it_ends_the_process(left: list[tuple[Exit, str]]) -> None:
    await some_looks(20, [1.5])
    assert left[0] == (Exit.STALLED, "a checkpoint of partition 3 took longer than 0 s")


async def test_while_kafka_is_away_it_waits(left: list[tuple[Exit, str]]) -> None:
    await some_looks(30, [KAFKA_SILENCE_S + 1])
    assert left == []


async def test_when_kafka_is_back_its_time_begins_anew(left: list[tuple[Exit, str]]) -> None:
    await some_looks(40, [*[KAFKA_SILENCE_S + 1] * 20, 0.0])
    assert [code for code, _ in left[:1]] == [Exit.STALLED]


async def test_what_is_over_is_left_alone(left: list[tuple[Exit, str]]) -> None:
    with stalls_at_most(3, lambda: 0.0):
        await asyncio.sleep(0)
    await asyncio.sleep(0.02)  # longer than it may last
    assert left == []
