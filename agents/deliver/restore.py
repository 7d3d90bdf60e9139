"""Give the desks back what a former run knew, from Kafka alone, and find where reading goes on.

Topics in: deliveries.v1 (all of it), silences.v1 (all of it), and of alerts.v1 the events that wait, are held or
are open, and those that came while nobody ran. A record that is none of ours is counted and passed.
"""

import logging
from collections.abc import AsyncIterator, Mapping
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.structs import OffsetAndMetadata
from pydantic import ValidationError

from agents.deliver.heard import Heard, event_of
from agents.reading import runs_below
from agents.settings import WorkerSettings
from agents.worker.hanging import closed_ends
from schemas.delivery import Delivery
from streams.deliver.desk import Desk
from streams.topology import Topic

logger = logging.getLogger("openear.deliver")


class Restore:
    """One reading back, at the start of a journal.

    `consumer` reads what is committed; `asked` is in the group, and sees open transactions.
    """

    def __init__(
        self, consumer: AIOKafkaConsumer, asked: AIOKafkaConsumer, settings: WorkerSettings, partitions: int
    ) -> None:
        self._consumer = consumer
        self._asked = asked
        self._app = settings.app
        self._alerts, self._silences, self._deliveries = (
            [TopicPartition(settings.prefix + topic, number) for number in range(partitions)]
            for topic in (Topic.ALERTS, Topic.SILENCES, Topic.DELIVERIES)
        )

    async def run(self, desks: Mapping[int, Desk], *, from_beginning: bool, again: str | None) -> Heard:
        """Give the desks what the journal says, and stand where it ends; the silences come in the answer."""
        heard = Heard()
        await self._read_deliveries(desks, heard)
        ends = await self._read_silences(heard)
        starts, news = await self._starts(desks, from_beginning)
        await self._read_needed(desks, starts, again)
        await self._read_ahead(desks, starts)
        self._consumer.assign([*starts, *ends])
        for partition, offset in {**starts, **ends}.items():
            self._consumer.seek(partition, offset)
        # what is not committed yet is asked for again after a crash, and by then the end is elsewhere
        heard.offsets = {partition: OffsetAndMetadata(starts[partition], "") for partition in news}
        return heard

    async def _read_deliveries(self, desks: Mapping[int, Desk], heard: Heard) -> None:
        self._consumer.assign(self._deliveries)
        ends = await closed_ends(self._consumer, self._asked, self._deliveries)
        async for record in self._between(await self._consumer.beginning_offsets(self._deliveries), ends):
            try:
                delivery = Delivery.model_validate_json(record.value or b"", extra="ignore")
            except ValidationError:
                heard.unreadable.append(Topic.DELIVERIES)
            else:
                desks[record.partition].ledger.take(delivery)

    async def _read_silences(self, heard: Heard) -> Mapping[TopicPartition, int]:
        """Take in all silences; where they end."""
        self._consumer.assign(self._silences)
        ends: Mapping[TopicPartition, int] = await self._consumer.end_offsets(self._silences)
        async for record in self._between(await self._consumer.beginning_offsets(self._silences), ends):
            heard.take_silence(record)
        return ends

    async def _starts(
        self, desks: Mapping[int, Desk], from_beginning: bool
    ) -> tuple[dict[TopicPartition, int], list[TopicPartition]]:
        """Where each partition of the alerts is read from, and those that Kafka knows no offset of.

        Kafka forgets offsets of a group that was away for a week; the journal knows better than to begin anew.
        """
        first = await self._consumer.beginning_offsets(self._alerts)
        ends = await self._consumer.end_offsets(self._alerts)
        is_new = not any(desk.ledger.heard_to for desk in desks.values())
        starts, news = {}, []
        for at in self._alerts:
            offset = await self._asked.committed(at)
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
            if event := event_of(record, self._app):
                desks[record.partition].renew(event.alert)
                if record.offset in needed[at]:
                    desks[record.partition].events[record.offset] = event

    async def _read_ahead(self, desks: Mapping[int, Desk], starts: Mapping[TopicPartition, int]) -> None:
        """Show the desks what is there already, so that they tell of each alert's newest state alone."""
        self._consumer.assign(list(starts))
        async for record in self._between(starts, await self._consumer.end_offsets(list(starts))):
            if event := event_of(record, self._app):
                desks[record.partition].backlog.foresee(event.alert)

    async def _between(
        self, begin: Mapping[TopicPartition, int], ends: Mapping[TopicPartition, int]
    ) -> AsyncIterator[Any]:
        """The records of the assigned partitions from one offset to before another."""
        for partition, offset in begin.items():
            self._consumer.seek(partition, offset)
        async for _, records in runs_below(self._consumer, {each: ends[each] for each in begin}):
            for record in records:
                yield record
