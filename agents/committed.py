"""Read output topics back from Kafka as a subscriber should: what is committed, and nothing else.

Topics in: any of ours, all partitions, no consumer group, so that reading leaves no trace and a restart
begins anew. What a bad record means is for the caller to say.
"""

from collections.abc import AsyncIterator, Iterable, Sequence
from time import monotonic
from types import TracebackType
from typing import Any, NamedTuple, Self

from aiokafka import AIOKafkaConsumer, TopicPartition

from agents.asked import asked_of
from agents.goodbye import goodbye
from agents.outage import Outage
from agents.refusals import absence_of, answered
from streams.topology import PREFIX, Topic

POLL_MS = 500


class Committed(NamedTuple):
    """One committed record."""

    topic: Topic
    value: bytes


class CommittedReader:
    """A reader of some topics, for use in an `async with` statement.

    `connection` is what aiokafka's clients take: `bootstrap_servers` and, where needed, TLS and SASL. `outage` is
    told of Kafka's answers; reading waits through an outage, and goes on where it stood.
    """

    def __init__(
        self,
        connection: dict[str, Any],
        topics: Sequence[Topic],
        *,
        from_beginning: bool = False,
        prefix: str = PREFIX,
        outage: Outage | None = None,
    ) -> None:
        self._outage = outage
        self._names = {prefix + topic: topic for topic in topics}
        self._connection = connection
        self.at = connection.get("bootstrap_servers")
        self._from_beginning = from_beginning
        self._partitions: list[TopicPartition] = []
        self._consumer = AIOKafkaConsumer(
            **connection,
            isolation_level="read_committed",
            enable_auto_commit=False,
            # else a reset to the end that is under way wins over the seek, and nothing is read
            auto_offset_reset="earliest" if from_beginning else "latest",
        )

    async def __aenter__(self) -> Self:
        try:
            async with answered(self._connection):
                await self._consumer.start()
                await self._assign()
        except BaseException:
            await goodbye(self._consumer)
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await goodbye(self._consumer)

    async def poll(self, *partitions: TopicPartition, timeout_ms: int = POLL_MS) -> list[Committed]:
        """Give what came (in these partitions, else in all), or nothing after the time is up.

        Tombstones are left out.
        """
        runs = await self._consumer.getmany(*partitions, timeout_ms=timeout_ms)
        self._look()
        return [
            Committed(self._names[record.topic], record.value)
            for run in runs.values()
            for record in run
            if record.value is not None
        ]

    async def follow(self) -> AsyncIterator[Committed]:
        """Give records as they are committed, for ever."""
        while True:
            for record in await self.poll():
                yield record

    async def until_now(self) -> AsyncIterator[Committed]:
        """Give the records that are committed now, from where reading began, and end."""
        ends = await self._consumer.end_offsets(self._partitions)
        while await self._is_before(ends):
            for record in await self.poll():
                yield record

    async def runs_until_now(self) -> list[AsyncIterator[Committed]]:
        """Give the same by partition, each read only as far as it is asked for.

        A run may end a little later, where more was committed meanwhile: nothing of that comes again.
        """
        ends = await self._consumer.end_offsets(self._partitions)
        return [self._run(partition, end) for partition, end in ends.items()]

    async def _run(self, partition: TopicPartition, end: int) -> AsyncIterator[Committed]:
        while await self._consumer.position(partition) < end:
            for record in await self.poll(partition):
                yield record

    async def _is_before(self, ends: dict[TopicPartition, int]) -> bool:
        positions = [(await self._consumer.position(partition), end) for partition, end in ends.items()]
        return any(position < end for position, end in positions)

    def _look(self) -> None:
        if self._outage is not None:
            asked = asked_of(self._consumer, self._partitions)
            self._outage.observe(dict.fromkeys(asked, self), asked, monotonic())

    async def _assign(self) -> None:
        self._partitions = await partitions_of(self._consumer, self._names)
        missing = sorted(set(self._names) - {partition.topic for partition in self._partitions})
        if missing:
            raise await absence_of(self._connection, missing[0])
        self._consumer.assign(self._partitions)
        if self._from_beginning:
            await self._consumer.seek_to_beginning(*self._partitions)
        else:
            await self._consumer.seek_to_end(*self._partitions)


async def partitions_of(consumer: AIOKafkaConsumer, names: Iterable[str]) -> list[TopicPartition]:
    """All partitions of those topics that are there, by name as given and number."""
    # the public topics() keeps no partitions, and to ask by name would create topics where Kafka does so
    known = await consumer._client.fetch_all_metadata()
    return [
        TopicPartition(name, number)
        for name in names
        for number in sorted(known.partitions_for_topic(name) or ())
    ]
