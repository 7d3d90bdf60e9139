"""`openear alerts tail` on a real Kafka: by time what is there already, then what comes, as it comes."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from aiokafka import AIOKafkaProducer

from agents.broker import EmbeddedKafka
from schemas.alert import Alert
from streams.topology import Topic
from tests.deliveries import an_alert
from tests.integration.engine import ROOT, make_topics, until

PARTITIONS = 3
FIRST = an_alert().published_at


def at_minute(minute: int) -> Alert:
    return an_alert(minute, published_at=FIRST + timedelta(minutes=minute))


async def publish(broker: EmbeddedKafka, prefix: str, by_partition: Mapping[int, Iterable[int]]) -> None:
    """Write alerts of these minutes, committed, and one that was taken back before them."""
    for partition, minutes in by_partition.items():
        producer = AIOKafkaProducer(
            bootstrap_servers=broker.bootstrap, transactional_id=f"{prefix}listen-{partition}"
        )
        async with producer:
            await producer.begin_transaction()
            await send(producer, prefix, partition, [99])
            await producer.abort_transaction()
            await producer.begin_transaction()
            await send(producer, prefix, partition, minutes)
            await producer.commit_transaction()


async def send(producer: AIOKafkaProducer, prefix: str, partition: int, minutes: Iterable[int]) -> None:
    for minute in minutes:
        value = at_minute(minute).model_dump_json().encode()
        await producer.send_and_wait(prefix + Topic.ALERTS, value, partition=partition)


def tail(folder: Path, broker: EmbeddedKafka, prefix: str, *words: str) -> subprocess.Popen[bytes]:
    """`openear alerts tail` in a process of its own; what it says goes to files."""
    with (folder / "out").open("wb") as out, (folder / "err").open("wb") as err:
        return subprocess.Popen(
            [sys.executable, "-c", "from agents.commands.main import main; main()", "alerts", "tail", "--json",
             "--brokers", broker.bootstrap, "--prefix", prefix, *words],
            cwd=ROOT, stdout=out, stderr=err,
        )  # fmt: skip


def told(folder: Path) -> list[int]:
    """Minutes of the alerts so far."""
    lines: list[dict[str, Any]] = [json.loads(line) for line in (folder / "out").read_text().splitlines()]
    return [(Alert.model_validate(line).published_at - FIRST) // timedelta(minutes=1) for line in lines]


async def test_partitions_are_merged_by_time_and_new_alerts_follow_as_they_come(
    broker: EmbeddedKafka, prefix: str, tmp_path: Path
) -> None:
    await make_topics(broker.bootstrap, prefix, PARTITIONS)
    await publish(broker, prefix, {0: [1, 4, 7], 2: [2, 3, 9]})
    process = tail(tmp_path, broker, prefix, "--from-beginning", "--count", "8")
    try:
        await until("what is there", lambda: len(told(tmp_path)) == 6)
        assert told(tmp_path) == [1, 2, 3, 4, 7, 9]
        await publish(broker, prefix, {1: [5]})
        await until("what came", lambda: len(told(tmp_path)) == 7)
        await publish(broker, prefix, {0: [8]})
        assert await asyncio.to_thread(process.wait) == 0
    finally:
        process.kill()
    assert told(tmp_path) == [1, 2, 3, 4, 7, 9, 5, 8]
    assert (tmp_path / "err").read_text() == f"listening at {broker.bootstrap}\n"


async def test_without_the_beginning_only_what_comes_is_told(
    broker: EmbeddedKafka, prefix: str, tmp_path: Path
) -> None:
    await make_topics(broker.bootstrap, prefix, PARTITIONS)
    await publish(broker, prefix, {0: [1]})
    process = tail(tmp_path, broker, prefix, "--count", "1")
    try:
        await until("the beginning", lambda: "listening" in (tmp_path / "err").read_text())
        await publish(broker, prefix, {1: [2]})
        assert await asyncio.to_thread(process.wait) == 0
    finally:
        process.kill()
    assert told(tmp_path) == [2]
