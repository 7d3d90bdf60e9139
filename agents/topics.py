"""Create the topics of the table on a cluster, and see what it has of them.

Topics out: all of ours, as topics. Nothing is ever deleted or altered, so to run it again, or twice at once,
changes nothing; after a crash the next run creates the rest. What differs is for people to decide on.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import (
    ClusterAuthorizationFailedError,
    InvalidReplicationFactorError,
    KafkaError,
    TopicAlreadyExistsError,
    TopicAuthorizationFailedError,
    for_code,
)

from agents.admin import admin_of
from agents.commands.errors import UserError
from agents.refusals import hidden_from_us, hidden_topics, refusal_of
from streams.topology import PARTITIONS, PREFIX, TOPICS
from streams.topology.plan import Change, FoundTopic, Kind, of_kind, plan_topics

PATIENCE_S = 30.0
"""For the whole of it: creating 16 topics of 16 partitions takes 1 s on an idle broker, 5 s on a busy one."""
PAUSE_S = 0.1
MOST_REPLICAS = 3


async def planned_topics(
    connection: dict[str, Any], prefix: str = PREFIX, partitions: int = PARTITIONS
) -> list[Change]:
    """Give what `create_topics` would create and what differs. Raises `UserError` where Kafka is silent."""
    async with _patience(connection), admin_of(connection) as admin:
        while True:
            try:
                return plan_topics(await _found(admin, prefix), prefix, partitions)
            except KafkaError as error:
                await _again(error)


async def found_topics(connection: dict[str, Any], prefix: str = PREFIX) -> dict[str, FoundTopic]:
    """Give those of our topics that there are, by their full names, with their settings as they are."""
    async with _patience(connection), admin_of(connection) as admin:
        while True:
            try:
                return await _found(admin, prefix)
            except KafkaError as error:
                await _again(error)


async def create_topics(
    connection: dict[str, Any],
    prefix: str = PREFIX,
    partitions: int = PARTITIONS,
    replication: int | None = None,
) -> list[Change]:
    """Create what is missing, wait until clients see it, and give what was done and what was not.

    Changes that are `MISSING` are done, by this very call; a `SETTING` that differs is left as it is.
    `replication` counts for new topics; None takes one replica a broker, at most three. `connection` is what
    aiokafka's clients take. Raises `UserError`, before anything is created, when an existing topic has
    another number of partitions.
    """
    created: list[Change] = []
    async with _patience(connection), admin_of(connection) as admin:
        while True:
            try:
                found = await _found(admin, prefix)
                changes = plan_topics(found, prefix, partitions)
                _refuse_other_partitions(changes)
                missing = of_kind(changes, Kind.MISSING)
                if not missing and all(topic.is_led for topic in found.values()):
                    return [*created, *changes]
                if missing:
                    created += await _created(admin, missing, prefix, partitions, replication)
                await asyncio.sleep(PAUSE_S)
            except KafkaError as error:
                await _again(error)


def _refuse_other_partitions(changes: Iterable[Change]) -> None:
    if wrong := of_kind(changes, Kind.PARTITIONS):
        raise UserError(
            f"{wrong[0]}: every topic has the partitions of mentions.v1, and their number cannot change while "
            "there is state; give --partitions as they are, or another --prefix"
        )


async def _created(
    admin: AIOKafkaAdminClient,
    missing: Sequence[Change],
    prefix: str,
    partitions: int,
    replication: int | None,
) -> list[Change]:
    brokers = len((await admin.describe_cluster())["brokers"])
    replicas = min(brokers, MOST_REPLICAS) if replication is None else replication
    config = {prefix + spec.topic: spec.config for spec in TOPICS}
    answer = await admin.create_topics(
        [NewTopic(c.topic, partitions, replicas, topic_configs=dict(config[c.topic])) for c in missing]
    )
    for topic, code, *words in answer.topic_errors:
        error = for_code(code)
        if error is InvalidReplicationFactorError:
            raise UserError(f"{topic} takes {replicas} brokers for its replicas, the cluster has {brokers}")
        if error in (TopicAuthorizationFailedError, ClusterAuthorizationFailedError):
            raise UserError(
                f"this user may not create {topic}: it takes an ACL for CREATE and DESCRIBE_CONFIGS"
            )
        if code and error is not TopicAlreadyExistsError:  # somebody else may be creating them just now
            raise error(*words)
    ours = {topic for topic, code, *_ in answer.topic_errors if not code}
    return [change for change in missing if change.topic in ours]


async def _found(admin: AIOKafkaAdminClient, prefix: str) -> dict[str, FoundTopic]:
    """Give those of our topics that the cluster has."""
    wanted = {prefix + spec.topic for spec in TOPICS}
    # all topics are asked for: to ask for one by name would create it where Kafka creates by itself
    leaders: dict[str, list[int]] = {}
    for topic in await admin.describe_topics():
        if topic["topic"] in wanted:
            if topic["error_code"]:
                raise for_code(topic["error_code"])(topic["topic"])
            leaders[topic["topic"]] = [partition["leader"] for partition in topic["partitions"]]
    unseen = sorted(wanted - set(leaders))
    if unseen and (hidden := await hidden_topics(admin._client, unseen)):
        raise hidden_from_us(hidden)  # else they would count as missing
    configs = await _configs(admin, leaders)
    return {name: FoundTopic(len(led), configs[name], -1 not in led) for name, led in leaders.items()}


async def _configs(admin: AIOKafkaAdminClient, names: Iterable[str]) -> dict[str, Mapping[str, str]]:
    asked = [ConfigResource(ConfigResourceType.TOPIC, name) for name in names]
    if not asked:
        return {}
    configs: dict[str, Mapping[str, str]] = {}
    for answer in await admin.describe_configs(asked):
        for code, words, _, name, entries in answer.resources:
            if code:
                raise for_code(code)(words)
            configs[name] = {entry[0]: entry[1] for entry in entries}
    return configs


async def _again(error: KafkaError) -> None:
    """Wait a moment where another try may help, as a broker starts or its leader changes; else say why not."""
    if not error.retriable:
        raise refusal_of(error) from error
    await asyncio.sleep(PAUSE_S)


@asynccontextmanager
async def _patience(connection: dict[str, Any]) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(PATIENCE_S):
            yield
    except TimeoutError:
        at = connection.get("bootstrap_servers")
        raise UserError(f"Kafka at {at} did not bring the topics up in {PATIENCE_S:g} s") from None
