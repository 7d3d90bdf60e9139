"""Send mentions to `mentions.v1` as a connector should: keyed by brand, idempotent, acknowledged by all.

Topic out: mentions.v1, key brand, murmur2 partitioner (aiokafka's default). A notice without a brand goes to
every partition. At most `IN_FLIGHT` records wait for their acknowledgement; one that is refused ends the
sending with a sentence. On a restart of the sender records may come twice: the listener knows their ids.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from aiokafka import AIOKafkaProducer
from aiokafka.errors import (
    KafkaError,
    KafkaTimeoutError,
    TopicAuthorizationFailedError,
)

from agents.commands.errors import UserError
from agents.logs import hushed_clients
from agents.refusals import absence_of, refusal_of, started
from schemas.notice import BROADCAST_KEY
from streams.topology import PREFIX, SOURCE_MAX_BYTES, Topic

IN_FLIGHT = 5000
"""Records that wait for an acknowledgement: a few MB, several batches a partition."""
LINGER_MS = 5
AWAY_MS = 120_000
"""How long a record may wait for its acknowledgement; a restart of a broker took 13 s."""
BACKOFF_MS = 250
"""Between two attempts of aiokafka, which repeats what may be repeated, in order, until `AWAY_MS` are over."""
GIVE_UP_S = 2.0
"""For the end of a sending that failed: what still waits will not be acknowledged."""
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
        self._connection = connection
        self._producer = AIOKafkaProducer(
            **connection,
            enable_idempotence=True,
            acks="all",
            linger_ms=LINGER_MS,
            request_timeout_ms=AWAY_MS,
            retry_backoff_ms=BACKOFF_MS,
            max_request_size=SOURCE_MAX_BYTES,
        )
        self._waiting: deque[asyncio.Future[Any]] = deque()

    async def __aenter__(self) -> Self:
        with hushed_clients():
            await self._start()
        return self

    async def _start(self) -> None:
        # an idempotent producer is refused as a whole where it may write to no topic at all
        right = f"WRITE on topic {self.topic}"
        await started(self._producer, self._connection, lambda error: refusal_of(error, right))
        try:
            async with asyncio.timeout(SEEN_IN_S):
                self._partitions = sorted(await self._producer.partitions_for(self.topic))
        except (TimeoutError, KafkaError):
            await self._producer.stop()
            raise await absence_of(self._connection, self.topic) from None

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                await self.flush()
        except BaseException:
            await self._give_up()
            raise
        if kind is None:
            await self._producer.stop()
        else:
            await self._give_up()

    async def _give_up(self) -> None:
        """End without waiting for what is on its way, and take note of what became of it."""
        for future in self._waiting:
            future.add_done_callback(_seen)
        try:
            async with asyncio.timeout(GIVE_UP_S):
                await self._producer.stop()
        except TimeoutError:
            # its sender finishes the requests that are under way, each of which may wait for long
            with suppress(TimeoutError):
                async with asyncio.timeout(GIVE_UP_S):
                    await self._producer._sender.close()
            await self._producer.client.close()
        while self._waiting:
            future = self._waiting.popleft()
            self.sent += future.done() and not future.cancelled() and future.exception() is None

    @property
    def partitions(self) -> int:
        """How many partitions `mentions.v1` has."""
        return len(self._partitions)

    async def send(self, key: bytes, value: bytes, headers: Sequence[tuple[str, bytes]] = ()) -> None:
        """Hand a record over; waits where too many are on their way."""
        try:
            for partition in self._partitions if key == BROADCAST_KEY else [None]:
                self._waiting.append(
                    await self._producer.send(
                        self.topic, value, key=key, partition=partition, headers=list(headers)
                    )
                )
        except KafkaError as error:
            raise self._failed(error) from None
        while len(self._waiting) > IN_FLIGHT:
            await self._acknowledged()

    async def flush(self) -> None:
        """Wait until everything that was handed over is acknowledged."""
        while self._waiting:
            await self._acknowledged()

    async def _acknowledged(self) -> None:
        oldest = self._waiting[0]
        if not oldest.done():
            # an idempotent producer of aiokafka tries for ever where no broker is left that could tell the leader
            await asyncio.wait([oldest], timeout=AWAY_MS / 1000)
        if not oldest.done():
            raise self._failed(KafkaTimeoutError())
        self._waiting.popleft()
        if (error := oldest.exception()) is not None:
            raise self._failed(error) from None
        self.sent += 1

    def _failed(self, error: BaseException) -> UserError:
        if getattr(error, "retriable", False) or isinstance(error, KafkaTimeoutError):
            return UserError(
                f"Kafka did not take a record for {self.topic} in {AWAY_MS // 1000} s: {type(error).__name__}"
            )
        if isinstance(error, TopicAuthorizationFailedError):
            return refusal_of(error, f"WRITE on topic {self.topic}")
        return UserError(f"{self.topic} refused a record: {type(error).__name__}")


def _seen(future: asyncio.Future[Any]) -> None:
    """Look at an error that nobody waits for any more, or asyncio logs each of them."""
    if not future.cancelled():
        future.exception()
