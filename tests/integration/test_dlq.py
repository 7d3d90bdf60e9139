"""Dead letters through the real broker: listed, shown without harm, sent again and heard once."""

import asyncio
import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer
from confluent_kafka import Producer
from typer.testing import CliRunner

from agents.broker import EmbeddedKafka
from agents.commands.main import app
from streams.topology import Topic
from tests.integration.engine import DEADLINE_S, make_topics, read, until
from tests.integration.test_producers import a_brand
from tests.integration.worker import Worker, scraped

CLEAR_SCREEN = "\x1b[2J\u202e"


@pytest.fixture(scope="module")
def prefix() -> str:
    return f"t{secrets.token_hex(5)}."


@pytest.fixture(scope="module")
def worker(broker: EmbeddedKafka, prefix: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worker]:
    """One worker for all tests here: each has letters of reasons of its own."""
    asyncio.run(make_topics(broker.bootstrap, prefix))
    settings = {"pause_s": 0, "checkpoint_s": 0.2, "metrics_port": 0}
    with Worker(tmp_path_factory.mktemp("dlq"), broker.bootstrap, prefix, **settings) as worker:
        asyncio.run(worker.works())
        yield worker


class Shell:
    """`openear dlq` on the topics of one test."""

    def __init__(self, brokers: str, prefix: str) -> None:
        self._more = ["--brokers", brokers, "--prefix", prefix]

    def __call__(self, *words: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, ["dlq", *words, *self._more])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done.exit_code, done.stdout

    def json(self, *words: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self(*words, "--json")[1].splitlines()]


@pytest.fixture
def dlq(broker: EmbeddedKafka, prefix: str) -> Shell:
    return Shell(broker.bootstrap, prefix)


def a_mention_of(brand: str, **fields: Any) -> bytes:
    said = {
        "id": "1",
        "brand": brand,
        "source": "bluesky",
        "created_at": datetime.now(UTC).isoformat(),
        "text": "the lid cracked again",
    }
    return json.dumps({**said, **fields}).encode()


def counted(worker: Worker, disposition: str) -> int:
    """How many records ended so, by the worker's own metrics."""
    for line in scraped(worker).splitlines():
        if line.startswith(f'openear_records_total{{disposition="{disposition}"}}'):
            return int(float(line.rpartition(" ")[2]))
    return 0


def wait_for(worker: Worker, disposition: str, count: int) -> None:
    asyncio.run(until(f"{count} {disposition}", lambda: counted(worker, disposition) == count))


def letters_of(dlq: "Shell", reason: str, count: int) -> list[dict[str, Any]]:
    """The letters of a reason, once there are so many."""

    def found() -> list[dict[str, Any]] | None:
        letters = dlq.json("list", "--reason", reason)
        return letters if len(letters) == count else None

    end = monotonic() + DEADLINE_S
    while (letters := found()) is None:
        assert monotonic() < end, f"not {count} letters of {reason}"
        sleep(0.1)
    return letters


def test_a_mention_in_the_wrong_partition_is_sent_again_and_heard_once(
    broker: EmbeddedKafka, prefix: str, worker: Worker, dlq: Shell
) -> None:
    brand = a_brand(1)
    producer = Producer({"bootstrap.servers": broker.bootstrap})  # CRC32, as librdkafka does unless told
    producer.produce(prefix + Topic.MENTIONS, a_mention_of(brand), key=brand)
    assert producer.flush(30) == 0
    (letter,) = letters_of(dlq, "WRONG_PARTITION", 1)
    name = letter["letter"]
    assert dlq("replay", name, "--dry-run") == (0, f"{name} would be sent with key {brand}\n")
    assert counted(worker, "counted") == 0
    assert dlq("replay", name) == (0, f"{name} sent with key {brand}\n")
    wait_for(worker, "counted", 1)
    assert dlq("replay", "--reason", "wrong_partition")[0] == 0
    wait_for(worker, "duplicate", 1)
    assert (counted(worker, "counted"), counted(worker, "dead")) == (1, 1)
    assert len(letters_of(dlq, "WRONG_PARTITION", 1)) == 1
    _, source = asyncio.run(read(broker.bootstrap, prefix, Topic.MENTIONS))
    (again, _) = [record for some in source.values() for record in some if record.headers]
    assert dict(again.headers) == {
        "openear.replays": b"1",
        "openear.replay_of": f"mentions.v1-{name}".encode(),
    }


