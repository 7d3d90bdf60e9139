"""`openear status` reads what was committed, on a real Kafka."""

import asyncio
import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import msgspec
import pytest
from aiokafka import AIOKafkaProducer
from typer.testing import CliRunner

from agents.broker import EmbeddedKafka
from agents.commands.main import app
from agents.topics import create_topics
from streams.policy import DAY_MS, HOUR_MS
from streams.records import Output
from streams.state.saved import META_KEY, meta_bytes, meta_of
from streams.topology import Topic
from tests.builders import BRAND, START_MS, chorus, in_order, talk, told

PARTITIONS = 2


async def write(broker: EmbeddedKafka, prefix: str, outputs: Iterable[Output], partition: int) -> None:
    """Put records where a worker of the partition would."""
    by_topic: dict[str, list[Output]] = defaultdict(list)
    for output in outputs:
        by_topic[prefix + output.topic].append(output)
    producer = AIOKafkaProducer(
        bootstrap_servers=broker.bootstrap, transactional_id=f"{prefix}listen-{partition}"
    )
    async with producer, producer.transaction():
        for topic, records in by_topic.items():
            for each in records:
                await producer.send(
                    topic, each.value, key=each.key, headers=list(each.headers), partition=partition
                )


@pytest.fixture
def openear(broker: EmbeddedKafka, prefix: str) -> Any:
    def run(*words: str) -> tuple[int, str]:
        environment = {"OPENEAR_PREFIX": prefix, "COLUMNS": "200"}
        done = CliRunner().invoke(app, ["status", *words, "--brokers", broker.bootstrap], env=environment)
        return done.exit_code, done.stdout

    return run


def test_what_workers_committed_is_told_by_brand(broker: EmbeddedKafka, prefix: str, openear: Any) -> None:
    asyncio.run(create_topics({"bootstrap_servers": broker.bootstrap}, prefix, PARTITIONS))
    assert openear()[1] == "0 of 2 partitions heard, 0 records wait\n"
    story = told(in_order(talk(8), chorus(12, "the lid cracked", START_MS + 5 * DAY_MS + HOUR_MS)))
    snapshot = story.listener.snapshot()
    meta = [Output(Topic.STATE, each.key, each.value) for each in snapshot.state if each.key == META_KEY]
    strange = Output(Topic.WINDOWS, b"\x1b[31m", b"no window")
    late = Output(Topic.LATE, b"mentions.v1-1-7", json.dumps({"brand": BRAND}).encode())
    asyncio.run(write(broker, prefix, [*story.outputs, strange, late, *meta], 1))
    code, text = openear("--json")
    assert code == 0
    assert text.isascii()
    read = json.loads(text)
    (brand,) = read["brands"]
    assert (brand["brand"], brand["partition"], brand["learning"]) == (BRAND, 1, False)
    assert brand["windows"] == len(story.windows)
    assert brand["last_alert"]["id"] == story.alerts[-1].id
    assert read["unreadable"] == 1
    assert read["partitions"][1]["next_offset"] == snapshot.next_offset
    assert read["partitions"][1]["watermark"] is not None
    code, text = openear(BRAND)
    assert f"{BRAND}: listening, 0 open alerts" in text
    assert openear("Nobody")[0] == 1
    assert read["too_late"] == 1
    assert brand["too_late"] == 1


def test_what_is_not_there_is_said_as_it_is(broker: EmbeddedKafka, prefix: str) -> None:
    def told_of(*words: str) -> str:
        given = ["status", *words, "--brokers", broker.bootstrap]
        done = CliRunner().invoke(app, given, env={"OPENEAR_PREFIX": prefix})
        assert done.exit_code == 1
        return done.stderr + str(done.exception)

    assert f"has no topic {prefix}mentions.v1: run `openear topics create`" in told_of()
    asyncio.run(create_topics({"bootstrap_servers": broker.bootstrap}, prefix, PARTITIONS))
    story = told(talk(1))
    asyncio.run(write(broker, prefix, story.of(Topic.WINDOWS), 0))
    talk_of_it = told_of("Nobody")
    assert "not known: Nobody" in talk_of_it
    assert "no window is closed yet" not in talk_of_it


def test_the_newest_windows_alone_are_read_where_it_is_asked_for(
    broker: EmbeddedKafka, prefix: str, openear: Any
) -> None:
    asyncio.run(create_topics({"bootstrap_servers": broker.bootstrap}, prefix, PARTITIONS))
    story = told(talk(2))
    asyncio.run(write(broker, prefix, story.of(Topic.WINDOWS), 0))
    (brand,) = json.loads(openear("--json", "--windows", "11")[1])["brands"]
    assert brand["windows"] == 10  # the commit's marker has an offset too


def test_a_kafka_that_does_not_answer_is_a_sentence() -> None:
    done = CliRunner().invoke(app, ["status", "--brokers", "127.0.0.1:9"])
    assert done.exit_code == 1
    assert "no Kafka answers at 127.0.0.1:9" in str(done.exception)


def test_the_marker_behind_a_notice_is_no_record_that_waits(
    broker: EmbeddedKafka, prefix: str, openear: Any
) -> None:
    asyncio.run(create_topics({"bootstrap_servers": broker.bootstrap}, prefix, PARTITIONS))
    meta = next(each for each in told(talk(1)).listener.snapshot().state if each.key == META_KEY)
    heard_to = Output(
        Topic.STATE, META_KEY, meta_bytes(msgspec.structs.replace(meta_of(meta.value or b""), next_offset=3))
    )
    asyncio.run(write(broker, prefix, [Output(Topic.MENTIONS, b"k", b"{}")] * 3, 0))
    asyncio.run(write(broker, prefix, [heard_to], 0))
    assert openear()[1].startswith("1 of 2 partitions heard, 0 records wait")
    asyncio.run(write(broker, prefix, [Output(Topic.MENTIONS, b"k", b"{}")] * 2, 0))
    assert openear()[1].startswith("1 of 2 partitions heard, 2 records wait")
