"""Openear on a Kafka that lets nobody in unknown: each way in, the least rights, and what a refusal says."""

import asyncio
import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from click.testing import Result
from confluent_kafka.admin import (
    AclBinding,
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    AdminClient,
    ResourcePatternType,
    ResourceType,
)
from typer.testing import CliRunner

from agents.checkpoint import transactional_producer
from agents.commands.errors import UserError
from agents.commands.main import app
from agents.rights import Resource, Right, rights_of, user_of
from agents.sender import Sender
from agents.settings import WorkerSettings
from agents.tail import ends_of
from streams.alert import outputs_of
from streams.topology import Component, Topic
from tests.builders import KEY
from tests.deliveries import LUMATONE, an_alert
from tests.integration.engine import ROOT, Worker, until
from tests.integration.receivers import SECRET, Hook
from tests.integration.secured import Secured, Way, secured

PARTITIONS = 2
STRANGER = "stranger"
MENTION = json.dumps(
    {
        "id": "1",
        "brand": "Lumatone",
        "source": "web",
        "created_at": "2026-03-01T09:00:02Z",
        "text": "it leaks",
    }
)
_OPERATIONS = {"DescribeConfigs": AclOperation.DESCRIBE_CONFIGS}
_TYPES = {"transactional-id": ResourceType.TRANSACTIONAL_ID, "cluster": ResourceType.BROKER}


def name_of(component: Component) -> str:
    return user_of(component).removeprefix("User:")


def apply(
    bootstrap: str, rights: Sequence[Right], permission: AclPermissionType = AclPermissionType.ALLOW
) -> None:
    """Do what the printed commands would."""
    bindings = [
        AclBinding(
            _TYPES.get(right.resource) or ResourceType[right.resource.upper()],
            right.name,
            ResourcePatternType.PREFIXED if right.is_prefix else ResourcePatternType.LITERAL,
            right.principal,
            "*",
            _OPERATIONS.get(operation) or AclOperation[operation.upper()],
            permission,
        )
        for right in rights
        for operation in right.operations
    ]
    admin = AdminClient({"bootstrap.servers": bootstrap})
    for done in admin.create_acls(bindings).values():
        done.result(30)


def undo(bootstrap: str, principal: str) -> None:
    """Take back what a user was denied."""
    everything = AclBindingFilter(
        ResourceType.ANY,
        None,
        ResourcePatternType.ANY,
        principal,
        None,
        AclOperation.ANY,
        AclPermissionType.DENY,
    )
    admin = AdminClient({"bootstrap.servers": bootstrap})
    for done in admin.delete_acls([everything]).values():
        done.result(30)


class Place:
    """The secured Kafka with topics under one prefix, and what is run against it as one user or another."""

    def __init__(self, door: Secured, prefix: str) -> None:
        self.door, self.prefix = door, prefix

    def variables(self, way: Way, user: str, **more: object) -> dict[str, str]:
        given = {"prefix": self.prefix, "hash_key": KEY.decode(), **more}
        return self.door.environment(way, user, **given)

    def run(self, way: Way, user: str, *words: str, **more: object) -> Result:
        """A command in this process."""
        clean: dict[str, str | None] = {name: None for name in os.environ if name.startswith("OPENEAR_")}
        clean.pop("OPENEAR_CACHE", None)
        return CliRunner().invoke(app, list(words), env=clean | self.variables(way, user, **more))

    def settings(self, way: Way, user: str) -> WorkerSettings:
        given = {
            name.removeprefix("OPENEAR_").lower(): value for name, value in self.variables(way, user).items()
        }
        return WorkerSettings(**given)  # type: ignore[arg-type]  # as the environment gives them

    def worker(self, folder: Path, way: Way) -> Worker:
        given: dict[str, Any] = {
            name.removeprefix("OPENEAR_").lower(): value
            for name, value in self.variables(way, name_of(Component.WORKER)).items()
        }
        return Worker(folder, given.pop("brokers"), given.pop("prefix"), pause_s=0, **given)

    async def process(self, way: Way, user: str, *words: str, **more: object) -> tuple[int, str, str]:
        """A command in a process of its own: code, standard output, standard error."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith("OPENEAR_")}
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", "from agents.commands.main import main; main()", *words),
            cwd=ROOT,
            env=clean | self.variables(way, user, **more),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        out, err = await asyncio.wait_for(child.communicate(), 60)
        return child.returncode or 0, out.decode(), err.decode()


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    """One secured Kafka for all tests here."""
    users = [*map(name_of, Component), STRANGER]
    with secured(tmp_path_factory.mktemp("secured"), users) as door:
        yield door


def a_place(door: Secured) -> Place:
    """Topics of its own, and every component's rights on them as printed."""
    place = Place(door, f"t{secrets.token_hex(5)}.")
    printed = CliRunner().invoke(app, ["topics", "acls", "--json", "--prefix", place.prefix])
    rights = [Right(**each) for each in json.loads(printed.stdout)["acls"]]
    assert rights_of(Component.WORKER, place.prefix)[0].command in [right.command for right in rights]
    apply(door.kafka.bootstrap, rights)
    made = place.run(
        Way.SCRAM, name_of(Component.OPERATOR), "topics", "create", "--partitions", str(PARTITIONS)
    )
    assert made.exit_code == 0, made.exception
    return place


