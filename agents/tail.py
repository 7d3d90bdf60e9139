"""Read the newest committed records of some topics: so many a partition, without a group, without a trace.

Topics in: any of ours, all partitions. A topic that is not there gives nothing: `openear topics plan` says so.
One that this user may not see is a UserError, else it would look as if nothing were there.
"""

from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import aclosing, asynccontextmanager
from typing import Any, NamedTuple

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import TopicAuthorizationFailedError

from agents.committed import partitions_of
from agents.goodbye import goodbye
from agents.reading import a_reader, runs_below
from agents.refusals import absence_of, answered, hidden_from_us, hidden_topics, refusal_of
from streams.topology import PREFIX, Topic

REQUEST_MS = 10_000
METAS = 8
"""Newest records of a partition of state.v1 that hold its meta: every transaction ends with it and a marker."""

ALL = 2**62
"""Offsets of a partition: more than any has."""
WIDER = 4
"""Times as far back, where there were too few."""
_Offsets = dict[TopicPartition, int]


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
) -> AsyncGenerator[Tailed]:
    """Give the records among the last `wanted` offsets of each partition, in the order of a partition.

    Offsets of transaction markers and of what compaction removed count too. Ends at what is committed now.
    """
    names = {prefix + topic: topic for topic in wanted}
    async with _consumer(connection) as consumer:
        starts, ends = await _ranges(consumer, {name: wanted[topic] for name, topic in names.items()})
        async with aclosing(_from(consumer, starts, ends)) as records:
            async for r in records:
                yield _tailed(names[r.topic], r)


class Newest:
    """The newest records of a topic that count, so many of each partition, and what stands between; one pass."""

    def __init__(self, topic: Topic, most: int, counts: Callable[[Tailed], bool]) -> None:
        self._topic, self._most, self._counts = topic, most, counts
        self.has_older = False
        """True once older ones that count were left out."""

    async def read(self, connection: dict[str, Any], prefix: str = PREFIX) -> AsyncGenerator[Tailed]:
        """Give them in the order of a partition; ends at what is committed now.

        Offsets tell no count, as markers of transactions have some: it is read further and further back until
        there are enough, and then from there. What is read before is kept as offsets alone.
        """
        async with _consumer(connection) as consumer:
            firsts, ends = await _ranges(consumer, {prefix + self._topic: ALL})
            starts = await self._starts(consumer, firsts, ends)
            async with aclosing(_from(consumer, starts, ends)) as records:
                async for r in records:
                    yield _tailed(self._topic, r)

    async def _starts(self, consumer: AIOKafkaConsumer, firsts: _Offsets, ends: _Offsets) -> _Offsets:
        """Where the newest ones begin in each partition."""
        starts = {at: first for at, first in firsts.items() if ends[at] - first <= self._most}
        back = 2 * self._most
        while waiting := {at: end for at, end in ends.items() if at not in starts}:
            looked = {at: max(firsts[at], end - back) for at, end in waiting.items()}
            newest = {at: deque[int](maxlen=self._most + 1) for at in waiting}
            async with aclosing(_from(consumer, looked, waiting)) as records:
                async for r in records:
                    if self._counts(_tailed(self._topic, r)):
                        newest[TopicPartition(r.topic, r.partition)].append(r.offset)
            for at, offsets in newest.items():
                if len(offsets) > self._most:
                    starts[at], self.has_older = offsets[1], True
                elif looked[at] == firsts[at]:
                    starts[at] = firsts[at]
            back *= WIDER
        return starts


def _tailed(topic: Topic, r: Any) -> Tailed:
    return Tailed(topic, r.partition, r.key, r.value, dict(r.headers), r.timestamp)


async def _from(consumer: AIOKafkaConsumer, starts: _Offsets, ends: _Offsets) -> AsyncGenerator[Any]:
    consumer.assign(list(ends))
    for at in ends:
        consumer.seek(at, starts[at])
    async with aclosing(runs_below(consumer, ends)) as runs:
        async for _, records in runs:
            for record in records:
                yield record


async def ends_of(connection: dict[str, Any], topic: Topic, prefix: str = PREFIX) -> dict[int, int]:
    """Where each partition of a topic ends for a reader of committed records; {} where there is no such topic."""
    async with _consumer(connection) as consumer:
        _, ends = await _ranges(consumer, {prefix + topic: 0})
        return {partition.partition: end for partition, end in ends.items()}


async def must_be_there(connection: dict[str, Any], topic: Topic, prefix: str = PREFIX) -> None:
    """Raise UserError where there is no such topic: a wrong prefix is told from a topic that is empty."""
    if not await ends_of(connection, topic, prefix):
        raise await absence_of(connection, prefix + topic)


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
