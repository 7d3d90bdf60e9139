"""Make record batches of a snapshot: a topic at once, so that a transaction is a few sends. Nothing is awaited."""

from collections.abc import Iterable
from typing import Any, Final

from aiokafka import AIOKafkaProducer
from aiokafka.producer.message_accumulator import BatchBuilder
from aiokafka.record.default_records import DefaultRecordBatchBuilder

from agents.exits import Exit, RefusedError
from streams.records import Snapshot
from streams.topology import SOURCE_MAX_BYTES, TOPICS, Topic

ROLLED: Final = (Topic.ALERT_STATE, Topic.EVIDENCE)
"""Compacted topics that are appended to also where nothing is told (checkpoint.py)."""
ROLL_KEY: Final = b"-"
"""A tombstone for what never was: it changes nothing for whoever reads."""
MAX_BYTES: Final = {spec.topic: int(spec.config["max.message.bytes"]) for spec in TOPICS}


def batches_of(
    producer: AIOKafkaProducer, snapshot: Snapshot, prefix: str, *, rolls: bool = False
) -> list[tuple[str, BatchBuilder]]:
    """All records as whole batches of their topics, in order; `rolls` appends to those of `ROLLED`.

    RefusedError for a record that its topic would not take.
    """
    by_topic: dict[Topic, list[BatchBuilder]] = {}
    for topic, key, value, headers in snapshot.outputs:
        _append(producer, by_topic, topic, key, value, headers)
    for topic in ROLLED if rolls else ():
        _append(producer, by_topic, topic, ROLL_KEY, None, ())
    for key, value in snapshot.state:
        _append(producer, by_topic, Topic.STATE, key, value, ())
    return [(prefix + topic, batch) for topic, batches in by_topic.items() for batch in batches]


def _append(
    producer: AIOKafkaProducer,
    by_topic: dict[Topic, list[BatchBuilder]],
    topic: Topic,
    key: bytes,
    value: bytes | None,
    headers: Iterable[tuple[str, bytes]],
) -> None:
    more: list[Any] = list(headers)
    size = DefaultRecordBatchBuilder.estimate_size_in_bytes(key, value, more)
    if size > MAX_BYTES.get(topic, SOURCE_MAX_BYTES):
        # neither send_batch nor commit_transaction would tell; the broker would refuse the whole transaction
        raise RefusedError(
            Exit.STATE, f"a record for {topic} has {size} bytes, {MAX_BYTES[topic]} are allowed"
        )
    batches = by_topic.setdefault(topic, [])
    if batches and batches[-1].append(timestamp=None, key=key, value=value, headers=more) is not None:
        return
    batch = producer.create_batch()
    batch.append(timestamp=None, key=key, value=value, headers=more)
    batches.append(batch)
