"""Look at the saved state of all partitions, take one brand out of it, begin anew, or put another in its place.

Topics in: state.v1, alert-state.v1, evidence.v1, committed records, without a group. Topics out, of `reset`:
tombstones on all three; of `replace`: state.v1. Partition by partition, each in one transaction under the id of
its listener, so that a worker that nobody knew of is fenced. Stopped half-way, every partition is either as it was
or as it shall be.
"""

from collections.abc import AsyncGenerator, Iterable, Sequence
from typing import NamedTuple

from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.structs import OffsetAndMetadata

from agents.refusals import absence_of
from agents.settings import WorkerSettings
from agents.tail import ALL, ends_of, newest
from agents.worker.transactions import transactional_producer
from schemas.alert import Alert
from streams.state.contents import StateSize
from streams.state.saved import META_KEY, brand_and_part, part_key
from streams.topology import Topic

TOGETHER = 5000
"""Records that are handed over before their acknowledgement is waited for."""


async def read_sizes(settings: WorkerSettings, brand: str | None = None) -> list[StateSize]:
    """What each partition has saved, of all brands or of one, by number; those without any of it are left out."""
    only = None if brand is None else part_key(brand, 0)[:-1]
    sizes: dict[int, StateSize] = {}
    await _refuse_without_topic(settings)
    async for record in newest(settings.connection(), {Topic.STATE: ALL}, settings.prefix):
        size = sizes.setdefault(record.partition, StateSize(record.partition))
        key = record.key or b""
        if only is None or key == META_KEY or key.startswith(only):
            size.take(key, record.value)
    found = [sizes[number] for number in sorted(sizes)]
    return [size for size in found if (not size.is_empty if brand is None else size.keys_of(brand))]


async def read_parts(settings: WorkerSettings, brand: str) -> dict[int, bytes]:
    """The saved parts of one brand; none where it is not known."""
    parts: dict[int, bytes] = {}
    begin = part_key(brand, 0)[:-1]
    await _refuse_without_topic(settings)
    async for record in newest(settings.connection(), {Topic.STATE: ALL}, settings.prefix):
        if record.key is not None and record.key.startswith(begin):
            part = brand_and_part(record.key)[1]
            if record.value is None:
                parts.pop(part, None)
            else:
                parts[part] = record.value
    return parts


async def _refuse_without_topic(settings: WorkerSettings) -> None:
    if not await ends_of(settings.connection(), Topic.STATE, settings.prefix):
        raise await absence_of(settings.connection(), settings.prefix + Topic.STATE)


class Reset(NamedTuple):
    """What one partition loses."""

    partition: int
    keys: list[bytes]
    """Of state.v1."""
    fingerprints: list[bytes]
    """Of alert-state.v1: alerts that are open, which nobody would ever close."""
    entries: list[bytes]
    """Of evidence.v1: what only these alerts refer to, which nobody would ever take back."""


async def planned_reset(
    settings: WorkerSettings, sizes: Iterable[StateSize], brand: str | None
) -> list[Reset]:
    """What begins anew: all, or the parts of one brand."""
    opened = await _open_alerts(settings, brand)
    behind = await _entries(settings, brand)
    resets = []
    for size in sizes:
        keys = [part_key(*part) for part in size.keys_of(brand)]
        if brand is None:
            keys += [*size.marks, META_KEY]  # meta last, as in every checkpoint
        if keys:
            number = size.partition
            resets.append(Reset(number, keys, opened.get(number, []), behind.get(number, [])))
    return resets


async def _open_alerts(settings: WorkerSettings, brand: str | None) -> dict[int, list[bytes]]:
    opened: dict[int, dict[bytes, None]] = {}
    async for record in newest(settings.connection(), {Topic.ALERT_STATE: ALL}, settings.prefix):
        if record.key is None:
            continue
        keys = opened.setdefault(record.partition, {})
        if record.value is None:
            keys.pop(record.key, None)
        elif brand is None or _brand_of(record.value) == brand:
            keys[record.key] = None
    return {partition: list(keys) for partition, keys in opened.items()}


async def _entries(settings: WorkerSettings, brand: str | None) -> dict[int, list[bytes]]:
    """Keys of what stands behind references, by partition."""
    found: dict[int, dict[bytes, None]] = {}
    async for record in newest(settings.connection(), {Topic.EVIDENCE: ALL}, settings.prefix):
        key, keys = record.key or b"", found.setdefault(record.partition, {})
        if record.value is None:
            keys.pop(key, None)
        elif brand is None or key.rpartition(b"|")[0] == brand.encode():
            keys[key] = None
    return {partition: list(keys) for partition, keys in found.items()}


def _brand_of(value: bytes) -> str | None:
    try:
        return Alert.model_validate_json(value).brand
    except ValueError:
        return None


async def reset(settings: WorkerSettings, resets: Iterable[Reset]) -> AsyncGenerator[Reset]:
    """Put tombstones in the place of what is lost; gives each partition once it is committed."""
    for each in resets:
        async with transactional_producer(settings, each.partition) as producer, producer.transaction():
            for topic, keys in (
                (Topic.ALERT_STATE, each.fingerprints), (Topic.EVIDENCE, each.entries), (Topic.STATE, each.keys),
            ):  # fmt: skip
                await _send_all(
                    producer, settings.prefix + topic, each.partition, [(key, None) for key in keys]
                )
        yield each


class Replacement(NamedTuple):
    """What one partition gets in the place of its state."""

    partition: int
    parts: dict[bytes, bytes]
    """All of it, with its meta record."""
    gone: list[bytes]
    """Keys that there were and that are no more."""
    next_offset: int
    """Where hearing goes on."""


async def replace(settings: WorkerSettings, each: Replacement) -> None:
    """Write a state in the place of another, and the group's offset that belongs to it, in one transaction.

    Under the id of the partition's listener: a worker that nobody knew of is fenced.
    """
    records: list[tuple[bytes, bytes | None]] = [(key, None) for key in each.gone]
    # the meta record comes last, as in every checkpoint
    records += sorted(each.parts.items(), key=lambda part: part[0] == META_KEY)
    source = TopicPartition(settings.prefix + Topic.MENTIONS, each.partition)
    async with transactional_producer(settings, each.partition) as producer, producer.transaction():
        await _send_all(producer, settings.prefix + Topic.STATE, each.partition, records)
        await producer.send_offsets_to_transaction(
            {source: OffsetAndMetadata(each.next_offset, "")}, settings.group
        )


async def _send_all(
    producer: AIOKafkaProducer, topic: str, partition: int, records: Sequence[tuple[bytes, bytes | None]]
) -> None:
    for start in range(0, len(records), TOGETHER):
        sent = [
            await producer.send(topic, value, key=key, partition=partition)
            for key, value in records[start : start + TOGETHER]
        ]
        for future in sent:
            await future  # a commit succeeds although a send failed
