"""Many partitions: one worker takes them all, two share them, and the survivor of a kill has everything."""

import asyncio
import re
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest

from agents.broker import EmbeddedKafka
from tests.integration import engine
from tests.integration.engine import until
from tests.integration.story import a_story
from tests.integration.test_exactness import listens_to
from tests.integration.topics import Topics
from tests.integration.worker import Worker

MB = 1_048_576


def cost(worker: Worker) -> str:
    process = psutil.Process(worker.process.pid)
    took = re.findall(r"taken over in ([0-9.]+) s", worker.said)[-1]
    return (
        f"{listens_to(worker)} partitions in {took} s: {len(process.net_connections())} connections, "
        f"{process.num_fds()} open files, {process.memory_info().rss // MB} MB"
    )


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("partitions", [16, 64])
async def test_two_workers_share_many_partitions_and_the_survivor_has_all(
    partitions: int, broker: EmbeddedKafka, prefix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "PARTITIONS", partitions)
    half = partitions // 2
    topics = await Topics(broker.bootstrap, prefix, tmp_path).make(partitions)
    story = a_story(seed=16, days=0.3, a_day=60, brands=2 * partitions)
    told = len(story) // 2
    with ExitStack() as stack:

        def start() -> Worker:
            return stack.enter_context(topics.worker(pause_s=0.05, session_timeout_s=8, release_timeout_s=30))

        one = start()
        await one.works(partitions)
        await topics.feed(story[:told], 2000)
        await topics.all_heard()
        print("\none:", cost(one))
        two = start()
        await until("two share", lambda: listens_to(one) == listens_to(two) == half)
        print("two:", cost(two))
        feeding = asyncio.create_task(topics.feed(story[told:], 500))
        await until("an open transaction", one.open)
        one.kill()
        await feeding
        await until("the survivor has all", lambda: listens_to(two) == partitions)
        await topics.all_heard()
        print("survivor:", cost(two))
        assert await two.stop() == 0, two.said
    _, source = await topics.exact()
    assert len(source) == partitions