@pytest.fixture(scope="module")
def place(door: Secured) -> Place:
    return a_place(door)


@pytest.fixture(scope="module")
def mentions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("mentions") / "one.ndjson"
    file.write_text(MENTION)
    return file


@pytest.mark.parametrize("way", Way)
async def test_all_parts_work_with_the_least_rights(
    way: Way, door: Secured, mentions: Path, tmp_path: Path
) -> None:
    place = await asyncio.to_thread(a_place, door)
    operator = name_of(Component.OPERATOR)
    with place.worker(tmp_path, way) as worker:
        async with Sender(
            place.settings(way, name_of(Component.PRODUCER)).connection(), place.prefix
        ) as sender:
            await sender.send(b"Lumatone", b"{broken")
        sent = await asyncio.to_thread(place.run, way, name_of(Component.PRODUCER), "produce", str(mentions))
        assert "1 mentions sent" in sent.stderr, sent.exception
        await worker.works(PARTITIONS)

        async def letters() -> str:
            return (await asyncio.to_thread(place.run, way, operator, "dlq", "list", "--json")).stdout

        await until("the letter", letters)
        assert await worker.stop() == 0
    heard = await asyncio.to_thread(place.run, way, operator, "status", "--json")
    assert heard.exit_code == 0, heard.exception
    for user, words in ((name_of(Component.WORKER), []), (operator, ["--as", "operator"])):
        checked = await asyncio.to_thread(place.run, way, user, "doctor", "--json", *words)
        rights = {line["check"]: line for line in map(json.loads, checked.stdout.splitlines())}["rights"]
        assert (checked.exit_code, rights["level"]) == (0, "ok"), checked.stdout
    planned = await asyncio.to_thread(
        place.run, way, operator, "topics", "plan", "--partitions", str(PARTITIONS)
    )
    assert planned.exit_code == 0, planned.stdout
    await tells_a_receiver(place, way, tmp_path)
    await reads_as_a_subscriber(place, way)


async def tells_a_receiver(place: Place, way: Way, folder: Path) -> None:
    """An alert, published as a worker does, reaches a webhook by way of `openear deliver`."""
    settings = place.settings(way, name_of(Component.WORKER))
    async with transactional_producer(settings, 0) as producer, producer.transaction():
        for topic, key, value, headers in outputs_of(an_alert(), "openear"):
            await producer.send(place.prefix + topic, value, key=key, headers=list(headers), partition=0)
    async with Hook() as hook:
        (folder / "hook").write_text(SECRET)
        file = folder / "subscribers.yaml"
        file.write_text(
            "version: 1\nsubscribers:\n- name: tickets\n  webhook:\n"
            f"    url: {hook.url}\n    secret: {{file: {folder / 'hook'}}}\n"
        )
        words = ["deliver", "--once", "--from-beginning", "--subscribers", str(file)]
        code, _, said = await place.process(way, name_of(Component.DELIVER), *words)
        assert code == 0, said
        assert len(hook.calls) == 1


async def reads_as_a_subscriber(place: Place, way: Way) -> None:
    """What is published is there to read, what was put aside is not."""
    connection = place.settings(way, name_of(Component.SUBSCRIBER)).connection()
    group = f"{place.prefix}subscriber.tickets"
    async with AIOKafkaConsumer(
        place.prefix + Topic.ALERTS, **connection, group_id=group, auto_offset_reset="earliest"
    ) as consumer:
        assert json.loads((await asyncio.wait_for(consumer.getone(), 20)).value)["brand"] == LUMATONE.brand
    with pytest.raises(UserError, match=r"may not see topic .*dead-letters\.v1"):
        await ends_of(connection, Topic.DEAD_LETTERS, place.prefix)


WORKER, PRODUCER, OPERATOR = (
    name_of(each) for each in (Component.WORKER, Component.PRODUCER, Component.OPERATOR)
)
COMMANDS = {"worker": WORKER, "produce": PRODUCER, "status": OPERATOR, "doctor": WORKER}


