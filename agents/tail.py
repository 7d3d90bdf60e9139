"""Read the newest committed records of some topics: so many a partition, without a group, without a trace.

Topics in: any of ours, all partitions. A topic that is not there gives nothing: `openear topics plan` says so.
One that this user may not see is a UserError, else it would look as if nothing were there.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import TopicAuthorizationFailedError

from agents.committed import partitions_of
from agents.goodbye import goodbye
from agents.reading import a_reader, runs_below
from agents.refusals import answered, hidden_from_us, hidden_topics, refusal_of
from streams.topology import PREFIX, Topic

REQUEST_MS = 10_000
METAS = 8
"""Newest records of a partition of state.v1 that hold its meta: every transaction ends with it and a marker."""


class Tailed(NamedTuple):
    """One committed record and where it stands."""

    topic: Topic
    partition: int
    key: bytes | None
    value: bytes | None
    headers: Mapping[str, bytes]
    at_ms: int


async def newest(
    connection: dict[str, Any], wanted: Mapping[Topic, int], prefix: str = PREFIX
) -> AsyncIterator[Tailed]:
    """Give the records among the last `wanted` offsets of each partition, in the order of a partition.

    Offsets of transaction markers and of what compaction removed count too. Ends at what is committed now.
    """
    names = {prefix + topic: topic for topic in wanted}
    async with _consumer(connection) as consumer:
        starts, ends = await _ranges(consumer, {name: wanted[topic] for name, topic in names.items()})
        consumer.assign(list(ends))
        for partition, start in starts.items():
            consumer.seek(partition, start)
        async for _, records in runs_below(consumer, ends):
            for r in records:
                yield Tailed(names[r.topic], r.partition, r.key, r.value, dict(r.headers), r.timestamp)


async def ends_of(connection: dict[str, Any], topic: Topic, prefix: str = PREFIX) -> dict[int, int]:
    """Where each partition of a topic ends for a reader of committed records; {} where there is no such topic."""
    async with _consumer(connection) as consumer:
        _, ends = await _ranges(consumer, {prefix + topic: 0})
        return {partition.partition: end for partition, end in ends.items()}


async def count_between(
    connection: dict[str, Any], topic: Topic, spans: Mapping[int, range], prefix: str = PREFIX
) -> dict[int, int]:
    """How many committed records stand at these offsets, by partition: markers and what was aborted are none."""
    counts = dict.fromkeys(spans, 0)
    if not spans:
        return counts
    async with _consumer(connection) as consumer:
        ends = {TopicPartition(prefix + topic, number): span.stop for number, span in spans.items()}
        consumer.assign(list(ends))
        for each in ends:
            consumer.seek(each, spans[each.partition].start)
        async for each, records in runs_below(consumer, ends):
            counts[each.partition] += len(records)
    return counts


@asynccontextmanager
async def _consumer(connection: dict[str, Any]) -> AsyncIterator[AIOKafkaConsumer]:
    consumer = a_reader(connection, request_timeout_ms=REQUEST_MS)
    try:
        async with answered(connection):
            await consumer.start()
        yield consumer
    except TopicAuthorizationFailedError as error:
        raise refusal_of(error, f"READ on topic {error.args[0]}") from None
    finally:
        await goodbye(consumer)


async def _ranges(
    consumer: Any, wanted: Mapping[str, int]
) -> tuple[dict[TopicPartition, int], dict[TopicPartition, int]]:
    """First and last offset of what is to be read, by partition."""
    partitions = await partitions_of(consumer, wanted)
    unseen = set(wanted) - {partition.topic for partition in partitions}
    if unseen and (hidden := await hidden_topics(consumer._client, sorted(unseen))):
        raise hidden_from_us(hidden)
    if not partitions:
        return {}, {}
    first = await consumer.beginning_offsets(partitions)
    ends = await consumer.end_offsets(partitions)
    return {each: max(first[each], ends[each] - wanted[each.topic]) for each in partitions}, ends
