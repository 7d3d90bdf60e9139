"""A real worker hears what nobody should send, and goes on: all of it is accounted for."""

import json
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.record.default_records import DefaultRecordBatchBuilder, _DefaultRecordBatchBuilderPy
from confluent_kafka import Producer

from streams.topology import Topic
from tests.builders import a_mention
from tests.hostile import hostile_records
from tests.integration.engine import PARTITIONS, until
from tests.integration.topics import Topics
from tests.integration.worker import Worker, scraped

SEED = 20_260_301
RECORDS = 2_000
CODECS = ("gzip", "snappy", "lz4", "zstd")


async def test_hostile_records_of_every_kind_end_in_one_way_and_the_worker_lives(topics: Topics) -> None:
    settings = {"pause_s": 0, "checkpoint_s": 0.2, "metrics_port": 0}
    with topics.worker(**settings) as worker:
        await worker.works()
        await send_hostile(topics)
        await send_an_odd_header(topics)
        for codec in CODECS:
            send_compressed(topics, codec)
        await send_megabytes(topics)
        await send_hostile(topics)
        sent = 2 * RECORDS + 2 + len(CODECS)
        await until(f"{sent} records counted", lambda: sum(dispositions(worker).values()) == sent)
        ends = dispositions(worker)
        assert worker.process.poll() is None
        assert await worker.stop() == 0
    lines, _ = await topics.read(Topic.DEAD_LETTERS, Topic.LATE)
    letters = {topic: sum(len(some) for (at, _), some in lines.items() if at == topic) for topic, _ in lines}
    assert letters == {
        Topic.DEAD_LETTERS: ends["dead"] + ends.get("quarantined", 0),
        Topic.LATE: ends["too_late"],
    }
    assert "read by a slower reader from now on" in worker.said
    assert "Traceback" not in worker.said
    assert "owned" not in worker.said


async def send_hostile(topics: Topics) -> None:
    async with AIOKafkaProducer(bootstrap_servers=topics.brokers, max_request_size=1_048_576) as producer:
        for number, record in enumerate(hostile_records(SEED, RECORDS)):
            headers = [("openear.replays", record.value or b"")] if number % 9 == 0 else []
            # an explicit partition: CRC32 or anything else may have chosen it
            await producer.send(
                topics.prefix + Topic.MENTIONS,
                (record.value or b"")[:900_000] if record.value is not None else None,
                key=record.key, partition=number % PARTITIONS, headers=headers,
            )  # fmt: skip


class Odd(str):
    """A name that is written as bytes that are no UTF-8."""

    def encode(self, *_: Any) -> bytes:
        return b"\xff\xfename"


async def send_an_odd_header(topics: Topics) -> None:
    value = json.dumps(a_mention(id="odd header")).encode()
    async with AIOKafkaProducer(bootstrap_servers=topics.brokers) as producer:
        batch = producer.create_batch()
        batch._builder = _DefaultRecordBatchBuilderPy(2, 0, 0, -1, -1, -1, 100_000)
        batch.append(key=b"Lumatone", value=value, timestamp=None, headers=[(Odd("x"), b"y")])
        await (await producer.send_batch(batch, topics.prefix + Topic.MENTIONS, partition=1))


async def send_megabytes(topics: Topics) -> None:
    """Eight megabytes that Kafka takes for eight kilobytes."""
    async with AIOKafkaProducer(bootstrap_servers=topics.brokers, compression_type="gzip") as producer:
        batch = producer.create_batch()
        batch._builder = DefaultRecordBatchBuilder(2, 1, 0, -1, -1, -1, 2**30)
        batch.append(key=b"Lumatone", value=b"0" * 8_000_000, timestamp=None)
        await (await producer.send_batch(batch, topics.prefix + Topic.MENTIONS, partition=2))


def send_compressed(topics: Topics, codec: str) -> None:
    producer = Producer({"bootstrap.servers": topics.brokers, "compression.type": codec, "linger.ms": 0})
    producer.produce(
        topics.prefix + Topic.MENTIONS,
        json.dumps(a_mention("a lid " * 500, id=codec)).encode(),
        key=b"Lumatone",
    )
    assert producer.flush(30) == 0


def dispositions(worker: Worker) -> dict[str, int]:
    """How many records ended in which way, by the worker's own metrics."""
    begin = 'openear_records_total{disposition="'
    lines = [line for line in scraped(worker).splitlines() if line.startswith(begin)]
    return {line[len(begin) :].partition('"')[0]: int(float(line.rpartition(" ")[2])) for line in lines}
