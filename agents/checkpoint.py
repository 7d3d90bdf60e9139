"""Commit a partition's outputs, state and source offset in one Kafka transaction: all of it or none.

Topics out: every topic of a snapshot, partition p alone. Any failure ends the process without a commit (see
agents/exits.py): the successor begins at the last state, and readers of committed records see nothing twice.
"""

import asyncio
from collections.abc import Iterable
from time import monotonic
from typing import Any

from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.errors import IllegalOperation, ProducerFenced
from aiokafka.producer.message_accumulator import BatchBuilder
from aiokafka.record.default_records import DefaultRecordBatchBuilder
from aiokafka.structs import OffsetAndMetadata

from agents.exits import Exit, RefusedError, leave, named
from agents.metrics import Metrics
from agents.owned import OwnedPartition
from agents.settings import WorkerSettings
from agents.stalled import stalls_at_most
from streams.records import Snapshot
from streams.topology import SOURCE_MAX_BYTES, TOPICS, Topic

AWAY_S = 86_400.0
"""How long a batch may wait for its broker. What hangs while Kafka answers is for agents/stalled.py."""
BATCH_BYTES = 262_144
"""One record batch at most, except for a single larger record."""
TRAFFIC_BYTES_PER_S = 2_097_152
"""Budget of what one partition's checkpoints write: the interval stretches with the bytes of the last one."""
INTERVAL_MAX_S = 30.0
"""Nothing but the amount replayed after a crash depends on the interval."""

ALIVE_S = 86_400.0
"""A transaction a day, also where nobody speaks: after seven days without one Kafka forgets a transactional id
(`transactional.id.expiration.ms`), and the next checkpoint would fail, which a restart cures."""

ROLL_S = 3600.0
"""An append to each topic of `ROLLED`, also where nothing is told: Kafka compacts no segment that it still writes
to, and begins a new one at an append alone. Without one, what was erased would stand there until the next alert."""
ROLLED = (Topic.ALERT_STATE, Topic.EVIDENCE)
ROLL_KEY = b"-"
"""A tombstone for what never was: it changes nothing for whoever reads."""

MAX_BYTES = {spec.topic: int(spec.config["max.message.bytes"]) for spec in TOPICS}


def transactional_producer(settings: WorkerSettings, number: int) -> AIOKafkaProducer:
    """The one producer of a partition; its start fences a former owner and ends what that left open."""
    producer = AIOKafkaProducer(
        **settings.connection(),
        transactional_id=settings.transactional_id(number),
        transaction_timeout_ms=int(settings.transaction_timeout_s * 1000),
        enable_idempotence=True,
        acks="all",
        linger_ms=0,
        max_batch_size=BATCH_BYTES,
        max_request_size=SOURCE_MAX_BYTES,
    )
    # else a batch is given up after 40 s without a leader, or behind another one, and the worker ends while its
    # broker is away; requests go on having 40 s each
    producer._message_accumulator._batch_ttl = AWAY_S
    producer._request_timeout_ms = AWAY_S * 1000
    return producer


