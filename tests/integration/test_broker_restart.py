"""One broker is stopped in the middle of commits, its worker killed: the outputs are the oracle's all the same."""

import asyncio
from contextlib import ExitStack
from pathlib import Path

import pytest

from agents.broker import EmbeddedKafka
from tests.integration.engine import feed, make_topics
from tests.integration.story import a_story
from tests.integration.test_exactness import assert_exact, parts_of
from tests.integration.worker import Worker

RATE = 300.0
STOPS = 2


@pytest.mark.slow
async def test_a_broker_that_is_stopped_in_the_middle_of_commits_leaves_no_transaction_without_its_end(
    prefix: str, tmp_path: Path
) -> None:
    with ExitStack() as stack:
        kafka = await asyncio.to_thread(stack.enter_context, EmbeddedKafka(tmp_path / "kafka"))

        def start() -> Worker:
            # short pauses and checkpoints: some transaction is always about to end
            return stack.enter_context(
                Worker(
                    tmp_path,
                    kafka.bootstrap,
                    prefix,
                    pause_s=0.02,
                    checkpoint_s=0.1,
                    instance_id="slot-0",
                )
            )

        await make_topics(kafka.bootstrap, prefix)
        first, *parts = parts_of(a_story(seed=7), STOPS + 1)
        await feed(kafka.bootstrap, prefix, first, 5000)
        worker = start()
        for part in parts:
            await worker.works()
            feeding = asyncio.create_task(feed(kafka.bootstrap, prefix, part, RATE))
            await worker.works(worker.committed() + 20)
            await asyncio.to_thread(kafka.stop)
            worker.kill()
            await asyncio.to_thread(kafka.start)
            worker = start()
            await feeding
        await assert_exact(kafka.bootstrap, prefix, worker)
    assert "can be skipped" not in (tmp_path / "kafka" / "node1" / "broker.log").read_text("utf-8", "replace")
