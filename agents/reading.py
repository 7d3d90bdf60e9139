"""Read committed records as far as they go now, without a group and without a trace."""

from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition

from agents.goodbye import goodbye

POLL_MS = 200


def a_reader(connection: Mapping[str, Any], **options: Any) -> AIOKafkaConsumer:
    """A consumer of committed records that belongs to no group; it is to be started, and left by `goodbye`."""
    return AIOKafkaConsumer(
        **connection,
        isolation_level="read_committed",
        enable_auto_commit=False,
        # with "latest" a reset that is under way would win over a seek, and nothing would be read
        auto_offset_reset="earliest",
        **options,
    )


@asynccontextmanager
async def reading(connection: Mapping[str, Any], **options: Any) -> AsyncIterator[AIOKafkaConsumer]:
    """Lend such a consumer, started; it is left behind at the end."""
    consumer = a_reader(connection, **options)
    try:
        await consumer.start()
        yield consumer
    finally:
        await goodbye(consumer)


async def runs_below(
    consumer: AIOKafkaConsumer, ends: Mapping[TopicPartition, int], poll_ms: int = POLL_MS
) -> AsyncGenerator[tuple[TopicPartition, list[Any]]]:
    """Give what stands below these offsets, from where the consumer stands, by partition as it is fetched.

    Afterwards it stands at the ends, or behind them where it stood there. Its positions tell when it is there: they
    pass markers of transactions, aborted records and what compaction removed; counts of records never do.
    """
    waiting = {at for at, end in ends.items() if await consumer.position(at) < end}
    while waiting:
        for at, records in (await consumer.getmany(*waiting, timeout_ms=poll_ms)).items():
            below = [record for record in records if record.offset < ends[at]]
            if len(below) < len(records):
                consumer.seek(at, ends[at])  # what was fetched beyond is not lost to whoever reads on
            if below:
                yield at, below
        waiting = {at for at in waiting if await consumer.position(at) < ends[at]}
