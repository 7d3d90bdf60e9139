"""Send mentions to `mentions.v1` as a connector should: keyed by brand, idempotent, acknowledged by all.

Topic out: mentions.v1, key brand, murmur2 partitioner (aiokafka's default). A notice without a brand goes to
every partition. At most `IN_FLIGHT` records wait for their acknowledgement; one that is refused ends the
sending with a sentence. On a restart of the sender records may come twice: the listener knows their ids.
"""

import asyncio
from collections import deque
from types import TracebackType
from typing import Any, Self

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaConnectionError, KafkaError

from agents.commands.errors import UserError
from schemas.notice import BROADCAST_KEY
from streams.topology import PREFIX, SOURCE_MAX_BYTES, Topic

IN_FLIGHT = 5000
"""Records that wait for an acknowledgement: a few MB, several batches a partition."""
LINGER_MS = 5
SEEN_IN_S = 10.0
"""How long a topic may take to show up in the metadata."""


class Sender:
    """An idempotent producer of mentions, for use in an `async with` statement.

    `connection` is what aiokafka's clients take: `bootstrap_servers` and, where needed, TLS and SASL.
    """

    def __init__(self, connection: dict[str, Any], prefix: str = PREFIX) -> None:
        self.topic = prefix + Topic.MENTIONS
        self.sent = 0
        """Records acknowledged by the broker."""
        self._at = connection.get("bootstrap_servers")
        self._producer = AIOKafkaProducer(
            **connection,
            enable_idempotence=True,
            acks="all",
            linger_ms=LINGER_MS,
            max_request_size=SOURCE_MAX_BYTES,
        )
        self._waiting: deque[asyncio.Future[Any]] = deque()

    async def __aenter__(self) -> Self:
        try:
            await self._producer.start()
        except KafkaConnectionError:
            await self._producer.stop()
            raise UserError(
                f"no Kafka answers at {self._at}: is it running, and does it want TLS or SASL?"
            ) from None
        try:
            async with asyncio.timeout(SEEN_IN_S):
                self._partitions = sorted(await self._producer.partitions_for(self.topic))
        except (TimeoutError, KafkaError):
            await self._producer.stop()
            raise UserError(f"{self._at} has no topic {self.topic}: run `openear topics create`") from None
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                await self.flush()
        finally:
            await self._producer.stop()

    async def send(self, key: bytes, value: bytes) -> None:
        """Hand a record over; waits where too many are on their way."""
        if key == BROADCAST_KEY:
            for partition in self._partitions:
                self._waiting.append(
                    await self._producer.send(self.topic, value, key=key, partition=partition)
                )
        else:
            self._waiting.append(await self._producer.send(self.topic, value, key=key))
        while len(self._waiting) > IN_FLIGHT:
            await self._acknowledged()

    async def flush(self) -> None:
        """Wait until everything that was handed over is acknowledged."""
        while self._waiting:
            await self._acknowledged()

    async def _acknowledged(self) -> None:
        try:
            await self._waiting.popleft()
        except KafkaError as error:
            raise UserError(f"{self.topic} refused a record: {type(error).__name__}") from None
        self.sent += 1
