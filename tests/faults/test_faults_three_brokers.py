"""Three brokers with three replicas, of which one after the other dies: nothing is lost and nothing comes twice."""

import asyncio
import time
from pathlib import Path

import pytest
from aiokafka.admin import AIOKafkaAdminClient

from agents.broker import EmbeddedKafka
from agents.topics import create_topics
from tests.faults.conftest import TellRow
from tests.faults.rows import row_of
from tests.faults.stage import CURED, SESSION_S
from tests.faults.verdict import judged
from tests.integration.engine import PARTITIONS, all_heard, feed, read, until
from tests.integration.story import a_story
from tests.integration.worker import Worker

BROKERS = 3
ROUNDS = 2
"""How often each broker dies; one of them is the controller, one coordinates the group, one the transactions."""


@pytest.mark.slow
@pytest.mark.timeout(1800)
async def test_a_broker_of_three_may_die_and_come_back(tmp_path: Path, tell_row: TellRow) -> None:
    took: list[float] = []
    with EmbeddedKafka(tmp_path / "kafka", brokers=BROKERS) as kafka:
        brokers, prefix = kafka.bootstrap, "three."
        await create_topics({"bootstrap_servers": brokers}, prefix, PARTITIONS)
        assert await replicas(brokers, prefix) == BROKERS
        feeding = asyncio.create_task(feed(brokers, prefix, a_story(seed=33, days=3, a_day=4000), 150))
        workers: list[Worker] = []

        def start() -> None:
            settings = {"session_timeout_s": SESSION_S, "pause_s": 0.3}
            workers.append(Worker(tmp_path, brokers, prefix, **settings))

        def committed() -> int:
            for worker in [each for each in workers if each.process.poll() is not None]:
                assert worker.process.returncode in CURED, worker.said
                workers.remove(worker)
                start()
            return sum(worker.committed() for worker in workers)

        try:
            start()
            start()
            await until("commits", lambda: committed() > PARTITIONS)
            for node in [*range(1, BROKERS + 1)] * ROUNDS:
                struck_at = time.monotonic()
                await asyncio.to_thread(kafka.kill, node)
                before = {worker: worker.committed() for worker in workers}
                await until(
                    "commits of all workers, with a broker less",
                    lambda before=before: (
                        committed()
                        and all(  # type: ignore[misc]
                            worker.committed() > before.get(worker, 0) + PARTITIONS for worker in workers
                        )
                    ),
                    180,
                )
                took.append(time.monotonic() - struck_at)
                await asyncio.to_thread(kafka.restart, node)
            assert not feeding.done(), "the story was too short for so many deaths"
            feeding.cancel()
            await asyncio.wait([feeding])
            await until("everything heard", lambda: all_heard(brokers, prefix), 180)
            for worker in workers:
                assert await worker.stop() == 0, worker.said
        finally:
            for worker in workers:
                worker.__exit__()
        verdict = judged(*await read(brokers, prefix))
    tell_row(row_of("one of three brokers killed, replication 3", took, verdict, 33))
    assert verdict.is_exact, verdict
    assert verdict.records > 100


async def replicas(brokers: str, prefix: str) -> int:
    """How many replicas the topics of a test have, all the same."""
    admin = AIOKafkaAdminClient(bootstrap_servers=brokers)
    await admin.start()
    try:
        described = [each for each in await admin.describe_topics() if each["topic"].startswith(prefix)]
    finally:
        await admin.close()
    (count,) = {len(partition["replicas"]) for each in described for partition in each["partitions"]}
    return count
