"""The same log in any batching gives the same bytes, through a real Kafka too."""

import asyncio
from pathlib import Path

import pytest

from agents.broker import EmbeddedKafka
from streams.topology import Topic
from tests.integration.engine import PARTITIONS, Lines, Told, all_heard, feed, make_topics, read, until
from tests.integration.oracle import compared, oracle
from tests.integration.story import a_story
from tests.integration.worker import Worker

NEVER_S = 600
"""No partition falls silent: when one does is no part of the log."""
OF_THE_LOG = (Topic.ALERTS.value, Topic.WINDOWS.value, Topic.ALERT_STATE.value)
"""Topics that tell nothing of when a record came, which differs from run to run."""


@pytest.fixture(scope="module")
def story() -> list[Told]:
    return a_story(seed=4, days=1.5, a_day=80, brands=PARTITIONS)


async def test_runs_of_one_record_and_of_five_hundred_write_the_same(
    broker: EmbeddedKafka, prefix: str, tmp_path: Path, story: list[Told]
) -> None:
    one, many = await asyncio.gather(
        *(_heard(broker.bootstrap, f"{prefix}{size}.", tmp_path, story, size) for size in (1, 500))
    )
    assert one.keys() == many.keys()
    assert one == many
    assert {topic for topic, _ in one} >= {Topic.ALERTS, Topic.WINDOWS}


async def _heard(brokers: str, prefix: str, folder: Path, story: list[Told], size: int) -> Lines:
    """What a worker wrote that heard the story in runs of at most so many records; the oracle says the same."""
    await make_topics(brokers, prefix)
    await feed(brokers, prefix, story, 20_000)
    asked = {"idle_timeout_s": NEVER_S, "test_run_records": size}
    with Worker(folder, brokers, prefix, pause_s=0, **asked) as worker:
        await worker.works()
        await until("everything heard", lambda: all_heard(brokers, prefix))
        assert await worker.stop() == 0, worker.said
    lines, source = await read(brokers, prefix)
    assert compared(lines) == oracle(source, lines)
    return {at: records for at, records in compared(lines).items() if at[0] in OF_THE_LOG}
