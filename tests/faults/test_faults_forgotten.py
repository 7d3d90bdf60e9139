"""Transactional ids that Kafka forgot, since nobody wrote for too long: a restart, and nothing is lost."""

import asyncio
from pathlib import Path

import pytest

from agents.broker import EmbeddedKafka
from agents.exits import Exit
from tests.faults.verdict import judged
from tests.integration.engine import all_heard, feed, make_topics, read, until
from tests.integration.story import a_story
from tests.integration.worker import Worker

FORGOTTEN_MS = 15_000
"""Seven days in production; workers write once a day also where nobody speaks."""
SETTINGS = {
    "transactional.id.expiration.ms": str(FORGOTTEN_MS),
    "transaction.remove.expired.transaction.cleanup.interval.ms": "1000",
}


@pytest.mark.slow
async def test_a_worker_whose_transactional_ids_are_forgotten_restarts_and_goes_on(tmp_path: Path) -> None:
    with EmbeddedKafka(tmp_path / "kafka", settings=SETTINGS) as kafka:
        brokers, prefix = kafka.bootstrap, "forgotten."
        await make_topics(brokers, prefix)
        with Worker(tmp_path, brokers, prefix, pause_s=0) as worker:
            await worker.works()
            await asyncio.sleep(1.5 * FORGOTTEN_MS / 1000)  # the fault itself
            assert worker.process.poll() is None, worker.said
            await feed(brokers, prefix, a_story(seed=72, days=0.05), 10_000)
            assert await worker.ended() == Exit.RESTART, worker.said
        await heard_by_one_after_the_other(tmp_path, brokers, prefix)
        verdict = judged(*await read(brokers, prefix))
    assert verdict.is_exact, verdict


async def heard_by_one_after_the_other(folder: Path, brokers: str, prefix: str) -> None:
    """On a busy machine a worker may take longer than its id is remembered: it restarts until it is fast."""
    for _ in range(5):
        with Worker(folder, brokers, prefix, pause_s=0) as worker:

            async def is_over(worker: Worker = worker) -> bool:
                return worker.process.poll() is not None or await all_heard(brokers, prefix)

            await until("everything heard, or an end", is_over, 180)
            if worker.process.poll() is None:
                return
            assert worker.process.returncode == Exit.RESTART, worker.said
    raise AssertionError("five workers were too slow")
