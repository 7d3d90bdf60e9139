"""What the tests of the worker share: a story to tell, a worker to kill, topics to read back, an oracle."""

import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import time
import urllib.request
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from pydantic import TypeAdapter

from agents.topics import create_topics
from schemas.inputs import IdleAdvance, Input, KillerRecord
from streams.listen.config import ListenConfig
from streams.listen.pipeline import Pipeline
from streams.policy import BASE_LATENESS_MS, BASE_MS, DAY_MS, HOUR_MS
from streams.records import Record
from streams.topology import Topic
from streams.topology.partition import partition_of
from tests.builders import KEY, chorus, talk

ROOT = Path(__file__).parents[2]
PARTITIONS = 4
DEADLINE_S = 90.0
FED_WITHIN_MS = 180_000
"""How long a record may wait for its acknowledgement: a broker is away for a minute in some tests."""
_inputs: TypeAdapter[Input] = TypeAdapter(Input)
Lines = dict[tuple[str, int], list[tuple[bytes | None, bytes | None, tuple[tuple[str, bytes], ...]]]]
"""Records by topic (without prefix) and partition, in order."""


async def until(what: str, holds: Callable[[], Any], seconds: float = DEADLINE_S) -> Any:
    """Wait for something; its value."""
    end = time.monotonic() + seconds
    while True:
        value = holds()
        if asyncio.iscoroutine(value):
            value = await value
        if value:
            return value
        assert time.monotonic() < end, f"not within {seconds:.0f} s: {what}"
        await asyncio.sleep(0.05)


