"""The watch tells how late the loop is and what waits, and stops with its task."""

import asyncio
from types import SimpleNamespace
from typing import Any

from agents.worker.metrics import Metrics
from agents.worker.owned import OwnedPartition
from agents.worker.runs import Standing
from agents.worker.watch import watch
from streams.listen.config import ListenConfig
from streams.listen.listener import Listener
from tests.builders import KEY, START_MS
from tests.integration.engine import until


async def test_what_waits_is_told_of_every_owned_partition_whose_end_is_known() -> None:
    producer: Any = SimpleNamespace()
    owned = {
        number: OwnedPartition(number, Listener(ListenConfig({}, KEY, 2), number), producer, 1)
        for number in range(2)
    }
    owned[0].listener.place.watermark_ms = START_MS
    metrics = Metrics(2)
    for partition in owned.values():
        metrics.acquired(partition)

    def value(name: str, **labels: str) -> float | None:
        return metrics.registry.get_sample_value(f"openear_{name}", labels)

    def standing_of(number: int) -> Standing | None:
        return Standing(1, 1, 4, 0) if number == 0 else None  # no answer after this one

    watching = asyncio.create_task(watch(metrics, owned, standing_of))
    await until("what waits", lambda: value("unread_records", partition="0") == 3)
    assert (value("behind_seconds", partition="0") or 0) > 0
    assert value("unread_records", partition="1") is None
    await until("that an answer is missing", lambda: (value("kafka_silence_seconds") or 0) > 0)
    assert (value("event_loop_lag_seconds_count") or 0) >= 1
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)
    assert watching.cancelled()


def test_markers_of_transactions_do_not_wait() -> None:
    assert Standing(handed=1, position=2, highwater=2, answered_ms=0).waiting(heard_to=1) == 0
    assert Standing(handed=1, position=2, highwater=5, answered_ms=0).waiting(heard_to=1) == 3
    assert Standing(handed=9, position=10, highwater=10, answered_ms=0).waiting(heard_to=4) == 6
    assert Standing(handed=1, position=1, highwater=None, answered_ms=None).waiting(heard_to=1) == 0
