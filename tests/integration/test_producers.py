"""Producers of other people: where their records have to stand to be heard, and what they are told else.

One worker hears all of them. A brand is heard where the Java client's partitioner (murmur2) puts its name;
librdkafka's own choice is CRC32, so a test takes brands for which the two differ.
"""

import json
import secrets
import zlib
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple

import pytest
import pytest_asyncio
from aiokafka import AIOKafkaProducer

from agents.broker import EmbeddedKafka
from schemas.dead_letter import Reason
from streams.state.saved import META_KEY, brand_and_part
from streams.topology import Topic
from streams.topology.partition import partition_of
from tests.integration.engine import PARTITIONS, make_topics, read, until
from tests.integration.worker import Worker

pytestmark = pytest.mark.asyncio(loop_scope="module")


class Ear(NamedTuple):
    """A worker that listens."""

    brokers: str
    prefix: str

    @property
    def topic(self) -> str:
        return self.prefix + Topic.MENTIONS

    async def fate_of(self, brand: str) -> str | None:
        """`heard`, or the reason of its dead letter; None as long as nothing is known."""
        lines, source = await read(self.brokers, self.prefix, Topic.MENTIONS, Topic.STATE, Topic.DEAD_LETTERS)
        stands = [record for records in source.values() for record in records if record.key == brand.encode()]
        assert len(stands) <= 1
        for record in stands:
            for key, _, headers in lines.get((Topic.DEAD_LETTERS, record.partition), []):
                if key == f"{Topic.MENTIONS}-{record.partition}-{record.offset}".encode():
                    return dict(headers)["openear.reason"].decode()
        for key, _, _ in (
            each for (topic, _), some in lines.items() if topic == Topic.STATE for each in some
        ):
            if key is not None and key != META_KEY and brand_and_part(key)[0] == brand:
                return "heard"
        return None


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def ear(broker: EmbeddedKafka, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Ear]:
    listening = Ear(broker.bootstrap, f"t{secrets.token_hex(5)}.")
    await make_topics(listening.brokers, listening.prefix)
    folder = tmp_path_factory.mktemp("producers")
    with Worker(folder, listening.brokers, listening.prefix, pause_s=0, checkpoint_s=0.2) as worker:
        await worker.works(transactions=1)
        yield listening


def a_brand(number: int) -> str:
    """A brand that librdkafka puts elsewhere than Kafka's own client."""
    names = (f"Acme {number}-{each}" for each in range(1000))
    return next(
        name
        for name in names
        if zlib.crc32(name.encode()) % PARTITIONS != partition_of(name.encode(), PARTITIONS)
    )


def a_mention_of(brand: str) -> bytes:
    said = {
        "id": "1",
        "brand": brand,
        "source": "bluesky",
        "created_at": datetime.now(UTC).isoformat(),
        "text": "The lid cracked on day one",
    }
    return json.dumps(said).encode()


@pytest.fixture
def send_by_librdkafka(ear: Ear) -> Callable[..., None]:
    confluent = pytest.importorskip("confluent_kafka", reason="no wheel of confluent-kafka for this platform")

    def send(brand: str, **settings: Any) -> None:
        producer = confluent.Producer({"bootstrap.servers": ear.brokers, **settings})
        failures: list[str] = []
        producer.produce(
            ear.topic,
            key=brand.encode(),
            value=a_mention_of(brand),
            on_delivery=lambda error, _record: failures.append(str(error)) if error else None,
        )
        assert producer.flush(30) == 0
        assert not failures

    return send


async def test_aiokafka_is_heard_as_it_is(ear: Ear) -> None:
    brand = a_brand(1)
    async with AIOKafkaProducer(bootstrap_servers=ear.brokers) as producer:
        await producer.send_and_wait(ear.topic, a_mention_of(brand), key=brand.encode())
    assert await until("a fate", lambda: ear.fate_of(brand)) == "heard"


async def test_librdkafka_by_its_default_is_refused_with_the_reason(
    ear: Ear, send_by_librdkafka: Callable[..., None]
) -> None:
    brand = a_brand(2)
    send_by_librdkafka(brand)
    assert await until("a fate", lambda: ear.fate_of(brand)) == Reason.WRONG_PARTITION
    lines, _ = await read(ear.brokers, ear.prefix, Topic.DEAD_LETTERS)
    (letter,) = (each for letters in lines.values() for each in letters)
    assert letter[1] is not None
    assert json.loads(letter[1])["brand"] == brand
    assert b"set partitioner=murmur2_random" in dict(letter[2])["__streams.errors.message"]


async def test_librdkafka_with_the_partitioner_of_kafka_is_heard(
    ear: Ear, send_by_librdkafka: Callable[..., None]
) -> None:
    brand = a_brand(3)
    send_by_librdkafka(brand, partitioner="murmur2_random")
    assert await until("a fate", lambda: ear.fate_of(brand)) == "heard"