class Worker:
    """A worker in a process of its own; used in a `with` statement it never outlives the test."""

    def __init__(
        self,
        folder: Path,
        brokers: str,
        prefix: str,
        pause_s: float = 0.5,
        module: str = "tests.integration.paused_worker",
        **settings: Any,
    ) -> None:
        number = len(list(folder.glob("worker-*.log")))
        self.log = folder / f"worker-{number}.log"
        self.marks = folder / f"worker-{number}.marks"
        given = {
            "brokers": brokers,
            "prefix": prefix,
            "hash_key": KEY.decode(),
            "release_timeout_s": 20,  # a busy machine and pauses inside of transactions
            "idle_timeout_s": 1,
            **settings,
        }
        environment = {f"OPENEAR_{name.upper()}": str(value) for name, value in given.items()}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", module],
                cwd=ROOT,
                stdout=log,
                stderr=log,
                env={
                    **{name: value for name, value in os.environ.items() if not name.startswith("OPENEAR_")},
                    **environment,
                    "OPENEAR_TEST_MARKS": str(self.marks),
                    "OPENEAR_TEST_PAUSE_S": str(pause_s),
                },
            )

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    @property
    def said(self) -> str:
        return self.log.read_text("utf-8", "replace")

    def steps(self) -> list[str]:
        return self.marks.read_text().splitlines() if self.marks.exists() else []

    def committed(self) -> int:
        """Transactions that this process committed."""
        return sum(step.startswith("done") for step in self.steps())

    def open(self) -> set[str]:
        """Transactional ids with records sent and no commit."""
        last: dict[str, str] = {}
        for step in self.steps():
            state, _, transactional_id = step.partition(" ")
            last[transactional_id] = state
        return {transactional_id for transactional_id, state in last.items() if state == "open"}

    async def works(self, transactions: int = PARTITIONS) -> None:
        """Wait until it has acquired its partitions: one transaction marks each."""
        await until(f"{transactions} transactions of {self.log.name}", lambda: self._has(transactions))

    def _has(self, transactions: int) -> bool:
        assert self.process.poll() is None, (
            f"{self.log.name} ended with {self.process.returncode}:\n{self.said}"
        )
        return self.committed() >= transactions

    def kill(self) -> int:
        """Kill -9; the number of transactions that were open."""
        self.process.kill()
        self.process.wait()
        return len(self.open())

    def tell(self) -> None:
        """Let it write down where it stands; its log then has it."""
        if self.process.poll() is None and "partitions" in self.said:  # else there is no answer to it yet
            self.process.send_signal(signal.SIGVTALRM)

    async def stop(self) -> int:
        """SIGTERM; the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return await self.ended()

    async def ended(self) -> int:
        await until(f"the end of {self.log.name}", lambda: self.process.poll() is not None)
        return self.process.returncode


Told = tuple[bytes, bytes | None]


def a_story(seed: int, days: float = 1.2, a_day: int = 260, brands: int = 6) -> list[Told]:
    """Talk of some brands by time, with late, repeated, broken and absurd records in between."""
    chance = random.Random(seed)
    start_ms = int(time.time() * 1000) // DAY_MS * DAY_MS - 12 * DAY_MS
    names = brand_names(brands)
    said: list[dict[str, Any]] = []
    for number, name in enumerate(names):
        said += talk(days, a_day, seed=seed * 100 + number, start_ms=start_ms, brand=name)
    said += chorus(40, "the lid cracked", start_ms + DAY_MS, over_ms=8 * HOUR_MS, seed=seed, brand=names[0])
    at = {id(each): each["created_at"] for each in said}
    for each in said:
        if chance.random() < 0.05:  # told late: some minutes, some hours
            at[id(each)] = _shifted(each["created_at"], chance.choice((2, 20, 400, 900)))
    said.sort(key=lambda each: (at[id(each)], each["id"]))
    told: list[Told] = []
    for each in said:
        key = each["brand"].encode()
        told.append((key, json.dumps(each).encode()))
        match chance.randrange(100):
            case 0:
                told.append((key, b'{"id": broken'))
            case 1:
                told.append(told[-chance.randrange(1, 20) % len(told)])
            case 2:
                told.append((key, json.dumps({**each, "created_at": "1999-01-01T00:00:00Z"}).encode()))
            case 3:
                told.append(
                    (
                        key,
                        json.dumps(
                            {
                                **each,
                                "id": each["id"] + "-old",
                                "created_at": _shifted(each["created_at"], -6 * 1440),
                            }
                        ).encode(),
                    )
                )
    return told


def brand_names(brands: int) -> list[str]:
    """Brands that fill all partitions evenly."""
    names: list[str] = []
    number = 0
    while len(names) < brands:
        name = f"Brand {number}"
        if partition_of(name.encode(), PARTITIONS) == len(names) % PARTITIONS:
            names.append(name)
        number += 1
    return names


def _shifted(created_at: str, minutes: int) -> str:
    from datetime import datetime, timedelta

    return (datetime.fromisoformat(created_at) + timedelta(minutes=minutes)).isoformat()


def just_before_a_close(told: Iterable[Told], seconds: float = 1.5) -> list[Told]:
    """One more mention of each partition, after which a window closes in so many seconds."""
    latest: dict[int, tuple[str, dict[str, Any]]] = {}
    for key, value in told:
        try:
            fields = json.loads(value or b"")
        except ValueError:
            continue
        partition = partition_of(key, PARTITIONS)
        if fields["created_at"] > latest.get(partition, ("",))[0]:
            latest[partition] = (fields["created_at"], fields)
    more: list[Told] = []
    for created_at, fields in latest.values():
        from datetime import UTC, datetime

        at_ms = int(datetime.fromisoformat(created_at).timestamp() * 1000)
        end_ms = (at_ms // BASE_MS + 1) * BASE_MS
        at_ms = end_ms + BASE_LATENESS_MS - int(seconds * 1000)
        spoken = {
            **fields,
            "id": fields["id"] + "-last",
            "created_at": datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(),
        }
        more.append((fields["brand"].encode(), json.dumps(spoken).encode()))
    return more


async def feed(
    brokers: str, prefix: str, told: Iterable[Told], rate: float, *, by_transactions: bool = False
) -> None:
    """Send a story at a rate; by transactions, one in five of which is aborted junk."""
    more: dict[str, Any] = {"transactional_id": prefix + "feed"} if by_transactions else {}
    producer = AIOKafkaProducer(
        bootstrap_servers=brokers,
        enable_idempotence=True,
        linger_ms=5,
        request_timeout_ms=FED_WITHIN_MS,
        **more,
    )
    await producer.start()
    topic, chance = prefix + Topic.MENTIONS, random.Random(5)
    portion: list[Told] = []

    async def send(portion: list[Told]) -> None:
        if by_transactions:
            if chance.random() < 0.2:
                await producer.begin_transaction()
                for key, _ in portion:
                    await producer.send(topic, b"junk", key=key)
                await producer.flush()
                await producer.abort_transaction()
            await producer.begin_transaction()
        for key, value in portion:
            await producer.send(topic, value, key=key)
        if by_transactions:
            await producer.commit_transaction()

    started, sent = time.monotonic(), 0
    try:
        for each in told:
            portion.append(each)
            sent += 1
            if len(portion) >= max(1, rate / 20):
                await send(portion)
                portion = []
                await asyncio.sleep(max(0.0, started + sent / rate - time.monotonic()))
        await send(portion)
        await producer.flush()
    finally:
        await producer.stop()


async def read(
    brokers: str, prefix: str, *topics: Topic, isolation: str = "read_committed"
) -> tuple[Lines, dict[int, list[Record]]]:
    """All records of these output topics, or of all, and those of the source."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=brokers,
        isolation_level=isolation,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
    )
    await consumer.start()
    lines: Lines = defaultdict(list)
    source: dict[int, list[Record]] = defaultdict(list)
    try:
        names = topics or tuple(Topic)
        tps = [TopicPartition(prefix + name, p) for name in names for p in range(PARTITIONS)]
        consumer.assign(tps)
        ends = await consumer.end_offsets(tps)
        while any([await consumer.position(tp) < ends[tp] for tp in tps]):
            for tp, records in (await consumer.getmany(timeout_ms=200)).items():
                topic = tp.topic.removeprefix(prefix)
                for r in records:
                    if topic == Topic.MENTIONS:
                        source[tp.partition].append(
                            Record(tp.partition, r.offset, r.key, r.value, r.timestamp, r.headers)
                        )
                    else:
                        lines[(topic, tp.partition)].append((r.key, r.value, tuple(r.headers)))
    finally:
        await consumer.stop()
    return lines, source


