"""Read alerts and silences, and write decisions together with how far the alerts were read: one transaction.

Topics in: alerts.v1 (committed records, from the group's offsets), silences.v1 (all of it), deliveries.v1 (once, at
the start). Topics out: deliveries.v1 and digests.v1, to the partition of the alert. One transactional id: whoever
starts later fences who ran before, so one runs at a time. A record that is none of ours is counted and passed.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaConnectionError
from aiokafka.structs import OffsetAndMetadata
from pydantic import ValidationError

from agents.deliver.heard import Heard, Written, event_of
from agents.hanging import closed_ends
from agents.refusals import silence_of
from agents.settings import WorkerSettings
from schemas.delivery import Delivery
from streams.deliver.desk import Desk
from streams.identity import canonical
from streams.topology import Topic

logger = logging.getLogger("openear.deliver")

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
            group_id=self._group,  # to ask for its offsets; it never joins
            enable_auto_commit=False,
            isolation_level="read_committed",
            auto_offset_reset="earliest",  # a reset in flight to the end would win over the seek
            fetch_max_wait_ms=FETCH_MS,
        )
        self._uncommitted = AIOKafkaConsumer(**connection, enable_auto_commit=False)
        """Reads nothing: it is asked where the journal ends, open transactions included."""

    async def __aenter__(self) -> "Journal":
        try:
            await self._producer.start()  # fences, and ends what a former one left open; then it is read
            await self._consumer.start()
            await self._uncommitted.start()
        except KafkaConnectionError:
            await self.__aexit__()
            raise await silence_of(self._settings.connection()) from None
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._uncommitted.stop()
        await self._consumer.stop()
        await self._producer.stop()

    async def restore(self, desks: Mapping[int, Desk], *, from_beginning: bool, again: str | None) -> Heard:
        """Give the desks what the journal says, and stand where it ends; the silences come in the answer."""
        heard = Heard()
        await self._read_deliveries(desks, heard)
        silences = self._all(Topic.SILENCES)
        self._consumer.assign(silences)
        ends = await self._consumer.end_offsets(silences)
        async for record in self._between(await self._consumer.beginning_offsets(silences), ends):
            self._take(record, heard)
        starts, news = await self._starts(desks, from_beginning)
        await self._read_needed(desks, starts, again)
        await self._read_ahead(desks, starts)
        self._consumer.assign([*starts, *silences])
        for partition, offset in {**starts, **ends}.items():
            self._consumer.seek(partition, offset)
        # what is not committed yet is asked for again after a crash, and by then the end is elsewhere
        heard.offsets = {partition: OffsetAndMetadata(starts[partition], "") for partition in news}
        return heard

    async def poll(self) -> Heard:
        """What came since the last look, or nothing after a moment."""
        heard = Heard()
        for partition, records in (await self._consumer.getmany(timeout_ms=POLL_MS)).items():
            for record in records:
                self._take(record, heard)
            if partition.topic == self._name(Topic.ALERTS):
                heard.offsets[partition] = OffsetAndMetadata(records[-1].offset + 1, "")
        return heard

    async def commit(
        self, written: Iterable[Written], offsets: Mapping[TopicPartition, OffsetAndMetadata]
    ) -> None:
        """Write decisions, digests and offsets: all of it or none. Any failure is one to end the process with."""
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

    async def _read_deliveries(self, desks: Mapping[int, Desk], heard: Heard) -> None:
        partitions = self._all(Topic.DELIVERIES)
        self._consumer.assign(partitions)
        ends = await closed_ends(self._consumer, self._uncommitted, partitions)
        async for record in self._between(await self._consumer.beginning_offsets(partitions), ends):
            try:
                delivery = Delivery.model_validate_json(record.value or b"", extra="ignore")
            except ValidationError:
                heard.unreadable.append(Topic.DELIVERIES)
            else:
                desks[record.partition].ledger.take(delivery)

    async def _starts(
        self, desks: Mapping[int, Desk], from_beginning: bool
    ) -> tuple[dict[TopicPartition, int], list[TopicPartition]]:
        """Where each partition of the alerts is read from, and those that Kafka knows no offset of.

        Kafka forgets offsets of a group that was away for a week; the journal knows better than to begin anew.
        """
        partitions = self._all(Topic.ALERTS)
        first = await self._consumer.beginning_offsets(partitions)
        ends = await self._consumer.end_offsets(partitions)
        is_new = not any(desk.ledger.heard_to for desk in desks.values())
        starts, news = {}, []
        for at in partitions:
            offset = await self._consumer.committed(at)
            if offset is None:
                news.append(at)
                skip = is_new and not from_beginning
                offset = ends[at] if skip else max(desks[at.partition].ledger.heard_to, first[at])
            elif not first[at] <= offset <= ends[at]:
                logger.warning(
                    "partition %d was read up to %d, but holds %d to %d: alerts were deleted before they were read",
                    at.partition, offset, first[at], ends[at],
                )  # fmt: skip
            starts[at] = min(max(offset, first[at]), ends[at])
        return starts, news

    async def _read_needed(
        self, desks: Mapping[int, Desk], starts: Mapping[TopicPartition, int], again: str | None
    ) -> None:
        """Fetch the events that wait, are held, or are kept open in an Alertmanager."""
        first = await self._consumer.beginning_offsets(list(starts))
        needed = {at: desks[at.partition].needed(again) for at in starts}
        begin = {at: max(min(offsets), first[at]) for at, offsets in needed.items() if offsets}
        if not begin:
            return
        self._consumer.assign(list(begin))
        ends = {at: starts[at] for at in begin}
        async for record in self._between(begin, ends):
            at = TopicPartition(record.topic, record.partition)
            if record.offset in needed[at] and (event := event_of(record, self._settings.app)):
                desks[record.partition].events[record.offset] = event

    async def _read_ahead(self, desks: Mapping[int, Desk], starts: Mapping[TopicPartition, int]) -> None:
        """Show the desks what is there already, so that they tell of each alert's newest state alone."""
        self._consumer.assign(list(starts))
        async for record in self._between(starts, await self._consumer.end_offsets(list(starts))):
            if event := event_of(record, self._settings.app):
                desks[record.partition].backlog.foresee(event.alert)

    async def _between(
        self, begin: Mapping[TopicPartition, int], ends: Mapping[TopicPartition, int]
    ) -> AsyncIterator[Any]:
        """The records of the assigned partitions from one offset to before another."""
        for partition, offset in begin.items():
            self._consumer.seek(partition, offset)
        waiting = {partition for partition, offset in begin.items() if offset < ends[partition]}
        while waiting:
            for partition, records in (await self._consumer.getmany(*waiting, timeout_ms=POLL_MS)).items():
                for record in records:
                    if record.offset < ends[partition]:
                        yield record
            waiting = {each for each in waiting if await self._consumer.position(each) < ends[each]}

    def _take(self, record: Any, heard: Heard) -> None:
        if record.topic == self._name(Topic.ALERTS):
            heard.take_alert(record, self._settings.app)
        else:
            heard.take_silence(record)

    def _name(self, topic: Topic) -> str:
        return self._settings.prefix + topic

    def _all(self, topic: Topic) -> list[TopicPartition]:
        return [TopicPartition(self._name(topic), number) for number in range(self._partitions)]