def sentence_of(place: Place, command: str, user: str, file: Path, **more: object) -> str:
    """What a command says as it refuses: one line, or the first check that failed."""
    words = [command, str(file)] if command == "produce" else [command]
    words += ["--json"] if command == "doctor" else []
    done = place.run(Way.SCRAM, user, *words, **more)
    assert done.exit_code == 1, done.output
    if command == "doctor":
        checks = map(json.loads, done.stdout.splitlines())
        return str(next(check["said"] for check in checks if check["level"] == "failed"))
    assert isinstance(done.exception, UserError), done.exception
    assert "\n" not in str(done.exception)
    assert not done.stderr.strip(), done.stderr
    return str(done.exception)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_refusal_is_one_sentence_that_names_the_credential(
    command: str, place: Place, mentions: Path
) -> None:
    door, user = place.door, COMMANDS[command]
    wrong = door.folder / "wrong.password"
    wrong.write_text("not the password of anybody")
    refused = "its password is wrong, or Kafka knows no such user (SASL_SSL, SCRAM-SHA-512)"
    for more, told in (
        ({"sasl_password_file": wrong}, f"Kafka at {door.sasl} refuses the user {user}: {refused}"),
        ({"sasl_username": "nobody"}, f"Kafka at {door.sasl} refuses the user nobody: {refused}"),
        ({"sasl_mechanism": "SCRAM-SHA-256"}, f"Kafka at {door.sasl} does not take SCRAM-SHA-256"),
        ({"ca_file": door.other_ca}, f"Kafka at {door.sasl} shows a certificate that is not trusted here"),
        (
            {"brokers": door.kafka.bootstrap},
            f"Kafka at {door.kafka.bootstrap} speaks no TLS on this port: OPENEAR_SECURITY_PROTOCOL is SASL_SSL",
        ),
        ({"security_protocol": "PLAINTEXT"}, f"Kafka at {door.sasl} hangs up on PLAINTEXT"),
        (
            {"brokers": door.mtls, "security_protocol": "SSL"},
            f"Kafka at {door.mtls} wants another client certificate (mTLS): OPENEAR_CERT_FILE",
        ),
    ):
        assert told in sentence_of(place, command, user, mentions, **more)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_user_without_rights_is_told_what_it_lacks(command: str, place: Place, mentions: Path) -> None:
    said = sentence_of(place, command, STRANGER, mentions)
    if command == "produce":  # Kafka refuses it as one who may write to no topic at all
        assert f"this user lacks WRITE on topic {place.prefix}mentions.v1" in said
    else:
        assert f"this user may not see topic {place.prefix}" in said
    assert said.endswith("`openear topics acls` prints what each part of Openear needs")


async def test_each_right_that_is_taken_away_is_named(door: Secured, mentions: Path) -> None:
    place = await asyncio.to_thread(a_place, door)
    prefix = place.prefix
    async with AIOKafkaProducer(bootstrap_servers=door.kafka.bootstrap) as producer:
        await producer.send_and_wait(prefix + Topic.WINDOWS, b"{}")  # else there is nothing to be refused
    for command, component, name, operation, told in (
        ("worker", Component.WORKER, "mentions.v1", "Read", f"READ on {prefix}mentions.v1"),
        ("worker", Component.WORKER, "alerts.v1", "Write", f"WRITE on {prefix}alerts.v1"),
        ("worker", Component.WORKER, "listen", "Read", f"READ on group {prefix}listen"),
        ("worker", Component.WORKER, "listen-", "Write", f"WRITE on transactional id {prefix}listen-0"),
        ("doctor", Component.WORKER, "state.v1", "Read", f"READ on {prefix}state.v1"),
        ("status", Component.OPERATOR, "windows.v1", "Read", f"READ on topic {prefix}windows.v1"),
        ("produce", Component.SUBSCRIBER, "mentions.v1", "Write", f"WRITE on topic {prefix}mentions.v1"),
    ):
        (right,) = [r for r in rights_of(component, prefix) if r.name == prefix + name] or [
            Right(user_of(component), Resource.TOPIC, prefix + name, ("Describe",))
        ]
        apply(door.kafka.bootstrap, [replace(right, operations=(operation,))], AclPermissionType.DENY)
        if component is Component.SUBSCRIBER:  # may see, may not write
            apply(door.kafka.bootstrap, [right])

        user = name_of(component)
        # a worker that is not refused would run: the doctor looks first, until the change is known
        first = "doctor" if command == "worker" else command
        await until(f"{first} names {told}", partial(says, place, first, user, mentions, told))
        assert await says(place, command, user, mentions, told), command
        undo(door.kafka.bootstrap, f"User:{user}")


async def says(place: Place, command: str, user: str, file: Path, told: str) -> bool:
    return f"this user lacks {told}" in await asyncio.to_thread(refused, place, command, user, file)


def refused(place: Place, command: str, user: str, file: Path) -> str:
    """As `sentence_of`, of a command that may go on for a moment until a change of rights is known."""
    try:
        return sentence_of(place, command, user, file)
    except AssertionError:
        return ""
