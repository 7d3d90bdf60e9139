"""Read the newest committed records of some topics: so many a partition, without a group, without a trace.

Topics in: any of ours, all partitions. A topic that is not there gives nothing: `openear topics plan` says so.
"""

from collections.abc import AsyncIterator, Mapping
from typing import Any, NamedTuple

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaConnectionError

from agents.commands.errors import UserError
from streams.topology import PREFIX, Topic

POLL_MS = 200
REQUEST_MS = 10_000


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
        waiting = {partition for partition, end in ends.items() if starts[partition] < end}
        while waiting:
            for partition, records in (await consumer.getmany(*waiting, timeout_ms=POLL_MS)).items():
                for r in records:
                    if r.offset < ends[partition]:
                        yield Tailed(
                            names[r.topic], r.partition, r.key, r.value, dict(r.headers), r.timestamp
                        )
            waiting = {each for each in waiting if await consumer.position(each) < ends[each]}


async def ends_of(connection: dict[str, Any], topic: Topic, prefix: str = PREFIX) -> dict[int, int]:
    """Where each partition of a topic ends for a reader of committed records; {} where there is no such topic."""
    async with _consumer(connection) as consumer:
        _, ends = await _ranges(consumer, {prefix + topic: 0})
        return {partition.partition: end for partition, end in ends.items()}


class _consumer:  # noqa: N801  used as a function
    def __init__(self, connection: dict[str, Any]) -> None:
        self._at = connection.get("bootstrap_servers")
        self._consumer = AIOKafkaConsumer(
            **connection,
            isolation_level="read_committed",
            enable_auto_commit=False,
            auto_offset_reset="earliest",  # a reset in flight to the end would win over the seek
            request_timeout_ms=REQUEST_MS,
        )

    async def __aenter__(self) -> Any:
        try:
            await self._consumer.start()
        except BaseException as error:
            await self._consumer.stop()
            if isinstance(error, KafkaConnectionError):
                sentence = f"no Kafka answers at {self._at}: is it running, and does it want TLS or SASL?"
                raise UserError(sentence) from None
            raise
        return self._consumer

    async def __aexit__(self, *_: object) -> None:
        await self._consumer.stop()


async def _ranges(
    consumer: Any, wanted: Mapping[str, int]
) -> tuple[dict[TopicPartition, int], dict[TopicPartition, int]]:
    """First and last offset of what is to be read, by partition."""
    # the public topics() keeps no partitions, and to ask by name would create topics where Kafka does so
    known = await consumer._client.fetch_all_metadata()
    partitions = [
        TopicPartition(name, number)
        for name in wanted
        for number in sorted(known.partitions_for_topic(name) or ())
    ]
    if not partitions:
        return {}, {}
    first = await consumer.beginning_offsets(partitions)
    ends = await consumer.end_offsets(partitions)
    return {each: max(first[each], ends[each] - wanted[each.topic]) for each in partitions}, ends
