"""Open a client for questions about a cluster, and close it whatever comes of them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient

from agents.refusals import answered


@asynccontextmanager
async def admin_of(connection: dict[str, Any], **options: Any) -> AsyncIterator[AIOKafkaAdminClient]:
    """The client; raises UserError, here or in the block, where nobody answers it.

    `connection` is what aiokafka's clients take: `bootstrap_servers` and, where needed, TLS and SASL.
    """
    admin = AIOKafkaAdminClient(**connection, **options)
    try:
        async with answered(connection):
            await admin.start()
            yield admin
    finally:
        await admin.close()
