"""Say goodbye to Kafka, also where it does not answer."""

import asyncio

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

STOP_S = 5.0
"""For a client to end what it does; in an outage it would try without end."""


async def goodbye(client: AIOKafkaConsumer | AIOKafkaProducer) -> None:
    """Stop a client; where that takes too long, or fails, close its connections and leave the rest of it behind."""
    # in a task of its own: in an outage stop() may end as cancelled though nobody cancelled it
    stopping = asyncio.create_task(client.stop())
    await asyncio.wait({stopping}, timeout=STOP_S)
    if not stopping.done() or stopping.cancelled() or stopping.exception():
        stopping.cancel()
        await (client.client if isinstance(client, AIOKafkaProducer) else client._client).close()
