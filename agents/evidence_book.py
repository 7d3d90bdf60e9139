"""Look up whose words stand behind the references of an alert, where a profile lets alerts carry nothing else.

Topic in: evidence.v1, committed records, all partitions, without a group: read from its beginning when the first
such alert is met, and followed from then on. State: what stands there now, at most `ENTRIES`, the oldest out. An
entry that is gone, or that this user may not read, leaves the reference as it is.
"""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError
from pydantic import ValidationError

from agents.commands.output import say
from agents.committed import partitions_of
from agents.goodbye import goodbye
from agents.reading import a_reader, runs_below
from agents.refusals import hidden_topics
from agents.settings import WorkerSettings
from schemas.alert import Alert
from schemas.referenced import Referenced
from streams.alert.references import ENDED, key_of, resolved
from streams.notices.evidence import ids_in
from streams.topology import Topic

ENTRIES = 100_000
"""x ~1 kB = 100 MB; a worker keeps at most 73 for each open alert."""
POLL_MS = 100
READ_S = 30.0
"""For all that stands there at first."""
PATIENCE_S = 2.0
"""An alert and its words are one transaction, whose end Kafka writes to each partition for itself: words may show
a moment later. The words of an older revision never do, so nobody waits for long."""


class EvidenceBook:
    """What stands on `evidence.v1`, for use in an `async with` statement; nothing is asked before it is needed."""

    def __init__(self, settings: WorkerSettings) -> None:
        self._settings = settings
        self._topic = settings.prefix + Topic.EVIDENCE
        self._consumer: AIOKafkaConsumer | None = None
        self._partitions: list[TopicPartition] = []
        self._reading = asyncio.Lock()
        self._patience_s = PATIENCE_S
        self._entries: dict[bytes, Referenced] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._consumer is not None:
            await goodbye(self._consumer)

    async def resolved(self, alert: Alert) -> Alert:
        """The alert with ids, words and links, as far as they are known; as it is where Kafka gives no answer."""
        if alert.quotes == "inline":
            return alert
        async with self._reading:
            await self._read_on()
            if alert.state not in ENDED:
                await self._wait_for(alert)
        return resolved(alert, self._behind(alert))

    async def all_resolved(self, alerts: Iterable[Alert]) -> list[Alert]:
        """The same for many, by what stands there now."""
        listed = list(alerts)
        async with self._reading:
            if any(alert.quotes == "reference" for alert in listed):
                await self._read_on()
        return [resolved(alert, self._behind(alert)) for alert in listed]

    async def _read_on(self) -> None:
        with suppress(KafkaError, TimeoutError):
            async with asyncio.timeout(READ_S if self._consumer is None else PATIENCE_S):
                await self._follow()

    async def _wait_for(self, alert: Alert) -> None:
        """Wait for words that may show yet, each time that none did half as long."""
        with suppress(KafkaError, TimeoutError):
            async with asyncio.timeout(self._patience_s):
                while not self._knows(alert):
                    await self._take()
        self._patience_s = PATIENCE_S if self._knows(alert) else self._patience_s / 2

    def _knows(self, alert: Alert) -> bool:
        return (
            self._consumer is None
            or not self._partitions
            or len(self._behind(alert)) == len(set(ids_in(alert)))
        )

    def _behind(self, alert: Alert) -> dict[str, Referenced]:
        found = {each: self._entries.get(key_of(alert.brand, each)) for each in ids_in(alert)}
        return {each: entry for each, entry in found.items() if entry is not None}

    async def _follow(self) -> None:
        """Read on to what is committed now."""
        if self._consumer is None:
            await self._start()
        assert self._consumer is not None
        ends = await self._consumer.end_offsets(self._partitions) if self._partitions else {}
        async for _, run in runs_below(self._consumer, ends, POLL_MS):
            self._keep_all(run)

    async def _take(self) -> None:
        assert self._consumer is not None
        for run in (await self._consumer.getmany(timeout_ms=POLL_MS)).values():
            self._keep_all(run)

    def _keep_all(self, run: Iterable[Any]) -> None:
        for record in run:
            self._keep(record.key or b"", record.value)

    def _keep(self, key: bytes, value: bytes | None) -> None:
        self._entries.pop(key, None)
        with suppress(ValidationError):
            if value is not None:
                self._entries[key] = Referenced.model_validate_json(value, extra="ignore")
        if len(self._entries) > ENTRIES:
            del self._entries[next(iter(self._entries))]

    async def _start(self) -> None:
        consumer = a_reader(self._settings.connection())
        try:
            await consumer.start()
            self._partitions = await partitions_of(consumer, [self._topic])
            if not self._partitions and await hidden_topics(consumer._client, [self._topic]):
                say(
                    f"whose words are behind references stands on {self._topic}, which this user may not read"
                )
        except BaseException:
            await goodbye(consumer)
            raise
        if self._partitions:
            consumer.assign(self._partitions)
            await consumer.seek_to_beginning(*self._partitions)
        self._consumer = consumer
