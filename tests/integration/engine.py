"""What the tests of the worker share: waiting for a thing, feeding topics and reading them back."""

import asyncio
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from agents.topics import create_topics
from streams.records import Record
from streams.topology import Topic

ROOT = Path(__file__).parents[2]
PARTITIONS = 4
DEADLINE_S = 90.0
FED_WITHIN_MS = 180_000
"""How long a record may wait for its acknowledgement: a broker is away for a minute in some tests."""
Told = tuple[bytes, bytes | None]
"""Key and value of a record."""
Lines = dict[tuple[str, int], list[tuple[bytes | None, bytes | None, tuple[tuple[str, bytes], ...]]]]
"""Records by topic (without prefix) and partition, in order."""


async def until(what: str, holds: Callable[[], Any], seconds: float = DEADLINE_S) -> Any:
    """Wait for something; its value."""
    end = time.monotonic() + seconds
    while True:
        value = holds()
        if asyncio.iscoroutine(value):
            value = await value
        if value:
            return value
        assert time.monotonic() < end, f"not within {seconds:.0f} s: {what}"
        await asyncio.sleep(0.05)


async def feed(
    brokers: str, prefix: str, told: Iterable[Told], rate: float, *, by_transactions: bool = False
) -> None:
    """Send a story at a rate; by transactions, one in five of which is aborted junk."""
    more: dict[str, Any] = {"transactional_id": prefix + "feed"} if by_transactions else {}
    producer = AIOKafkaProducer(
        bootstrap_servers=brokers,
        enable_idempotence=True,
        linger_ms=5,
        request_timeout_ms=FED_WITHIN_MS,
        **more,
    )
    await producer.start()
    topic, chance = prefix + Topic.MENTIONS, random.Random(5)
    portion: list[Told] = []

    async def send(portion: list[Told]) -> None:
        if by_transactions:
            if chance.random() < 0.2:
                await producer.begin_transaction()
                for key, _ in portion:
                    await producer.send(topic, b"junk", key=key)
                await producer.flush()
                await producer.abort_transaction()
            await producer.begin_transaction()
        for key, value in portion:
            await producer.send(topic, value, key=key)
        if by_transactions:
            await producer.commit_transaction()

    started, sent = time.monotonic(), 0
    try:
        for each in told:
            portion.append(each)
            sent += 1
            if len(portion) >= max(1, rate / 20):
                await send(portion)
                portion = []
                await asyncio.sleep(max(0.0, started + sent / rate - time.monotonic()))
        await send(portion)
        await producer.flush()
    finally:
        await producer.stop()


async def read(
    brokers: str, prefix: str, *topics: Topic, isolation: str = "read_committed"
) -> tuple[Lines, dict[int, list[Record]]]:
    """All records of these output topics, or of all, and those of the source."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=brokers,
        isolation_level=isolation,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
    )
    await consumer.start()
    lines: Lines = defaultdict(list)
    source: dict[int, list[Record]] = defaultdict(list)
    try:
        names = topics or tuple(Topic)
        tps = [TopicPartition(prefix + name, p) for name in names for p in range(PARTITIONS)]
        consumer.assign(tps)
        ends = await consumer.end_offsets(tps)
        while any([await consumer.position(tp) < ends[tp] for tp in tps]):
            for tp, records in (await consumer.getmany(timeout_ms=200)).items():
                topic = tp.topic.removeprefix(prefix)
                for r in records:
                    if topic == Topic.MENTIONS:
                        source[tp.partition].append(
                            Record(tp.partition, r.offset, r.key, r.value, r.timestamp, r.headers)
                        )
                    else:
                        lines[(topic, tp.partition)].append((r.key, r.value, tuple(r.headers)))
    finally:
        await consumer.stop()
    return lines, source


async def all_heard(brokers: str, prefix: str) -> bool:
    """Every record of the source is committed as heard, and no transaction is open."""
    partitions = [TopicPartition(prefix + topic, p) for topic in Topic for p in range(PARTITIONS)]
    sources = [tp for tp in partitions if tp.topic == prefix + Topic.MENTIONS]
    ends, heard = [], {}
    for isolation in ("read_committed", "read_uncommitted"):
        consumer = AIOKafkaConsumer(
            bootstrap_servers=brokers,
            isolation_level=isolation,
            group_id=prefix + "listen",
            enable_auto_commit=False,
        )
        await consumer.start()
        try:
            ends.append(await consumer.end_offsets(partitions))
            heard = {tp.partition: await consumer.committed(tp) or 0 for tp in sources}
        finally:
            await consumer.stop()
    # behind the last record of a transaction stands a marker, which no offset of ours passes
    if ends[0] != ends[1] or any(ends[0][tp] - heard[tp.partition] > 1 for tp in sources):
        return False
    _, source = await read(brokers, prefix, Topic.MENTIONS)
    return all(records[-1].offset + 1 == heard[partition] for partition, records in source.items())


async def make_topics(brokers: str, prefix: str, partitions: int = PARTITIONS) -> None:
    await create_topics({"bootstrap_servers": brokers}, prefix, partitions, 1)
