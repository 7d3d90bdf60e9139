"""The embedded Kafka: it serves, keeps what it was told to keep, and never outlives who started it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from agents.broker import BrokerError, EmbeddedKafka

SOON_S = 60.0
RECORDS = [b"record %d" % number for number in range(1000)]
_OPENEAR = [sys.executable, "-c", "from agents.commands.main import main; main()"]


async def written(bootstrap: str, topic: str) -> None:
    """Create the topic and write RECORDS to it in one transaction."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        await admin.create_topics([NewTopic(topic, 1, 1)])
    finally:
        await admin.close()
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, transactional_id=topic, linger_ms=5)
    async with producer, producer.transaction():
        for record in RECORDS:
            await producer.send(topic, record, partition=0)


async def read_back(bootstrap: str, topic: str) -> list[bytes]:
    """Give all committed records of the topic."""
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap, isolation_level="read_committed")
    async with consumer:
        partition = TopicPartition(topic, 0)
        consumer.assign([partition])
        await consumer.seek_to_beginning(partition)
        end = (await consumer.end_offsets([partition]))[partition]
        values: list[bytes] = []
        deadline = time.monotonic() + SOON_S
        while await consumer.position(partition) < end and time.monotonic() < deadline:
            runs = await consumer.getmany(partition, timeout_ms=200)
            values += [record.value for run in runs.values() for record in run]
        return values


async def test_what_was_committed_is_read_back(broker: EmbeddedKafka, prefix: str) -> None:
    await written(broker.bootstrap, f"{prefix}records")
    assert await read_back(broker.bootstrap, f"{prefix}records") == RECORDS


async def test_the_broker_that_answers_is_the_one_that_was_started(broker: EmbeddedKafka) -> None:
    """A broker that cannot bind its port says so in its log alone, behind another one that answers."""
    admin = AIOKafkaAdminClient(bootstrap_servers=broker.bootstrap)
    await admin.start()
    try:
        assert (await admin.describe_cluster())["cluster_id"] == broker.cluster_id
    finally:
        await admin.close()


async def test_records_outlive_a_kill_and_a_clean_end_of_the_broker(tmp_path: Path) -> None:
    with EmbeddedKafka(tmp_path / "kafka") as kafka:
        address = kafka.bootstrap
        await written(address, "records")
        kafka.kill()
        with pytest.raises(BrokerError, match="node 1 of Kafka was ended by SIGKILL"):
            kafka.check()
        kafka.restart()
        assert await read_back(address, "records") == RECORDS
    with EmbeddedKafka(tmp_path / "kafka") as kafka:
        assert kafka.bootstrap == address
        assert await read_back(address, "records") == RECORDS


def test_a_second_kafka_on_the_same_port_or_folder_is_refused_in_a_sentence(
    broker: EmbeddedKafka,
) -> None:
    port = int(broker.bootstrap.rpartition(":")[2])
    with pytest.raises(BrokerError, match=f"port {port} on 127.0.0.1 is in use"):
        EmbeddedKafka(port=port).start()
    with pytest.raises(BrokerError, match="another Kafka of Openear is running on"):
        EmbeddedKafka(broker.folder).start()
    broker.check()


@contextmanager
def openear_kafka(temporary: Path) -> Iterator[tuple["subprocess.Popen[str]", dict[str, Any]]]:
    """Run `openear kafka` with its temporary folders in `temporary`; gives the process and what it tells."""
    command = subprocess.Popen(
        [*_OPENEAR, "kafka", "--port", "0", "--json"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(temporary)},
    )
    try:
        assert command.stdout
        yield command, json.loads(command.stdout.readline())
    finally:
        command.kill()
        command.communicate()


def test_no_jvm_outlives_a_killed_command_and_the_next_start_sweeps_its_folder(tmp_path: Path) -> None:
    with openear_kafka(tmp_path) as (command, told):
        jvm = psutil.Process(told["pid"])
        command.kill()
        jvm.wait(SOON_S)
        assert list(tmp_path.iterdir()) == [Path(told["data"])]
    with openear_kafka(tmp_path) as (command, told):
        assert list(tmp_path.iterdir()) == [Path(told["data"])]
        jvm = psutil.Process(told["pid"])
        command.send_signal(signal.SIGINT)
        _, talk = command.communicate(timeout=SOON_S)
        assert command.returncode == 130
        assert "Traceback" not in talk
        assert not jvm.is_running()
        assert list(tmp_path.iterdir()) == []
