"""Delete the oldest dead letters: what Kafka can do with a log that only grows.

Topic: dead-letters.v1 or late.v1. Kafka moves the beginning of a partition and deletes all before it; it never
takes a record out of the middle. So letters are deleted from the oldest on, up to the first that is to stay.
Nothing of ours reads these topics but `openear dlq`. Stopped half-way, some partitions are purged: begin again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete
from aiokafka.errors import KafkaConnectionError, KafkaError, TopicAuthorizationFailedError

from agents.committed import partitions_of
from agents.reading import reading, runs_below
from agents.refusals import absence_of, refusal_of, silence_of
from schemas.base import from_epoch_ms
from streams.ingest.dead_letters import letter_of
from streams.topology import Topic


@dataclass(slots=True)
class Purge:
    """What one partition loses."""

    partition: int
    before: int
    """The offset of the first record that stays."""
    letters: int = 0
    """That are deleted."""
    stay: int = 0
    older: int = 0
    """Of those that stay: that arrived before the time all the same, but stand behind one that did not."""
    is_reached: bool = False

    def take(self, record: Any, until: datetime | None) -> None:
        """Look at the next record of the partition."""
        is_meant = until is None or _arrived_at(record) < until
        if is_meant and not self.is_reached:
            self.before = record.offset + 1
            self.letters += 1
        else:
            self.is_reached = True
            self.stay += 1
            self.older += is_meant


def _arrived_at(record: Any) -> datetime:
    """When the record that could not be heard arrived; of what is no letter of ours, when it was written."""
    try:
        return letter_of(dict(record.headers)).arrived_at
    except ValueError:
        return from_epoch_ms(record.timestamp)


async def planned_purge(
    connection: dict[str, Any], prefix: str, topic: Topic, until: datetime | None, partition: int | None
) -> list[Purge]:
    """What a purge would delete, by partition; those that lose nothing are left out."""
    try:
        async with reading(connection) as consumer:
            known = await partitions_of(consumer, [prefix + topic])
            at = [tp for tp in known if partition in (None, tp.partition)]
            if not at:
                raise await absence_of(connection, prefix + topic)
            return await _planned(consumer, at, until)
    except KafkaConnectionError:
        raise await silence_of(connection) from None


async def _planned(
    consumer: AIOKafkaConsumer, at: list[TopicPartition], until: datetime | None
) -> list[Purge]:
    first, ends = await consumer.beginning_offsets(at), await consumer.end_offsets(at)
    purges = {tp: Purge(tp.partition, first[tp]) for tp in at}
    consumer.assign(at)
    await consumer.seek_to_beginning(*at)
    async for tp, records in runs_below(consumer, ends):
        for record in records:
            purges[tp].take(record, until)
    return [purges[tp] for tp in sorted(at) if purges[tp].letters]


async def purge(connection: dict[str, Any], prefix: str, topic: Topic, purges: Iterable[Purge]) -> None:
    """Delete what was planned."""
    admin = AIOKafkaAdminClient(**connection)
    try:
        await admin.start()
        await admin.delete_records(
            {
                TopicPartition(prefix + topic, each.partition): RecordsToDelete(before_offset=each.before)
                for each in purges
            }
        )
    except KafkaConnectionError:
        raise await silence_of(connection) from None
    except TopicAuthorizationFailedError as error:
        raise refusal_of(error, f"DELETE on topic {prefix + topic}") from None
    except KafkaError as error:
        raise refusal_of(error) from None
    finally:
        await admin.close()