def test_what_comes_back_again_and_again_is_refused_in_the_end(
    broker: EmbeddedKafka, prefix: str, worker: Worker, dlq: Shell
) -> None:
    asyncio.run(send(broker, prefix, b"Acme", b"{}"))
    refused = []
    for number in range(1, 6):
        newest = max(letters_of(dlq, "BAD_FIELD", min(number, 4)), key=lambda letter: letter["offset"])
        assert newest["replays"] == min(number, 4) - 1
        code, told = dlq("replay", newest["letter"], "--force")
        refused.append((code, "TOO_OFTEN" in told))
    assert refused == [(0, False)] * 3 + [(1, True)] * 2


def test_nothing_of_a_letter_drives_the_terminal_or_is_taken_for_ours(
    broker: EmbeddedKafka, prefix: str, worker: Worker, dlq: Shell, tmp_path: Path
) -> None:
    hostile = a_mention_of("Acme", source=CLEAR_SCREEN, text="x" * 9000) + CLEAR_SCREEN.encode()
    asyncio.run(send(broker, prefix, b"Acme", hostile))
    asyncio.run(send(broker, prefix, b"Acme", a_mention_of("Acme", **{CLEAR_SCREEN: 1, "source": "B AD"})))
    asyncio.run(send(broker, prefix, b"k", CLEAR_SCREEN.encode(), Topic.DEAD_LETTERS))
    letters = letters_of(dlq, "BAD_JSON", 1) + letters_of(dlq, "BAD_SOURCE", 1)
    shown = ""
    for letter in letters:
        code, told = dlq("show", letter["letter"], "--bytes", "200")
        assert (code, len(told) < 2000) == (0, True)
        shown += told + dlq("list")[1] + json.dumps(dlq.json("show", letter["letter"]))
        shown += dlq("replay", letter["letter"])[1]
    assert all(line.isprintable() for line in shown.splitlines())
    out = tmp_path / "letter"
    dlq("show", letters[0]["letter"], "--out", str(out))
    assert out.read_bytes() == hostile


async def send(
    broker: EmbeddedKafka, prefix: str, key: bytes, value: bytes, topic: Topic = Topic.MENTIONS
) -> None:
    async with AIOKafkaProducer(bootstrap_servers=broker.bootstrap) as producer:
        await producer.send_and_wait(prefix + topic, value, key=key)


def test_wrong_names_and_reasons_are_told(broker: EmbeddedKafka, prefix: str) -> None:
    for words, sentence in (
        (["show", "seven"], "names no letter"),
        (["show", "1-1"], "has no topic"),
        (["list", "--reason", "BAD"], "is no reason"),
        (["replay"], "which?"),
    ):
        done = CliRunner().invoke(
            app, ["dlq", *words, "--brokers", broker.bootstrap, "--prefix", f"no.{prefix}"]
        )
        assert sentence in str(done.exception), words


def test_of_each_partition_the_newest_letters_are_listed_and_what_is_left_out_is_told(
    broker: EmbeddedKafka, prefix: str, worker: Worker, dlq: Shell
) -> None:
    """Markers of transactions stand behind every letter, and what is no letter behind the newest of a partition."""
    for number in range(1, 4):
        asyncio.run(send(broker, prefix, b"Acme", a_mention_of("Acme", created_at=number)))
        letters_of(dlq, "NUMERIC_TIME", number)  # each in a transaction of its own
    (at,) = {letter["partition"] for letter in letters_of(dlq, "NUMERIC_TIME", 3)}
    asyncio.run(send(broker, prefix, b"Acme", b"no letter", Topic.DEAD_LETTERS))
    letters = [letter["letter"] for letter in dlq.json("list", "--partition", str(at))]
    for most in range(1, len(letters) + 2):
        done = CliRunner().invoke(
            app,
            ["dlq", "list", "--last", str(most), "--json", "--brokers", broker.bootstrap, "--prefix", prefix],
        )
        found = [json.loads(line) for line in done.stdout.splitlines()]
        assert [each["letter"] for each in found if each["partition"] == at] == letters[-most:]
        assert ("older letters are left out" in done.stderr) == (len(found) < len(dlq.json("list")))


