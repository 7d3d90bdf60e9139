"""Read alerts and silences, and write decisions together with how far the alerts were read: one transaction.

Topics in: alerts.v1 (committed records, from the group's offsets), silences.v1 (all of it), and at the start what
agents/deliver/restore.py reads back. Topics out: deliveries.v1 and digests.v1, to the partition of the alert. One
transactional id: whoever starts later fences who ran before, so one runs at a time. A record that is none of ours
is counted and passed.
"""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.structs import OffsetAndMetadata

from agents.asked import Asked, asked_of
from agents.deliver.heard import Heard, Written
from agents.deliver.restore import Restore
from agents.goodbye import goodbye
from agents.refusals import answered
from agents.settings import WorkerSettings
from streams.deliver.desk import Desk
from streams.identity import canonical
from streams.topology import Topic

POLL_MS = 200
FETCH_MS = 100
"""How long the broker holds a fetch: questions about offsets wait behind it on the same connection."""
COMMIT_S = 60.0
"""Longest transaction; aiokafka itself waits without end."""


class Journal:
    """Kafka as `openear deliver` sees it, for use in an `async with` statement."""

    def __init__(self, settings: WorkerSettings, partitions: int) -> None:
        self._settings = settings
        self._group = f"{settings.prefix}deliver"
        self._partitions = partitions
        connection = settings.connection()
        self._producer = AIOKafkaProducer(
            **connection,
            transactional_id=self._group,
            transaction_timeout_ms=int(settings.transaction_timeout_s * 1000),
            enable_idempotence=True,
            acks="all",
        )
        self._consumer = AIOKafkaConsumer(
            **connection,
            enable_auto_commit=False,
            isolation_level="read_committed",
            auto_offset_reset="earliest",  # a reset in flight to the end would win over the seek
            fetch_max_wait_ms=FETCH_MS,
        )
        self._asked = AIOKafkaConsumer(**connection, group_id=self._group, enable_auto_commit=False)
        """Reads nothing and never joins: it is asked how far the group is, and where the journal ends, open
        transactions included. It is no reader: one of a group dies if it is assigned anew while its coordinator is
        looked for."""

    async def __aenter__(self) -> "Journal":
        try:
            async with answered(self._settings.connection()):
                await self._producer.start()  # fences, and ends what a former one left open; then it is read
                await self._consumer.start()
                await self._asked.start()
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        """Leave, also in an outage: a transaction that is left behind is ended by whoever starts next."""
        for client in (self._asked, self._consumer, self._producer):
            await goodbye(client)

    async def restore(self, desks: Mapping[int, Desk], *, from_beginning: bool, again: str | None) -> Heard:
        """Give the desks what the journal says, and stand where it ends; the silences come in the answer."""
        restore = Restore(self._consumer, self._asked, self._settings, self._partitions)
        return await restore.run(desks, from_beginning=from_beginning, again=again)

    async def poll(self) -> Heard:
        """What came since the last look, or nothing after a moment."""
        heard = Heard()
        for partition, records in (await self._consumer.getmany(timeout_ms=POLL_MS)).items():
            for record in records:
                heard.take(partition.topic == self._name(Topic.ALERTS), record, self._settings.app)
            if partition.topic == self._name(Topic.ALERTS):
                heard.offsets[partition] = OffsetAndMetadata(records[-1].offset + 1, "")
        return heard

    def asked(self) -> dict[TopicPartition, Asked | None]:
        """When Kafka last answered, by partition of what is read."""
        return asked_of(self._consumer, self._all(Topic.ALERTS) + self._all(Topic.SILENCES))

    async def commit(
        self, written: Iterable[Written], offsets: Mapping[TopicPartition, OffsetAndMetadata]
    ) -> None:
        """Write decisions, digests and offsets: all of it or none. After any failure the journal is of no use."""
        async with asyncio.timeout(COMMIT_S):
            await self._producer.begin_transaction()
            sent = []
            for partition, delivery, digest in written:
                key = canonical([delivery.subscriber, delivery.alert_id])
                sent.append(await self._send(Topic.DELIVERIES, partition, key, delivery.model_dump_json()))
                if digest is not None:
                    key = canonical([digest.subscriber, digest.brand])
                    sent.append(await self._send(Topic.DIGESTS, partition, key, digest.model_dump_json()))
            await asyncio.gather(*sent)  # a commit succeeds although a send failed
            if offsets:
                await self._producer.send_offsets_to_transaction(dict(offsets), self._group)
            await self._producer.commit_transaction()

    async def positions(self) -> dict[TopicPartition, OffsetAndMetadata]:
        """How far the alerts were given to `poll`'s caller."""
        return {
            at: OffsetAndMetadata(await self._consumer.position(at), "") for at in self._all(Topic.ALERTS)
        }

    async def ends(self) -> dict[TopicPartition, int]:
        """Where the alerts end now."""
        ends: dict[TopicPartition, int] = await self._consumer.end_offsets(self._all(Topic.ALERTS))
        return ends

    async def is_past(self, ends: Mapping[TopicPartition, int]) -> bool:
        """Every alert below these offsets was read."""
        return all([await self._consumer.position(partition) >= end for partition, end in ends.items()])

    async def _send(self, topic: Topic, partition: int, key: bytes, value: str) -> Any:
        return await self._producer.send(self._name(topic), value.encode(), key=key, partition=partition)

    def _name(self, topic: Topic) -> str:
        return self._settings.prefix + topic

    def _all(self, topic: Topic) -> list[TopicPartition]:
        return [TopicPartition(self._name(topic), number) for number in range(self._partitions)]
