"""What an operator does to topics under a running worker: it stops and says what to do, or waits and goes on."""

import asyncio
from pathlib import Path

import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewPartitions
from typer.testing import CliRunner

from agents.broker import EmbeddedKafka
from agents.commands.main import app
from agents.exits import Exit
from streams.topology import Topic
from tests.builders import KEY
from tests.faults.stage import CURED
from tests.integration.engine import PARTITIONS, all_heard, feed, make_topics, read, until
from tests.integration.oracle import compared, oracle
from tests.integration.story import a_story
from tests.integration.worker import Worker


async def administered(brokers: str) -> AIOKafkaAdminClient:
    admin = AIOKafkaAdminClient(bootstrap_servers=brokers)
    await admin.start()
    return admin


@pytest.mark.slow
async def test_more_partitions_of_the_source_are_refused_with_what_to_do(
    kafka: EmbeddedKafka, tmp_path: Path
) -> None:
    brokers, prefix = kafka.bootstrap, "more."
    await make_topics(brokers, prefix)
    with Worker(tmp_path, brokers, prefix, pause_s=0) as worker:
        await worker.works()
        admin = await administered(brokers)
        await admin.create_partitions({prefix + Topic.MENTIONS: NewPartitions(PARTITIONS + 2)})
        await admin.close()
        assert await worker.ended() == Exit.STATE, worker.said
        assert "brands move to other partitions" in worker.said
    with Worker(tmp_path, brokers, prefix, pause_s=0) as worker:
        assert await worker.ended() == 1, worker.said
        assert "partitions" in worker.said.splitlines()[-1]


@pytest.mark.slow
async def test_a_source_that_is_deleted_and_made_anew_is_not_taken_for_the_old_one(
    kafka: EmbeddedKafka, tmp_path: Path
) -> None:
    brokers, prefix = kafka.bootstrap, "deleted."
    await make_topics(brokers, prefix)
    await feed(brokers, prefix, a_story(seed=41, days=0.05), 10_000)
    with Worker(tmp_path, brokers, prefix, pause_s=0) as worker:
        await worker.works()
        await until("everything heard", lambda: all_heard(brokers, prefix))
        admin = await administered(brokers)
        await admin.delete_topics([prefix + Topic.MENTIONS])
        await admin.close()
        assert await worker.ended() in CURED, worker.said
    with Worker(tmp_path, brokers, prefix, pause_s=0) as worker:
        assert await worker.ended() == 1, worker.said
        assert f"has no topic {prefix}{Topic.MENTIONS}: run `openear topics create`" in worker.said
    await make_topics(brokers, prefix)
    with Worker(tmp_path, brokers, prefix, pause_s=0) as worker:
        assert await worker.ended() == Exit.STATE, worker.said
        assert "it was made anew" in worker.said


@pytest.mark.slow
async def test_a_worker_whose_state_is_deleted_stops_and_the_next_one_says_what_is_missing(
    kafka: EmbeddedKafka, tmp_path: Path
) -> None:
    brokers, prefix = kafka.bootstrap, "stateless."
    await make_topics(brokers, prefix)
    await feed(brokers, prefix, a_story(seed=42, days=0.05), 10_000)
    with Worker(tmp_path, brokers, prefix, pause_s=0) as worker:
        await worker.works()
        await until("everything heard", lambda: all_heard(brokers, prefix))
        admin = await administered(brokers)
        await admin.delete_topics([prefix + Topic.STATE])
        await admin.close()
        await feed(brokers, prefix, a_story(seed=43, days=0.05), 10_000)
        assert await worker.ended() in CURED, worker.said
    with Worker(tmp_path, brokers, prefix, pause_s=0) as worker:
        assert await worker.ended() == 1, worker.said
        assert f"has no topic {prefix}{Topic.STATE}" in worker.said
    await make_topics(brokers, prefix)
    with Worker(tmp_path, brokers, prefix, pause_s=0) as worker:
        assert await worker.ended() == Exit.STATE, worker.said
        assert "openear state rebuild" in worker.said
    await until("its session to end", lambda: rebuilt(brokers, prefix))
    with Worker(tmp_path, brokers, prefix, pause_s=0) as worker:
        await until("everything heard", lambda: all_heard(brokers, prefix))
        assert await worker.stop() == 0, worker.said
    lines, source = await read(brokers, prefix)
    assert compared(lines) == dict(oracle(source, lines))


async def rebuilt(brokers: str, prefix: str) -> bool:
    """Whether `openear state rebuild` went well."""
    words = ["state", "rebuild", "--yes", "--brokers", brokers, "--prefix", prefix]
    done = await asyncio.to_thread(CliRunner().invoke, app, words, env={"OPENEAR_HASH_KEY": KEY.decode()})
    return done.exit_code == 0
