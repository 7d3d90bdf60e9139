"""Measure what partitions cost a worker: connections, open files, memory, idle CPU, and how fast it takes them.

`python -m tests.bench.partitions [--quick] [--brokers HOST:PORT]`: a worker that owns 4, 16 and 64 partitions, each
with `BRANDS` brands and their state; every figure after a restart, which loads that state. The ratio is to the
worker of 4 partitions.
"""

import argparse
import asyncio
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import psutil
from aiokafka.admin import AIOKafkaAdminClient

from agents.broker.folder import ClusterFolder
from agents.demo import stage
from agents.sender import Sender
from agents.topics import create_topics
from streams.topology import PREFIX
from streams.topology.partition import partition_of
from tests.bench.report import report

COUNTS, QUICK_COUNTS = (4, 16, 64), (4, 16)
BRANDS = 4
"""In each partition."""
MENTIONS = 25
"""Of each brand."""
REST_S = 5.0
"""For the idle CPU."""
PATIENCE_S = 180.0
LOG, PID = "worker.log", "worker.pid"
"""Names that the stage gives them."""
LOOK_S = 0.1
UNITS = {"connections": "", "open files": "", "memory": "MB", "idle CPU": "% of a core", "taken over": "s"}


def mentions(partitions: int) -> Iterator[tuple[bytes, bytes]]:
    """The same talk for every partition."""
    left = dict.fromkeys(range(partitions), BRANDS)
    began_at = datetime.now(UTC) - timedelta(days=2)
    number = 0
    while any(left.values()):
        number += 1
        brand = f"Brand {number}"
        partition = partition_of(brand.encode(), partitions)
        if not left[partition]:
            continue
        left[partition] -= 1
        for each in range(MENTIONS):
            said = {
                "id": str(each),
                "brand": brand,
                "source": "forum",
                "created_at": (began_at + timedelta(hours=each)).isoformat(),
                "text": f"the lid of number {each} is loose again and the colour fades",
                "author": f"author {each}",
            }
            yield brand.encode(), json.dumps(said).encode()


def until(what: str, holds: Any) -> None:
    """Wait until something holds."""
    end = monotonic() + PATIENCE_S
    while not holds():
        if monotonic() > end:
            raise SystemExit(f"not within {PATIENCE_S:.0f} s: {what}")
        sleep(LOOK_S)


async def committed(connection: dict[str, Any], prefix: str) -> int:
    """How many mentions are heard for good."""
    admin = AIOKafkaAdminClient(**connection)
    await admin.start()
    try:
        offsets = await admin.list_consumer_group_offsets(f"{prefix}listen")
        return sum(max(0, found.offset) for found in offsets.values())
    finally:
        await admin.close()


async def send(connection: dict[str, Any], prefix: str, partitions: int) -> int:
    """Create the topics and tell the story; how many mentions it has."""
    await create_topics(connection, prefix, partitions, 1)
    async with Sender(connection, prefix) as sender:
        for key, value in mentions(partitions):
            await sender.send(key, value)
        await sender.flush()
        return sender.sent


def taken_over_in_s(log: Path) -> list[float]:
    """What the worker says of each time that it took partitions over."""
    return [float(found) for found in re.findall(r"taken over in ([0-9.]+) s", log.read_text("utf-8"))]


def cost(pid: int, log: Path) -> dict[str, float]:
    """The figures of a worker that has nothing to do."""
    process = psutil.Process(pid)
    process.cpu_percent()
    sleep(REST_S)
    return {
        "connections": len(process.net_connections()),
        "open files": process.num_fds(),
        "memory": process.memory_info().rss / 1_048_576,
        "idle CPU": process.cpu_percent(),
        "taken over": taken_over_in_s(log)[-1],
    }


def measured(address: str, folder: ClusterFolder, partitions: int) -> dict[str, float]:
    """Let one worker hear all, and another take its place."""
    connection, prefix = {"bootstrap_servers": address}, f"{PREFIX}bench-{os.getpid():x}-{partitions}."
    sent = asyncio.run(send(connection, prefix, partitions))
    environment = stage.worker_environment(os.environ, prefix, is_own_kafka=False)
    with started(folder, address, environment):
        until("all heard", lambda: asyncio.run(committed(connection, prefix)) >= sent)
    with started(folder, address, environment) as pid:
        return cost(pid, folder.path / LOG)


@contextmanager
def started(folder: ClusterFolder, address: str, environment: dict[str, str]) -> Iterator[int]:
    """Give the process of a worker that has taken its partitions over."""
    for left in (LOG, PID):
        (folder.path / left).unlink(missing_ok=True)
    with stage.a_worker(folder, address, environment) as worker:
        until("partitions taken over", lambda: taken_over_in_s(folder.path / LOG))
        assert worker.pid is not None
        yield worker.pid


def told(figures: Mapping[str, float], least: Mapping[str, float], partitions: int) -> None:
    """Print each figure beside that of the smallest worker."""
    for name, value in figures.items():
        ratio = value / least[name] if least[name] else 0.0
        report(f"partitions: {name} at {partitions}", value, UNITS[name], f"{COUNTS[0]} partitions", ratio)


def main() -> None:
    """Print one JSON object a figure."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--quick", action="store_true")
    arguments.add_argument("--brokers", help="a Kafka of your own; else an embedded one")
    chosen = arguments.parse_args()
    least: dict[str, float] = {}
    with ExitStack() as on_stage:
        folder = on_stage.enter_context(stage.a_folder())
        address, _ = on_stage.enter_context(stage.a_broker(chosen.brokers, folder))
        for partitions in QUICK_COUNTS if chosen.quick else COUNTS:
            figures = measured(address, folder, partitions)
            least = least or figures
            told(figures, least, partitions)


if __name__ == "__main__":
    main()
