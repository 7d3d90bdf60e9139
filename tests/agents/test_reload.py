"""Owned partitions follow the files: those that come later too, each once, and what is not followed is told."""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from agents.settings import worker_settings
from agents.worker.listeners import Listeners
from agents.worker.metrics import Metrics
from agents.worker.owned import OwnedPartition
from agents.worker.reload import follow_profiles
from streams.listen.listener import Listener
from tests.builders import BRAND, KEY, START_MS, a_mention, a_record

SOON_S = 20.0
NO_REST = 0.0
"""A look that took half a second, on a machine that was busy then, would rest for longer than is waited here."""


def a_partition(listeners: Listeners, number: int) -> OwnedPartition:
    listener = listeners(number, {})
    listener.hear(a_record(a_mention("a song", START_MS), 0))
    listener.snapshot()
    anything: Any = SimpleNamespace()
    return OwnedPartition(number, listener, anything, 0)


def sensitivity(partition: OwnedPartition) -> str:
    assert isinstance(partition.listener, Listener)
    brand = partition.listener.brands.get(BRAND)
    assert brand is not None
    return brand.editions.newest.profile.sensitivity


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(SOON_S):
        while True:
            if holds():
                return
            await asyncio.sleep(0.005)


def write(file: Path, said: str) -> None:
    file.write_text(f"brand: {BRAND}\n{said}\n")


def remove(file: Path) -> None:
    file.unlink()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "brand.yaml").write_text(f"brand: {BRAND}\n")
    return tmp_path / "brand.yaml"


@pytest.fixture
def listeners(file: Path) -> Listeners:
    # a brand lives in partition 0 of one: both partitions of these tests are told so
    return Listeners(worker_settings(profiles=file.parent, hash_key=KEY.decode()), 1)


async def test_a_partition_follows_whether_it_was_owned_before_the_edit_or_after(
    file: Path, listeners: Listeners
) -> None:
    early, late = a_partition(listeners, 0), a_partition(listeners, 0)
    owned, metrics = {0: early}, Metrics()
    following = asyncio.create_task(follow_profiles(listeners, owned, metrics, 0.001, NO_REST))
    write(file, "sensitivity: keen")
    await until(lambda: sensitivity(early) == "keen")
    assert early.wake.is_set()
    owned[0] = late  # it was loaded while the files still said the old thing
    await until(lambda: sensitivity(late) == "keen")
    following.cancel()
    assert isinstance(early.listener, Listener)
    assert early.listener.tally.profile_changes == {"taken": 1}


async def test_a_fault_is_told_once_and_counted_and_mended(
    file: Path, listeners: Listeners, caplog: pytest.LogCaptureFixture
) -> None:
    partition, metrics = a_partition(listeners, 0), Metrics()
    write(file, "sensitivity: quiet")
    following = asyncio.create_task(follow_profiles(listeners, {0: partition}, metrics, 0.001, NO_REST))
    await until(lambda: sensitivity(partition) == "quiet")

    def faults() -> float | None:
        return metrics.registry.get_sample_value("openear_profile_faults")

    with caplog.at_level(logging.INFO, "openear.profiles"):
        write(file, "sensitivity: loud")
        await until(lambda: faults() == 1)
        assert sensitivity(partition) == "quiet"
        write(file, "windows: [15m]")
        await until(lambda: "it has other windows" in caplog.text)
        await until(lambda: faults() == 1)
        remove(file)
        await until(lambda: sensitivity(partition) == "normal")
        await until(lambda: faults() == 0)
    following.cancel()
    assert caplog.text.count("brand.yaml:2:14") == 1
    assert f"profile of '{BRAND}' is gone" in caplog.text
