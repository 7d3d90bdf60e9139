"""Openear on a Kafka that lets nobody in unknown: each way in, the least rights, and what a refusal says."""

import asyncio
import json
import signal
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import psutil
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from click.testing import Result
from confluent_kafka.admin import (
    AclPermissionType,
)

from agents.commands.errors import UserError
from agents.dead_letters import Letters
from agents.evidence_book import EvidenceBook
from agents.preflight import refuse_without_rights
from agents.rights import Resource, Right, rights_of, user_of
from agents.sender import Sender
from agents.tail import ends_of
from agents.worker.transactions import transactional_producer
from schemas.dead_letter import Reason
from streams.alert.cloud_event import outputs_of
from streams.topology import PREFIX, Topic
from streams.topology.access import Component
from tests.deliveries import LUMATONE, an_alert
from tests.integration.engine import until
from tests.integration.receivers import SECRET, Hook
from tests.integration.secured import Secured, Way, secured
from tests.integration.secured_place import PARTITIONS, Place, a_place, apply, name_of, undo
from tests.integration.test_readme_subscriber import group_of_the_readme

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
NOTICE = '{"event": "delete", "source": "web", "id": "7", "at": "2026-03-01T09:00:02Z"}'


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    """One secured Kafka for all tests here."""
    users = [*map(name_of, Component), STRANGER]
    with secured(tmp_path_factory.mktemp("secured"), users) as door:
        yield door


@pytest.fixture(scope="module")
def place(door: Secured) -> Place:
    return a_place(door)


@pytest.fixture(scope="module")
def mentions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("mentions") / "one.ndjson"
    file.write_text(MENTION)
    file.with_name("notices").write_text(NOTICE)
    return file


async def test_all_parts_work_with_the_least_rights(door: Secured, mentions: Path, tmp_path: Path) -> None:
    """Over SCRAM, PLAIN and client certificates, side by side: most of it is waiting."""
    places = {way: await asyncio.to_thread(a_place, door) for way in Way}
    folders = {way: tmp_path / way for way in Way}
    for folder in folders.values():
        folder.mkdir()
    one = asyncio.Lock()
    async with asyncio.TaskGroup() as tasks:
        for way in Way:
            tasks.create_task(works(places[way], way, mentions, folders[way], one))


async def works(place: Place, way: Way, mentions: Path, folder: Path, one: asyncio.Lock) -> None:
    """Send, hear, look and tell, each part as its own user; `one` command at a time shares this process."""
    producer, worker, operator = map(name_of, (Component.PRODUCER, Component.WORKER, Component.OPERATOR))

    async def run(user: str, *words: str) -> Result:
        async with one:
            return await asyncio.to_thread(place.run, way, user, *words)

    async def letters() -> bool:
        read = Letters(place.settings(way, operator).connection(), place.prefix)
        return bool([letter async for letter in read])

    with place.worker(folder, way) as working:
        async with Sender(place.settings(way, producer).connection(), place.prefix) as sender:
            await sender.send(b"Lumatone", b"{broken")
        sent = await run(producer, "produce", str(mentions))
        assert "1 mention sent" in sent.stderr, (way, sent.exception)
        (folder / "notices").write_text(NOTICE)
        told = await run(name_of(Component.CONNECTOR), "notices", "send", str(folder / "notices"))
        assert f"{PARTITIONS} records in 1 transaction" in told.stderr, (way, told.exception)
        await working.works(PARTITIONS)
        await until("the letter", letters)
        assert await working.stop() == 0, (way, working.said)
    letter = await run(operator, "dlq", "list", "--json")
    assert json.loads(letter.stdout)["reason"] == Reason.BAD_JSON, (way, letter.exception)
    for words in (
        ["status", "--json"],
        ["topics", "plan", "--partitions", str(PARTITIONS)],
        ["erase", "--source", "web", "--id", "1", "--no-wait"],
        ["state", "export", "--all", "--with-text"],
        ["state", "rebuild", "--yes"],
        ["dlq", "purge", "--all", "--yes"],
    ):
        done = await run(operator, *words)
        assert done.exit_code == 0, (way, words, done.output)
    for user, component in ((worker, Component.WORKER), (operator, Component.OPERATOR))[
        : 1 + (way is Way.SCRAM)
    ]:
        done = await run(user, "doctor", "--json", "--as", component)
        rights = {line["check"]: line for line in map(json.loads, done.stdout.splitlines())}["rights"]
        assert (done.exit_code, rights["level"]) == (0, "ok"), (way, done.stdout)
    await tells_a_receiver(place, way, folder)
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
    """What is published is there to read, with the group of the README; what was put aside is not."""
    connection = place.settings(way, name_of(Component.SUBSCRIBER)).connection()
    group = place.prefix + group_of_the_readme().removeprefix(PREFIX)
    async with AIOKafkaConsumer(
        place.prefix + Topic.ALERTS, **connection, group_id=group, auto_offset_reset="earliest"
    ) as consumer:
        assert json.loads((await asyncio.wait_for(consumer.getone(), 20)).value)["brand"] == LUMATONE.brand
    with pytest.raises(UserError, match=r"may not see topic .*dead-letters\.v1"):
        await ends_of(connection, Topic.DEAD_LETTERS, place.prefix)
    by_reference = an_alert(quotes="reference", evidence_ids=("0123456789abcdef",))
    async with EvidenceBook(place.settings(way, name_of(Component.SUBSCRIBER))) as book:
        assert await book.resolved(by_reference) == by_reference
    async with EvidenceBook(place.settings(way, name_of(Component.DELIVER))) as book:
        assert await book.resolved(by_reference) == by_reference  # it may look, and nothing is there


