"""`openear doctor` on a real Kafka: what it finds there, and that it changes nothing."""

import asyncio
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.protocol.admin import CreateAclsRequest
from typer.testing import CliRunner

from agents.broker import EmbeddedKafka
from agents.broker.folder import Cluster, ClusterFolder
from agents.broker.ports import LOOPBACK, Ports, free_ports
from agents.broker.storage import kafka_uuid
from agents.commands.main import app
from agents.doctor.checked import Level
from agents.doctor.examine import examine
from agents.settings import WorkerSettings, worker_settings
from agents.tail import ends_of
from agents.topics import create_topics
from schemas.dead_letter import Reason
from schemas.mention import Disposition
from streams.identity import KeyedHash
from streams.ingest import Rejection
from streams.ingest.dead_letters import put_aside
from streams.records import Record
from streams.state.saved import META_KEY, VERSION, Meta, meta_bytes
from streams.topology import Topic
from tests.builders import KEY
from tests.integration.engine import until

PARTITIONS = 2
SASL = "sasl.jaas.config"
USER, PASSWORD = "listener", "for a test alone"


async def found(settings: WorkerSettings) -> dict[str, tuple[Level, str]]:
    return {checked.check: (checked.level, checked.said) for checked in await examine(settings)}


def the_settings(broker: EmbeddedKafka, prefix: str, **more: Any) -> WorkerSettings:
    return worker_settings(brokers=broker.bootstrap, prefix=prefix, hash_key=KEY.decode(), **more)


def a_wrong_partition() -> Any:
    rejection = Rejection(Disposition.DEAD, Reason.WRONG_PARTITION, "the brand belongs to partition 1 of 2")
    return put_aside(Record(0, 7, b"Acme", b"{}", 0), rejection, Topic.DEAD_LETTERS)


async def test_a_kafka_that_is_well_is_told_so_and_left_as_it_was(
    broker: EmbeddedKafka, prefix: str, tmp_path: Path
) -> None:
    (tmp_path / "acme.yaml").write_text("brand: Acme")
    await create_topics({"bootstrap_servers": broker.bootstrap}, prefix, PARTITIONS)
    checks = await found(the_settings(broker, prefix, profiles=tmp_path))
    assert {level for level, _ in checks.values()} == {Level.OK}, checks
    assert checks["version"][1].startswith(f"Kafka {broker.version.rpartition('.')[0]}")
    assert checks["topics"][1] == "all topics are there, with 2 partitions each"
    assert "0.0 s" in checks["clock"][1]
    for topic in Topic:
        ends = await ends_of({"bootstrap_servers": broker.bootstrap}, topic, prefix)
        assert ends == dict.fromkeys(range(PARTITIONS), 0)


async def test_a_producer_is_not_fenced_by_the_question_whether_its_id_may_be_used(
    broker: EmbeddedKafka, prefix: str
) -> None:
    await create_topics({"bootstrap_servers": broker.bootstrap}, prefix, PARTITIONS)
    settings = the_settings(broker, prefix)
    producer = AIOKafkaProducer(
        bootstrap_servers=broker.bootstrap, transactional_id=settings.transactional_id(0)
    )
    async with producer, producer.transaction():
        await producer.send_and_wait(prefix + Topic.WINDOWS, b"{}", key=b"Acme", partition=0)
        assert (await found(settings))["rights"][0] is Level.OK
        await producer.send_and_wait(prefix + Topic.WINDOWS, b"{}", key=b"Acme", partition=0)


async def test_topics_dead_letters_state_and_brands_tell_what_is_wrong(
    broker: EmbeddedKafka, prefix: str
) -> None:
    await create_topics({"bootstrap_servers": broker.bootstrap}, prefix, PARTITIONS)
    letter = a_wrong_partition()
    meta = Meta(VERSION, 8, None, 0, True, KeyedHash(b"another key of enough bytes").fingerprint, PARTITIONS)
    async with AIOKafkaProducer(bootstrap_servers=broker.bootstrap) as producer:
        for topic, key, value, headers in (
            (letter.topic, letter.key, letter.value, letter.headers),
            (Topic.WINDOWS, b"Bolt", b"{}", ()),
            (Topic.STATE, META_KEY, meta_bytes(meta), ()),
        ):
            await producer.send_and_wait(prefix + topic, value, key=key, headers=list(headers), partition=1)
    checks = await found(the_settings(broker, prefix))
    assert checks["partitioner"][0] is Level.FAILED
    assert checks["profiles"] == (
        Level.WARNING,
        "no folder of profiles is given here, and these are heard: Bolt",
    )
    assert checks["hash key"][0] is Level.FAILED
    assert checks["dead letters"][0] is Level.OK