def test_a_reader_of_letters_that_goes_away_is_no_trouble(
    broker: EmbeddedKafka, prefix: str, worker: Worker, dlq: Shell
) -> None:
    for number in range(2):
        asyncio.run(send(broker, prefix, b"Acme", a_mention_of("Acme", id=str(number), text="")))
    letters_of(dlq, "NO_TEXT", 2)
    reading, writing = os.pipe()
    os.close(reading)
    program = [sys.executable, "-c", "from agents.commands.main import main; main()", "dlq"]
    given = ["--brokers", broker.bootstrap, "--prefix", prefix]
    commands = (["list"], ["list", "--json"], ["replay", "--reason", "NO_TEXT", "--dry-run", "--force"])
    told = [
        subprocess.Popen([*program, *words, *given], stdout=writing, stderr=subprocess.PIPE)
        for words in commands
    ]
    os.close(writing)
    assert [(each.communicate(timeout=60)[1], each.returncode) for each in told] == [(b"", 141)] * 3


def letters_after(dlq: Shell, count: int) -> list[dict[str, Any]]:
    """All letters by arrival, once there are so many."""
    letters: list[dict[str, Any]] = []
    end = monotonic() + DEADLINE_S
    while len(letters) < max(1, count):
        assert monotonic() < end, f"not {count} letters"
        letters = sorted(dlq.json("list"), key=lambda letter: letter["arrived_at"])
    return letters


def test_the_oldest_letters_are_deleted_and_newer_ones_stay(
    broker: EmbeddedKafka, prefix: str, worker: Worker, dlq: Shell
) -> None:
    """Last of the file: it deletes the letters of the other tests too."""
    asyncio.run(send(broker, prefix, b"Acme", a_mention_of("Acme", text=0)))
    count = len(letters_after(dlq, 0))
    arrived = datetime.fromisoformat(letters_after(dlq, count)[-1]["arrived_at"])
    point = arrived.replace(microsecond=0) + timedelta(seconds=1)
    asyncio.run(until("another second", lambda: datetime.now(UTC) > point + timedelta(seconds=1)))
    for number in (1, 2):
        asyncio.run(send(broker, prefix, b"Acme", a_mention_of("Acme", text=number)))
    letters = letters_after(dlq, count + 2)
    partition, name = letters[-1]["partition"], letters[-1]["letter"]
    for words, sentence in (
        ([name, "--all"], "cannot delete letters by name"),
        (["--reason", "BAD_FIELD", "--all"], "cannot delete letters by name or reason"),
        ([], "which?"),
    ):
        done = CliRunner().invoke(app, ["dlq", "purge", *words])
        assert sentence in str(done.exception), words
    given = ["--until", f"{point:%Y-%m-%dT%H:%M:%S}", "--partition", str(partition)]
    planned = dlq.json("purge", *given, "--dry-run")
    assert len(dlq.json("list")) == len(letters)
    assert dlq("purge", *given)[0] == 1  # nobody says yes
    assert [{**each, "deleted": True} for each in planned] == dlq.json("purge", *given, "--yes")
    gone = [
        each
        for each in letters
        if each["partition"] == partition and datetime.fromisoformat(each["arrived_at"]) < point
    ]
    assert sum(each["letters"] for each in planned) >= len(gone)  # and records that are no letters
    left = {each["letter"] for each in dlq.json("list")}
    assert left == {each["letter"] for each in letters} - {each["letter"] for each in gone}
    assert dlq("purge", "--all", "--yes")[0] == 0
    assert dlq.json("list") == []