WORKER, PRODUCER, OPERATOR = (
    name_of(each) for each in (Component.WORKER, Component.PRODUCER, Component.OPERATOR)
)
COMMANDS = {"worker": WORKER, "produce": PRODUCER, "status": OPERATOR, "doctor": WORKER}


def sentence_of(place: Place, command: str, user: str, file: Path, **more: object) -> str:
    """What a command says as it refuses: one line, or the first check that failed."""
    words = {
        "produce": [command, str(file)],
        "notices": [command, "send", str(file.with_name("notices"))],
        "purge": ["dlq", command, "--all", "--yes"],
    }.get(command, [command])
    words += ["--json"] if command == "doctor" else []
    done = place.run(Way.SCRAM, user, *words, **more)
    assert done.exit_code == 1, done.output
    if command == "doctor":
        checks = map(json.loads, done.stdout.splitlines())
        return str(next(check["said"] for check in checks if check["level"] == "failed"))
    assert isinstance(done.exception, UserError), done.exception
    assert "\n" not in str(done.exception)
    assert command == "purge" or not done.stderr.strip(), done.stderr  # it says first what will be lost
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
        for topic in (Topic.WINDOWS, Topic.DEAD_LETTERS):  # else there is nothing to be refused
            await producer.send_and_wait(prefix + topic, b"{}")
    for command, component, name, operation, told in (
        ("worker", Component.WORKER, "mentions.v1", "Read", f"READ on {prefix}mentions.v1"),
        ("worker", Component.WORKER, "alerts.v1", "Write", f"WRITE on {prefix}alerts.v1"),
        ("worker", Component.WORKER, "listen", "Read", f"READ on group {prefix}listen"),
        ("worker", Component.WORKER, "listen-", "Write", f"WRITE on transactional id {prefix}listen-0"),
        ("doctor", Component.WORKER, "state.v1", "Read", f"READ on {prefix}state.v1"),
        ("status", Component.OPERATOR, "windows.v1", "Read", f"READ on topic {prefix}windows.v1"),
        ("produce", Component.SUBSCRIBER, "mentions.v1", "Write", f"WRITE on topic {prefix}mentions.v1"),
        ("notices", Component.CONNECTOR, "mentions.v1", "Write", f"WRITE on topic {prefix}mentions.v1"),
        ("notices", Component.CONNECTOR, "notices-", "Write", f"WRITE on transactional id {prefix}notices-*"),
        (
            "purge",
            Component.OPERATOR,
            "dead-letters.v1",
            "Delete",
            f"DELETE on topic {prefix}dead-letters.v1",
        ),
    ):
        (right,) = [r for r in rights_of(component, prefix) if r.name == prefix + name] or [
            Right(user_of(component), Resource.TOPIC, prefix + name, ("Describe",))
        ]
        apply(door.kafka.bootstrap, [replace(right, operations=(operation,))], AclPermissionType.DENY)
        if component is Component.SUBSCRIBER:  # may see, may not write
            apply(door.kafka.bootstrap, [right])

        user = name_of(component)
        if command in ("worker", "purge"):  # one that is not refused would run, or delete
            await until("the change is known", partial(is_refused, place, component, told))
        await until(f"{command} names {told}", partial(says, place, command, user, mentions, told))
        undo(door.kafka.bootstrap, f"User:{user}")


