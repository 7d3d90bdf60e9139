"""Read alerts back from Kafka as a subscriber should: committed ones only.

Topic in: alerts.v1, all partitions, no consumer group, so that reading leaves no trace. A record that is no
alert is counted and skipped.
"""

from collections.abc import AsyncIterator
from types import TracebackType
from typing import Any, Self

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaConnectionError
from pydantic import ValidationError

from agents.commands.errors import UserError
from schemas.alert import Alert
from streams.topology import PREFIX, Topic

POLL_MS = 500


class AlertReader:
    """A reader of `alerts.v1` (or another topic of alerts), for use in an `async with` statement."""

    def __init__(
        self,
        connection: dict[str, Any],
        *,
        topic: Topic = Topic.ALERTS,
        from_beginning: bool = False,
        prefix: str = PREFIX,
    ) -> None:
        self.topic = prefix + topic
        self.unreadable = 0
        self._at = connection.get("bootstrap_servers")
        self._from_beginning = from_beginning
        self._consumer = AIOKafkaConsumer(
            **connection, isolation_level="read_committed", enable_auto_commit=False
        )

    async def __aenter__(self) -> Self:
        try:
            await self._consumer.start()
        except KafkaConnectionError:
            await self._consumer.stop()
            raise UserError(
                f"no Kafka answers at {self._at}: is it running, and does it want TLS or SASL?"
            ) from None
        try:
            self._partitions = await self._found()
            self._consumer.assign(self._partitions)
            if self._from_beginning:
                await self._consumer.seek_to_beginning(*self._partitions)
            else:
                await self._consumer.seek_to_end(*self._partitions)
        except BaseException:
            await self._consumer.stop()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._consumer.stop()

    async def follow(self) -> AsyncIterator[Alert]:
        """Give alerts as they are committed, for ever."""
        while True:
            for alert in await self._poll():
                yield alert

    async def until_now(self) -> AsyncIterator[Alert]:
        """Give the alerts that are committed now, from where reading began, and end."""
        ends = await self._consumer.end_offsets(self._partitions)
        while any([await self._consumer.position(partition) < ends[partition] for partition in ends]):
            for alert in await self._poll():
                yield alert

    async def _found(self) -> list[TopicPartition]:
        topics = await self._consumer.topics()
        if self.topic not in topics:
            raise UserError(f"{self._at} has no topic {self.topic}: run `openear topics create`")
        numbers = self._consumer.partitions_for_topic(self.topic) or set()
        return [TopicPartition(self.topic, number) for number in sorted(numbers)]

    async def _poll(self) -> list[Alert]:
        runs = await self._consumer.getmany(timeout_ms=POLL_MS)
        alerts = []
        for run in runs.values():
            for record in run:
                try:
                    alerts.append(Alert.model_validate_json(record.value or b""))
                except ValidationError:
                    self.unreadable += 1
        return alerts