class Checkpoints:
    """The transactions of a worker's partitions."""

    def __init__(self, prefix: str, group: str, interval_s: float, metrics: Metrics) -> None:
        self._prefix = prefix
        self._group = group
        self._interval_s = interval_s
        self._metrics = metrics

    async def keep(self, partition: OwnedPartition) -> None:
        """Checkpoint a partition until it is released: every interval, and at once when it is woken."""
        interval_s = self._interval_s
        while not partition.is_released:
            try:
                async with asyncio.timeout(interval_s):
                    await partition.wake.wait()
            except TimeoutError:
                pass
            partition.wake.clear()
            if partition.is_on_trial:
                continue  # it commits by itself
            is_old = monotonic() - partition.written_at > ALIVE_S
            written = await self.commit(partition, mark=is_old or _is_to_roll(partition))
            interval_s = min(max(self._interval_s, written / TRAFFIC_BYTES_PER_S), INTERVAL_MAX_S)

    async def commit(
        self,
        partition: OwnedPartition,
        *,
        attempts: int | None = None,
        portion: int = 0,
        clean: bool = False,
        mark: bool = False,
    ) -> int:
        """Run one transaction if there is something to save, and give the bytes it wrote.

        `mark` writes even if nothing changed, so that `attempts` and `portion` are durable before a delivery;
        `clean` is the release's last word and writes too.
        """
        async with partition.lock:
            listener = partition.listener
            if partition.is_released:
                return 0
            if not (mark or clean or listener.is_dirty):
                partition.checkpointed_at = monotonic()  # nothing waits to be saved
                return 0
            partition.opened_at = started = monotonic()
            try:
                # no await from here until all batches are built: what is saved is one moment of the listener
                snapshot = listener.snapshot(attempts=attempts, portion=portion, clean=clean)
                rolls = _is_to_roll(partition)
                batches = self._batches(partition.producer, snapshot, rolls=rolls)
                written: int = sum(batch.size() for _, batch in batches)
                with stalls_at_most(partition.number, self._metrics.silent_s):
                    await self._transact(partition, snapshot.next_offset, batches)
            except RefusedError as refused:
                leave(refused.code, f"partition {partition.number}: {refused}")
            except asyncio.CancelledError:
                # a commit that is broken off goes on by itself (aiokafka shields it): only an exit is left
                leave(Exit.STALLED, f"a checkpoint of partition {partition.number} was broken off")
            except ProducerFenced:
                leave(Exit.FENCED, _fenced(partition.number, self._group))
            except BaseException as error:  # noqa: BLE001  its outcome may be unknown
                leave(Exit.RESTART, f"checkpoint of partition {partition.number}: {named(error)}")
            finally:
                partition.opened_at = None
            partition.is_released = clean
            partition.checkpointed_at = partition.written_at = monotonic()
            if rolls:
                partition.rolled_at = monotonic()
            self._metrics.checkpointed(partition, monotonic() - started, written, snapshot)
            return written

    def rehearse(self, partition: OwnedPartition) -> None:
        """Take a snapshot and make batches of it, for a copy of the process that ends: it spends the snapshot."""
        self._batches(partition.producer, partition.listener.snapshot())

    async def _transact(
        self, partition: OwnedPartition, next_offset: int, batches: Iterable[tuple[str, BatchBuilder]]
    ) -> None:
        producer, number = partition.producer, partition.number
        await producer.begin_transaction()
        sent: list[asyncio.Future[Any]] = []
        try:
            for topic, batch in batches:
                sent.append(await producer.send_batch(batch, topic, partition=number))
        except IllegalOperation as error:
            # fenced between two sends: the second only says that there is no transaction, the first knows why
            raise next(filter(None, map(_fence_of, sent)), error) from None
        await asyncio.gather(*sent)  # commit_transaction succeeds although a send failed
        source = TopicPartition(self._prefix + Topic.MENTIONS, number)
        await producer.send_offsets_to_transaction({source: OffsetAndMetadata(next_offset, "")}, self._group)
        await producer.commit_transaction()

    def _batches(
        self, producer: AIOKafkaProducer, snapshot: Snapshot, *, rolls: bool = False
    ) -> list[tuple[str, BatchBuilder]]:
        """All records as whole batches of their topics, in order; no await happens in here."""
        by_topic: dict[Topic, list[BatchBuilder]] = {}
        for topic, key, value, headers in snapshot.outputs:
            _append(producer, by_topic, topic, key, value, headers)
        for topic in ROLLED if rolls else ():
            _append(producer, by_topic, topic, ROLL_KEY, None, ())
        for key, value in snapshot.state:
            _append(producer, by_topic, Topic.STATE, key, value, ())
        return [(self._prefix + topic, batch) for topic, batches in by_topic.items() for batch in batches]


def _is_to_roll(partition: OwnedPartition) -> bool:
    return monotonic() - partition.rolled_at > ROLL_S


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


def _fence_of(sent: "asyncio.Future[Any]") -> ProducerFenced | None:
    """What a send that is over says of a successor."""
    error = sent.exception() if sent.done() and not sent.cancelled() else None
    return error if isinstance(error, ProducerFenced) else None


def _fenced(number: int, group: str) -> str:
    return (
        f"partition {number} was taken over by another worker while this one still held it. After a long pause of "
        "this process, or of Kafka, that is as it should be; if it comes again and again, two deployments write as "
        f"{group}-{number}, or two processes have one OPENEAR_INSTANCE_ID, and fence each other in turn: stop one, "
        "or give it a prefix (OPENEAR_PREFIX) or an id of its own"
    )
