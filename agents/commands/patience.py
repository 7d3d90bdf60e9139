"""Wait for Kafka's answer so long and no longer, and say in one sentence what it refuses."""

from collections.abc import Awaitable
from typing import TypeVar

from agents.commands.errors import UserError

PATIENCE_S = 120.0
"""100,000 windows of 16 partitions are 2 GB; what commands read by default is read in seconds."""

_T = TypeVar("_T")


async def patiently(asked: Awaitable[_T], patience_s: float = PATIENCE_S) -> _T:
    """What was asked for; raises UserError where Kafka refuses, or is too slow."""
    import asyncio

    from aiokafka.errors import KafkaError

    from agents.refusals import refusal_of

    try:
        async with asyncio.timeout(patience_s):
            return await asked
    except TimeoutError:
        raise UserError(f"Kafka did not tell within {patience_s:.0f} s") from None
    except KafkaError as error:
        raise refusal_of(error) from None
