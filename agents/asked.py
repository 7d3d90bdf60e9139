"""Say of a plain client's fetches when each partition was answered last, for whoever notices outages by it."""

from collections.abc import Iterable
from typing import NamedTuple

from aiokafka import AIOKafkaConsumer, TopicPartition


class Asked(NamedTuple):
    """The fetches of one partition (agents/outage.py)."""

    answered_ms: int | None
    is_asked: bool


def asked_of(
    consumer: AIOKafkaConsumer, partitions: Iterable[TopicPartition]
) -> dict[TopicPartition, Asked | None]:
    """By partition; None while the consumer does not read it."""
    assigned = consumer.assignment()
    return {at: _asked(consumer, at) if at in assigned else None for at in partitions}


def _asked(consumer: AIOKafkaConsumer, at: TopicPartition) -> Asked:
    # records that wait to be taken are known to the fetcher alone
    return Asked(consumer.last_poll_timestamp(at), at not in consumer._fetcher._records)
