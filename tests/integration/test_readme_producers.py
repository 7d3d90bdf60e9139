"""The producers of the documentation, run as they stand there: each is heard."""

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

import pytest
import pytest_asyncio

from agents.broker import EmbeddedKafka
from agents.broker.cache import cache_dir
from streams.topology import PREFIX, Topic
from streams.topology.partition import partition_of
from tests.integration.engine import PARTITIONS, ROOT, make_topics, read

pytestmark = pytest.mark.asyncio(loop_scope="module")

BLOCK = re.compile(r"^```(python|java)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PAGES = ("README.md", "deploy/producers.md")
PATIENCE_S = 120
LUMATONE = "Lumatone"


class Kafka(NamedTuple):
    """Where the examples send to."""

    brokers: str
    prefix: str

    @property
    def topic(self) -> str:
        return self.prefix + Topic.MENTIONS


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def kafka(broker: EmbeddedKafka) -> AsyncIterator[Kafka]:
    at = Kafka(broker.bootstrap, f"t{secrets.token_hex(5)}.")
    await make_topics(at.brokers, at.prefix)
    yield at


def example(language: str, about: str, kafka: Kafka) -> str:
    """The one block in this language that names this, sent to the topics of the test."""
    blocks = [block for page in PAGES for block in BLOCK.findall((ROOT / page).read_text("utf-8"))]
    (found,) = (code for tongue, code in blocks if tongue == language and about in code)
    assert found.count(PREFIX + Topic.MENTIONS) == 1
    return str(found.replace(PREFIX + Topic.MENTIONS, kafka.topic))


def run(kafka: Kafka, *command: str | Path) -> None:
    done = subprocess.run(
        command,
        env={**os.environ, "OPENEAR_BROKERS": kafka.brokers},
        capture_output=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()


async def where(kafka: Kafka, mention_id: str) -> list[int]:
    """The partitions in which a mention stands."""
    _, source = await read(kafka.brokers, kafka.prefix, Topic.MENTIONS)
    return [
        record.partition
        for records in source.values()
        for record in records
        if json.loads(record.value or b"{}")["id"] == mention_id
    ]


def has_jdk(least: int = 15) -> bool:
    """A compiler is there that knows the example's text blocks."""
    if shutil.which("java") is None or shutil.which("javac") is None:
        return False
    said = subprocess.run(["javac", "-version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"javac (\d+)", said)
    return found is not None and int(found[1]) >= least


RIGHT = [partition_of(LUMATONE.encode(), PARTITIONS)]


async def test_the_example_for_aiokafka_puts_a_brand_where_it_is_heard(kafka: Kafka) -> None:
    run(kafka, sys.executable, "-c", example("python", "AIOKafkaProducer", kafka))
    assert await where(kafka, "review-1") == RIGHT


async def test_the_example_for_librdkafka_puts_a_brand_where_it_is_heard(kafka: Kafka) -> None:
    pytest.importorskip("confluent_kafka", reason="no wheel of confluent-kafka for this platform")
    run(kafka, sys.executable, "-c", example("python", "confluent_kafka", kafka))
    assert await where(kafka, "review-2") == RIGHT


@pytest.mark.skipif(not has_jdk(), reason="no JDK of version 15 or newer on this machine")
async def test_the_example_for_java_puts_a_brand_where_it_is_heard(kafka: Kafka, tmp_path: Path) -> None:
    source = tmp_path / "Send.java"
    source.write_text(example("java", "KafkaProducer", kafka), "utf-8")
    run(kafka, "java", "-cp", f"{cache_dir()}/jars/*", source)
    assert await where(kafka, "review-3") == RIGHT