async def is_refused(place: Place, component: Component, told: str) -> bool:
    settings = place.settings(Way.SCRAM, name_of(component))
    try:
        await refuse_without_rights(settings, PARTITIONS, component)
    except UserError as error:
        return told.replace(" topic ", " ") in str(error)
    return False


async def says(place: Place, command: str, user: str, file: Path, told: str) -> bool:
    return f"this user lacks {told}" in await asyncio.to_thread(refused, place, command, user, file)


def refused(place: Place, command: str, user: str, file: Path) -> str:
    """As `sentence_of`, of a command that may go on for a moment until a change of rights is known."""
    try:
        return sentence_of(place, command, user, file)
    except AssertionError:
        return ""


MODES: dict[str, dict[str, object]] = {
    "a wrong password": {},
    "an authority that is not trusted": {"ca_file": "other"},
    "no right": {"sasl_password": "right"},
    "a bug": {"sasl_password": "right", "bug": "1"},
}


@pytest.mark.parametrize("mode", MODES)
async def test_no_failure_shows_a_secret(mode: str, place: Place, mentions: Path) -> None:
    """By the environment, and whatever goes wrong: a traceback too."""
    more, password, key = dict(MODES[mode]), "s3cret-of-sasl", "s3cret-to-hash-authors-with"
    if more.pop("sasl_password", None):
        password = place.door.passwords[STRANGER]
    more |= {"ca_file": place.door.other_ca} if "ca_file" in more else {}
    given = {
        "hash_key": key,
        "sasl_password": password,
        "sasl_password_file": "",
        "log_level": "DEBUG",
        **more,
    }
    said = await asyncio.gather(
        place.process(Way.SCRAM, STRANGER, "worker", **given),
        place.process(Way.SCRAM, STRANGER, "produce", str(mentions), **given),
    )
    for code, out, err in said:
        assert code == 1
        assert err
        assert ("Traceback" in err) == (mode == "a bug"), err
        for secret in (password, key):
            assert secret not in out + err


async def test_neither_the_process_list_nor_a_signal_nor_a_crash_report_shows_a_secret(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONFAULTHANDLER", "1")
    password, key = place.door.passwords[WORKER], "s3cret-to-hash-authors-with"
    given = {"hash_key": key, "sasl_password": password, "sasl_password_file": "", "log_level": "DEBUG"}
    with place.worker(tmp_path, Way.SCRAM, **given) as worker:
        await worker.works(PARTITIONS)
        listed = [
            " ".join(psutil.Process(pid).cmdline())
            for pid in (worker.process.pid, place.door.kafka.jvm_pid())
        ]
        worker.process.send_signal(signal.SIGUSR1)
        await until("where it stands", lambda: "stands: thread" in worker.said)
        worker.process.send_signal(signal.SIGUSR2)
        await until("no debugger", lambda: "SIGUSR2 has no meaning here" in worker.said)
        assert "acquire.py" in worker.said
        worker.process.send_signal(signal.SIGABRT)
        assert await worker.ended() == -signal.SIGABRT
    assert "Fatal Python error: Aborted" in worker.said
    assert all(listed)
    for secret in (*place.door.passwords.values(), key):
        assert secret not in worker.said + "".join(listed)
