"""Topics on a real Kafka: created once, as the table says, and never mended behind anybody's back."""

import asyncio
import json
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import MessageSizeTooLargeError
from typer.testing import CliRunner

from agents.broker import EmbeddedKafka
from agents.commands.errors import UserError
from agents.commands.main import app
from agents.topics import create_topics, planned_topics
from streams.topology import STATE_MAX_BYTES, TOPICS, Topic
from streams.topology.plan import Change, Kind

PARTITIONS = 3
SOON_S = 30.0


def at(broker: EmbeddedKafka) -> dict[str, Any]:
    return {"bootstrap_servers": broker.bootstrap}


async def made_by_hand(broker: EmbeddedKafka, topic: str, partitions: int, **config: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=broker.bootstrap)
    await admin.start()
    try:
        await admin.create_topics([NewTopic(topic, partitions, 1, topic_configs=config)])
        async with asyncio.timeout(SOON_S):
            while topic not in await admin.list_topics():  # noqa: ASYNC110  a broker tells of it to nobody
                await asyncio.sleep(0.02)
    finally:
        await admin.close()


async def seen(broker: EmbeddedKafka, prefix: str) -> dict[str, tuple[int, dict[str, str]]]:
    """What any client sees of the topics: partitions with a leader, and settings, by full name."""
    admin = AIOKafkaAdminClient(bootstrap_servers=broker.bootstrap)
    await admin.start()
    try:
        topics = {
            topic["topic"]: sum(partition["leader"] != -1 for partition in topic["partitions"])
            for topic in await admin.describe_topics()
            if topic["topic"].startswith(prefix)
        }
        if not topics:
            return {}
        asked = [ConfigResource(ConfigResourceType.TOPIC, topic) for topic in topics]
        (told,) = await admin.describe_configs(asked)
        return {
            name: (topics[name], {entry[0]: entry[1] for entry in entries})
            for _, _, _, name, entries in told.resources
        }
    finally:
        await admin.close()


async def test_topics_are_created_as_the_table_says_and_can_be_used_at_once(
    broker: EmbeddedKafka, prefix: str
) -> None:
    done = await create_topics(at(broker), prefix, PARTITIONS)
    assert [change.topic for change in done] == [prefix + spec.topic for spec in TOPICS]
    found = await seen(broker, prefix)
    assert set(found) == {prefix + spec.topic for spec in TOPICS}
    for spec in TOPICS:
        partitions, config = found[prefix + spec.topic]
        assert partitions == PARTITIONS
        assert {name: config[name] for name in spec.config} == spec.config


async def test_a_part_of_a_busy_brands_state_is_taken(broker: EmbeddedKafka, prefix: str) -> None:
    await create_topics(at(broker), prefix, PARTITIONS)
    part = bytes(STATE_MAX_BYTES - 1024)  # key and frame of the batch come on top
    producer = AIOKafkaProducer(**at(broker), max_request_size=STATE_MAX_BYTES)
    async with producer:
        await producer.send_and_wait(prefix + Topic.STATE, part, key=b"b", partition=0)
        with pytest.raises(MessageSizeTooLargeError):
            await producer.send_and_wait(prefix + Topic.WINDOWS, part, key=b"b", partition=0)
    consumer = AIOKafkaConsumer(**at(broker), auto_offset_reset="earliest")
    async with consumer, asyncio.timeout(SOON_S):
        consumer.assign([TopicPartition(prefix + Topic.STATE, 0)])
        assert (await consumer.getone()).value == part


async def test_creating_again_or_twice_at_once_changes_nothing(broker: EmbeddedKafka, prefix: str) -> None:
    at_once = await asyncio.gather(*(create_topics(at(broker), prefix, PARTITIONS) for _ in range(3)))
    assert sorted(change.topic for done in at_once for change in done) == sorted(
        prefix + spec.topic for spec in TOPICS
    )
    assert await planned_topics(at(broker), prefix, PARTITIONS) == []
    assert await create_topics(at(broker), prefix, PARTITIONS) == []


async def test_other_partitions_are_refused_before_anything_is_created(
    broker: EmbeddedKafka, prefix: str
) -> None:
    await made_by_hand(broker, f"{prefix}mentions.v1", PARTITIONS + 1)
    with pytest.raises(UserError, match=r"mentions\.v1 has partitions=4, wanted is 3"):
        await create_topics(at(broker), prefix, PARTITIONS)
    assert set(await seen(broker, prefix)) == {f"{prefix}mentions.v1"}


async def test_other_settings_are_told_and_left(broker: EmbeddedKafka, prefix: str) -> None:
    name = f"{prefix}alerts.v1"
    config = {spec.topic: dict(spec.config) for spec in TOPICS}["alerts.v1"] | {"retention.ms": "1000"}
    await made_by_hand(broker, name, PARTITIONS, **config)
    differs = Change(name, Kind.SETTING, "retention.ms", str(30 * 86_400_000), "1000")
    *created, left = await create_topics(at(broker), prefix, PARTITIONS)
    assert {change.kind for change in created} == {Kind.MISSING}
    assert len(created) == len(TOPICS) - 1
    assert left == differs
    assert await planned_topics(at(broker), prefix, PARTITIONS) == [differs]


async def test_more_replicas_than_brokers_are_refused_in_a_sentence(
    broker: EmbeddedKafka, prefix: str
) -> None:
    with pytest.raises(UserError, match="takes 2 brokers for its replicas, the cluster has 1"):
        await create_topics(at(broker), prefix, PARTITIONS, replication=2)


async def test_a_silent_kafka_is_told_in_a_sentence() -> None:
    with pytest.raises(UserError, match=r"no Kafka answers at 127\.0\.0\.1:9"):
        await create_topics({"bootstrap_servers": "127.0.0.1:9"})


def test_the_command_plans_creates_and_then_has_nothing_to_do(broker: EmbeddedKafka, prefix: str) -> None:
    environment = {"OPENEAR_BROKERS": broker.bootstrap, "OPENEAR_PREFIX": prefix}

    def openear(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, ["topics", *words, "--partitions", "2"], env=environment)
        return done.exit_code, done.stdout

    code, planned = openear("plan", "--json")
    assert code == 1
    assert len(json.loads(planned)["changes"]) == len(TOPICS)
    code, created = openear("create")
    assert code == 0
    assert created.split() == [prefix + spec.topic for spec in TOPICS]
    assert openear("create") == (0, "")
    assert openear("plan") == (0, "")
