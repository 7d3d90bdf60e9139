"""Say goodbye to Kafka, also where it does not answer."""

import asyncio

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

STOP_S = 5.0
"""For a client to end what it does; in an outage it would try without end."""


async def goodbye(client: AIOKafkaConsumer | AIOKafkaProducer) -> None:
    """Stop a client; where that takes too long, or fails, close its connections and leave the rest of it behind.

    The stop of a consumer may be the victim of its own cancellations: it cancels a fetch and waits for it; one that
    failed a moment ago, as when the broker hung up, ends as cancelled, which the stop then raises as if whoever
    waits for it were meant (aio-libs/aiokafka#647).
    """
    # in a task of its own, whose end as cancelled is nobody else's
    stopping = asyncio.create_task(client.stop())
    await asyncio.wait({stopping}, timeout=STOP_S)
    if not stopping.done() or stopping.cancelled() or stopping.exception():
        stopping.cancel()
        await (client.client if isinstance(client, AIOKafkaProducer) else client._client).close()