def test_the_command_ends_with_1_where_topics_are_missing(broker: EmbeddedKafka, prefix: str) -> None:
    environment = {"OPENEAR_PREFIX": prefix, "OPENEAR_HASH_KEY": KEY.decode()}
    words = ["doctor", "--brokers", broker.bootstrap, "--json"]
    done = CliRunner().invoke(app, words, env=environment)
    assert done.exit_code == 1
    (topics,) = (line for line in map(json.loads, done.stdout.splitlines()) if line["level"] == "failed")
    assert topics["check"] == "topics"
    assert topics["remedy"] == "run `openear topics create`"


def test_a_port_that_never_answers_ends_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agents.doctor.examine.PATIENCE_S", 1.0)
    with socket.create_server((LOOPBACK, 0)) as silent:
        done = CliRunner().invoke(app, ["doctor", "--brokers", f"{LOOPBACK}:{silent.getsockname()[1]}"])
    assert done.exit_code == 1
    assert "failed  broker: no answer within 1 s" in done.stdout


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[EmbeddedKafka, str]]:
    """A Kafka with a second listener, on which one user needs ACLs."""
    place = tmp_path_factory.mktemp("guarded") / "kafka"
    own, controller, client = free_ports(3)
    folder = ClusterFolder.at(place)
    folder.remember(Cluster(kafka_uuid(), (Ports(own, controller),)))
    folder.close(keep=True)
    plain = "org.apache.kafka.common.security.plain.PlainLoginModule"
    settings = {
        "listeners": ",".join(
            f"{name}://{LOOPBACK}:{port}"
            for name, port in (("PLAINTEXT", own), ("CONTROLLER", controller), ("SASL_PLAINTEXT", client))
        ),
        "advertised.listeners": f"PLAINTEXT://{LOOPBACK}:{own},SASL_PLAINTEXT://{LOOPBACK}:{client}",
        "listener.security.protocol.map": (
            "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT"
        ),
        "sasl.enabled.mechanisms": "PLAIN",
        f"listener.name.sasl_plaintext.plain.{SASL}": f'{plain} required user_{USER}="{PASSWORD}";',
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "super.users": "User:ANONYMOUS",
    }
    with EmbeddedKafka(place, settings=settings) as kafka:
        yield kafka, f"{LOOPBACK}:{client}"


class Guard:
    """Grants rights, and asks as the user who has them."""

    def __init__(self, kafka: EmbeddedKafka, client: str, prefix: str) -> None:
        self._admin = AIOKafkaAdminClient(bootstrap_servers=kafka.bootstrap)
        self._prefix = prefix
        self._settings = worker_settings(
            brokers=client,
            prefix=prefix,
            hash_key=KEY.decode(),
            security_protocol="SASL_PLAINTEXT",
            sasl_username=USER,
            sasl_password=PASSWORD,
        )

    async def __aenter__(self) -> "Guard":
        await self._admin.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._admin.close()

    async def allow(self, resource: int, operation: int) -> None:
        request = CreateAclsRequest(resource, self._prefix, 4, f"User:{USER}", "*", operation, 3)
        client = self._admin._client
        (answer,) = (await client.send(client.get_random_node(), request)).creation_responses
        assert not answer[0], answer

    async def says(self, check: str) -> str:
        return (await found(self._settings))[check][1]

    async def told(self, sentence: str) -> bool:
        return sentence in await self.says("rights")


async def test_what_a_user_lacks_is_named(guarded: tuple[EmbeddedKafka, str], prefix: str) -> None:
    kafka, client = guarded
    await create_topics({"bootstrap_servers": kafka.bootstrap}, prefix, PARTITIONS)
    topic, group, transactional_id, read, write = 2, 3, 5, 3, 4
    async with Guard(kafka, client, prefix) as guard:
        assert f"lacks READ on {prefix}mentions.v1" in await guard.says("rights")
        for each in (read, write):
            await guard.allow(topic, each)
        await until(
            "topics are allowed", lambda: guard.told(f"lacks WRITE on transactional id {prefix}listen-0")
        )
        await guard.allow(transactional_id, write)
        await until("ids are allowed", lambda: guard.told(f"lacks READ on group {prefix}listen"))
        await guard.allow(group, read)
        await until("all is allowed", lambda: guard.told("may read, write and commit all"))
        assert (await guard.says("topics")).endswith("this user may not see their settings")


async def test_a_wrong_password_is_a_sentence_with_a_hint(guarded: tuple[EmbeddedKafka, str]) -> None:
    settings = worker_settings(
        brokers=guarded[1],
        hash_key=KEY.decode(),
        security_protocol="SASL_PLAINTEXT",
        sasl_username=USER,
        sasl_password="wrong",
    )
    async with asyncio.timeout(30):
        level, said = (await found(settings))["broker"]
    assert level is Level.FAILED
    assert f"refuses the user {USER}: its password is wrong, or Kafka knows no such user" in said
