"""Look at Kafka before a worker starts, so that what is missing is one sentence and not a restart loop."""

from collections.abc import Mapping
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaConnectionError, KafkaError

from agents.commands.errors import UserError, no_kafka
from streams.topology import TOPICS, Topic


async def partitions_of(connection: dict[str, Any], prefix: str) -> int:
    """The partition count that all topics share; UserError where Kafka, a topic or an equal count is missing."""
    at = str(connection.get("bootstrap_servers"))
    admin = AIOKafkaAdminClient(**connection)
    try:
        await admin.start()
        described = await admin.describe_topics()  # all: to ask by name may create a topic
    except KafkaConnectionError:
        raise no_kafka(at) from None
    except KafkaError as error:
        raise UserError(f"Kafka at {at} refuses: {type(error).__name__} {error}"[:300]) from None
    finally:
        await admin.close()
    counts = {topic["topic"]: len(topic["partitions"]) for topic in described}
    return _common({spec.topic: counts.get(prefix + spec.topic, 0) for spec in TOPICS}, at, prefix)


async def has_listened(connection: dict[str, Any], group: str) -> bool:
    """Whether a worker of this group committed anything that Kafka still knows."""
    admin = AIOKafkaAdminClient(**connection)
    try:
        await admin.start()
        return bool(await admin.list_consumer_group_offsets(group))
    except KafkaError as error:
        raise UserError(
            f"Kafka refuses the offsets of {group}: {type(error).__name__} {error}"[:300]
        ) from None
    finally:
        await admin.close()


def _common(counts: Mapping[Topic, int], at: str, prefix: str) -> int:
    missing = [topic for topic, count in counts.items() if not count]
    if missing:
        others = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        raise UserError(f"{at} has no topic {prefix}{missing[0]}{others}: run `openear topics create`")
    partitions = counts[Topic.MENTIONS]
    for topic, count in counts.items():
        if count != partitions:
            raise UserError(
                f"{prefix}{topic} has {count} partitions, {prefix}{Topic.MENTIONS} has {partitions}: all need "
                "the same, since what partition p causes is written to partition p"
            )
    return partitions
