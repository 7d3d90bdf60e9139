"""Look at Kafka before a worker starts, so that what is missing is one sentence and not a restart loop."""

from collections.abc import Mapping
from typing import Any

from aiokafka.errors import KafkaError

from agents.admin import admin_of
from agents.commands.errors import UserError
from agents.doctor.cluster import Cluster, ids_of
from agents.doctor.judging_rights import lacking, told_lack
from agents.group import committed_offsets
from agents.refusals import hidden_from_us, hidden_topics, refusal_of
from agents.settings import WorkerSettings
from streams.topology import TOPICS, Topic
from streams.topology.access import Component


async def partitions_of(connection: dict[str, Any], prefix: str) -> int:
    """The partition count that all topics share; UserError where Kafka, a topic or an equal count is missing."""
    at = str(connection.get("bootstrap_servers"))
    try:
        async with admin_of(connection) as admin:
            described = await admin.describe_topics()  # all: to ask by name may create a topic
            seen = {topic["topic"] for topic in described}
            unseen = [prefix + spec.topic for spec in TOPICS if prefix + spec.topic not in seen]
            hidden = await hidden_topics(admin._client, unseen) if unseen else []
    except KafkaError as error:
        raise refusal_of(error) from None
    if hidden:
        raise hidden_from_us(hidden)
    counts = {topic["topic"]: len(topic["partitions"]) for topic in described}
    return _common({spec.topic: counts.get(prefix + spec.topic, 0) for spec in TOPICS}, at, prefix)


async def has_listened(settings: WorkerSettings) -> bool:
    """Whether a worker of this group committed anything that Kafka still knows."""
    try:
        return bool(await committed_offsets(settings))
    except KafkaError as error:
        raise refusal_of(error, f"DESCRIBE on group {settings.group}") from None


async def refuse_without_rights(settings: WorkerSettings, partitions: int, component: Component) -> None:
    """Raise UserError that names the rights that are missing, before any of it ends a running worker.

    Asked where clients have to say who they are; nothing is written or fenced.
    """
    if settings.security_protocol == "PLAINTEXT":
        return
    try:
        async with Cluster(settings) as cluster:
            topics = await cluster.topics()
            ids = await cluster.denied_ids(ids_of(component, settings, partitions))
    except KafkaError as error:
        raise refusal_of(error) from None
    if denied := lacking(topics.operations, ids, settings.prefix, component):
        raise UserError(told_lack(denied, component))


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
