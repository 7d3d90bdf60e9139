"""Send notices in transactions: each to the partition of its brand, or to all, and of a portion all or none.

Topic out: mentions.v1, key brand or `*`. State: none; the transactional id is a new one for each sending, so
that two of them do not end each other. Stopped half-way, whole portions stay sent: to send again is safe, but
for a lesson (`baseline`), which would count twice.
"""

import asyncio
import secrets
from collections.abc import Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from aiokafka import AIOKafkaProducer
from aiokafka.errors import (
    ClusterAuthorizationFailedError,
    KafkaError,
    TopicAuthorizationFailedError,
    TransactionalIdAuthorizationFailed,
)

from agents.commands.errors import UserError
from agents.logs import hushed_clients
from agents.refusals import absence_of, refusal_of, started
from agents.tail import ends_of
from streams.ingest.notice_rows import NoticeRow
from streams.topology import PREFIX, SOURCE_MAX_BYTES, Topic
from streams.topology.access import NOTICE_SENDERS

PORTION = 200
"""Notices of one transaction; without a brand each is a record in every partition: 3,200 in 16."""
TRANSACTION_MS = 30_000
"""After so long Kafka takes back what a sender left open: until then no worker hears what came after it."""
AWAY_MS = 20_000
_DENIED = (TopicAuthorizationFailedError, TransactionalIdAuthorizationFailed, ClusterAuthorizationFailedError)


async def send_notices(
    connection: dict[str, Any], rows: Sequence[NoticeRow], prefix: str = PREFIX
) -> "NoticeSender":
    """Send all in a loop that does nothing else; the sender says what it did. Raises UserError."""
    # of a transaction that failed aiokafka keeps futures that nobody asks: what failed is told in our sentence
    asyncio.get_running_loop().set_exception_handler(lambda _loop, _context: None)
    async with NoticeSender(connection, prefix) as sender:
        await sender.send(rows)
    return sender


class NoticeSender:
    """A transactional producer of notices, for use in an `async with` statement."""

    def __init__(self, connection: dict[str, Any], prefix: str = PREFIX) -> None:
        self.topic = prefix + Topic.MENTIONS
        self.partitions = 0
        self.reached: dict[int, int] = {}
        """Partition -> offset behind the last notice in it: a worker that got there has heard all of them."""
        self.sent = self.records = self.transactions = 0
        """Notices that were committed, the records they made, and the transactions it took."""
        self._connection, self._prefix = connection, prefix
        self._id = f"{prefix}{NOTICE_SENDERS}{secrets.token_hex(8)}"
        self._producer = AIOKafkaProducer(
            **connection,
            transactional_id=self._id,
            transaction_timeout_ms=TRANSACTION_MS,
            enable_idempotence=True,
            acks="all",
            request_timeout_ms=AWAY_MS,
            max_request_size=SOURCE_MAX_BYTES,
        )

    async def __aenter__(self) -> Self:
        with hushed_clients():
            self.partitions = len(await ends_of(self._connection, Topic.MENTIONS, self._prefix))
            if not self.partitions:
                raise await absence_of(self._connection, self.topic)
            await started(self._producer, self._connection, self._failed)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(KafkaError):
            await self._producer.stop()

    async def send(self, rows: Sequence[NoticeRow]) -> None:
        """Send all, portion by portion; raises UserError that says how many were committed before."""
        for first in range(0, len(rows), PORTION):
            portion = rows[first : first + PORTION]
            try:
                async with self._producer.transaction():
                    ends = await self._send(portion)
            except KafkaError as error:
                raise self._failed(error) from None
            for partition, offset in ends:
                self.reached[partition] = max(self.reached.get(partition, 0), offset + 1)
            self.sent += len(portion)
            self.records += len(ends)
            self.transactions += 1

    async def _send(self, portion: Sequence[NoticeRow]) -> list[tuple[int, int]]:
        waiting = [
            await self._producer.send(self.topic, row.value, key=row.key, partition=partition)
            for row in portion
            for partition in row.partitions(self.partitions)
        ]
        # a commit succeeds although a send failed, so each is looked at
        done, _ = await asyncio.wait(waiting)
        if errors := [error for each in done if (error := each.exception()) is not None]:
            raise errors[0]
        return [(each.result().partition, each.result().offset) for each in waiting]

    def _failed(self, error: KafkaError) -> UserError:
        if isinstance(error, TransactionalIdAuthorizationFailed):
            return refusal_of(error, f"WRITE on transactional id {self._prefix}{NOTICE_SENDERS}*")
        if isinstance(error, _DENIED):
            return refusal_of(error, f"WRITE on topic {self.topic}")
        return UserError(
            f"{self.topic} did not take the notices: {type(error).__name__}. {self.sent:,} were sent; "
            "to send all again is safe, but for a `baseline`, which would count twice"
        )