async def all_heard(brokers: str, prefix: str) -> bool:
    """Every record of the source is committed as heard, and no transaction is open."""
    partitions = [TopicPartition(prefix + topic, p) for topic in Topic for p in range(PARTITIONS)]
    sources = [tp for tp in partitions if tp.topic == prefix + Topic.MENTIONS]
    ends, heard = [], {}
    for isolation in ("read_committed", "read_uncommitted"):
        consumer = AIOKafkaConsumer(
            bootstrap_servers=brokers,
            isolation_level=isolation,
            group_id=prefix + "listen",
            enable_auto_commit=False,
        )
        await consumer.start()
        try:
            ends.append(await consumer.end_offsets(partitions))
            heard = {tp.partition: await consumer.committed(tp) or 0 for tp in sources}
        finally:
            await consumer.stop()
    # behind the last record of a transaction stands a marker, which no offset of ours passes
    if ends[0] != ends[1] or any(ends[0][tp] - heard[tp.partition] > 1 for tp in sources):
        return False
    _, source = await read(brokers, prefix, Topic.MENTIONS)
    return all(records[-1].offset + 1 == heard[partition] for partition, records in source.items())


def oracle(source: Mapping[int, list[Record]], lines: Lines) -> Lines:
    """What one pipeline in memory says to the same log and what was recorded; it has no file of a profile."""
    pipeline = Pipeline(ListenConfig({}, KEY, PARTITIONS))
    for partition in sorted(source):
        pipeline.hear_log(partition, source[partition], recorded(lines, partition))
    told: Lines = defaultdict(list)
    for partition, output in pipeline.drain():
        told[(output.topic.value, partition)].append((output.key, output.value, output.headers))
    return told


def recorded(lines: Lines, partition: int) -> list[Input]:
    """What decided results of a partition without standing in its log."""
    return [_inputs.validate_json(v or b"") for _, v, _ in lines.get((Topic.INPUTS.value, partition), [])]


def idle_advances(lines: Lines, partition: int) -> list[IdleAdvance]:
    return [entry for entry in recorded(lines, partition) if isinstance(entry, IdleAdvance)]


def killers(lines: Lines) -> list[KillerRecord]:
    every = [entry for partition in range(PARTITIONS) for entry in recorded(lines, partition)]
    return [entry for entry in every if isinstance(entry, KillerRecord)]


def compared(lines: Lines) -> Lines:
    """What the oracle says too: all but the state."""
    return {at: records for at, records in lines.items() if at[0] != Topic.STATE and records}


def scraped(worker: Worker) -> str:
    """The metrics of a worker that was started with `metrics_port=0`."""
    url = worker.said.partition("metrics on ")[2].split()[0]
    with urllib.request.urlopen(url, timeout=10) as answer:
        text: str = answer.read().decode()
    return text


async def make_topics(brokers: str, prefix: str, partitions: int = PARTITIONS) -> None:
    await create_topics({"bootstrap_servers": brokers}, prefix, partitions, 1)
