"""Write to one partition in Kafka transactions: the one producer that may, and all of a transaction or none of it.

Topics out: whatever is sent, partition p alone; the source offset of partition p belongs to the same transaction.
"""

import asyncio
from collections.abc import Iterable
from typing import Any

from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.errors import IllegalOperation, ProducerFenced
from aiokafka.producer.message_accumulator import BatchBuilder
from aiokafka.structs import OffsetAndMetadata

from agents.settings import WorkerSettings
from streams.topology import SOURCE_MAX_BYTES

AWAY_S = 86_400.0
"""How long a batch may wait for its broker. What hangs while Kafka answers is for stalled.py."""
BATCH_BYTES = 262_144
"""One record batch at most, except for a single larger record."""


def transactional_producer(settings: WorkerSettings, number: int) -> AIOKafkaProducer:
    """The one producer of a partition; its start fences a former owner and ends what that left open."""
    producer = AIOKafkaProducer(
        **settings.connection(),
        transactional_id=settings.transactional_id(number),
        transaction_timeout_ms=int(settings.transaction_timeout_s * 1000),
        enable_idempotence=True,
        acks="all",
        linger_ms=0,
        max_batch_size=BATCH_BYTES,
        max_request_size=SOURCE_MAX_BYTES,
    )
    # else a batch is given up after 40 s without a leader, or behind another one, and the worker ends while its
    # broker is away; requests go on having 40 s each
    producer._message_accumulator._batch_ttl = AWAY_S
    producer._request_timeout_ms = AWAY_S * 1000
    return producer


async def transact(
    producer: AIOKafkaProducer,
    batches: Iterable[tuple[str, BatchBuilder]],
    source: TopicPartition,
    next_offset: int,
    group: str,
) -> None:
    """Write batches of topics, and how far the source was heard, to the partition of the source; all or nothing.

    ProducerFenced where a successor has the partition. After any other error nobody knows what became of it.
    """
    await producer.begin_transaction()
    sent: list[asyncio.Future[Any]] = []
    try:
        for topic, batch in batches:
            sent.append(await producer.send_batch(batch, topic, partition=source.partition))
    except IllegalOperation as error:
        # fenced between two sends: the second only says that there is no transaction, the first knows why
        raise next(filter(None, map(_fence_of, sent)), error) from None
    await asyncio.gather(*sent)  # commit_transaction succeeds although a send failed
    await producer.send_offsets_to_transaction({source: OffsetAndMetadata(next_offset, "")}, group)
    await producer.commit_transaction()


def _fence_of(sent: "asyncio.Future[Any]") -> ProducerFenced | None:
    """What a send that is over says of a successor."""
    error = sent.exception() if sent.done() and not sent.cancelled() else None
    return error if isinstance(error, ProducerFenced) else None
