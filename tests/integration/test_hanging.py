"""A transaction that stays open on the saved state: refused by a loader, and read once it has ended."""

from collections.abc import AsyncIterator

import pytest
from aiokafka import AIOKafkaProducer

from agents.broker import EmbeddedKafka
from agents.exits import Exit, RefusedError
from agents.worker import hanging
from agents.worker.load import Loader
from streams.topology import Topic
from tests.integration.engine import PARTITIONS, make_topics


@pytest.fixture
async def writer(broker: EmbeddedKafka, prefix: str) -> AsyncIterator[AIOKafkaProducer]:
    await make_topics(broker.bootstrap, prefix)
    async with AIOKafkaProducer(
        bootstrap_servers=broker.bootstrap, transactional_id=prefix + "writer"
    ) as producer:
        yield producer


async def test_a_state_with_an_open_transaction_is_refused_and_read_once_it_ended(
    broker: EmbeddedKafka, prefix: str, writer: AIOKafkaProducer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hanging, "CLOSED_S", 0.3)
    async with Loader({"bootstrap_servers": broker.bootstrap}, prefix + "listen", prefix) as loader:
        async with writer.transaction():
            await writer.send_and_wait(prefix + Topic.STATE, b"saved", key=b"part", partition=2)
            with pytest.raises(RefusedError, match=r"state\.v1 partition 2 from offset 0:") as caught:
                await loader.load(range(PARTITIONS))
        assert caught.value.code == Exit.STATE
        loaded = await loader.load(range(PARTITIONS))
    assert [each.parts for each in loaded.values()] == [{}, {}, {b"part": b"saved"}, {}]
