"""Twenty times as many mentions for a minute: lag grows and shrinks, memory stays in its bound, nothing is lost."""

import asyncio
import re
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition

from agents.broker import EmbeddedKafka
from streams.topology import Topic
from tests.faults.verdict import judged
from tests.integration.engine import PARTITIONS, all_heard, feed, make_topics, read, until
from tests.integration.story import a_story
from tests.integration.worker import Worker

USUAL_RATE, BURST_RATE = 50.0, 1000.0
"""Records a second."""
BURST_S = 60.0
GROWTH_MAX_BYTES = 400 * 2**20
"""Of the process while it catches up: 64 runs of 500 records on their way are 32 MB, outputs that wait 8 MB a
partition; the rest is what the brands of the story may hold, which grows with what is said."""


@pytest.mark.slow
@pytest.mark.timeout(1200)
async def test_a_burst_is_heard_late_and_whole(kafka: EmbeddedKafka, tmp_path: Path) -> None:
    brokers, prefix = kafka.bootstrap, "burst."
    await make_topics(brokers, prefix)
    usual = int(10 * USUAL_RATE)
    burst = int(BURST_S * BURST_RATE)
    story = a_story(seed=81, days=4, a_day=(2 * usual + burst) // 4 // 6 + 200)
    with Worker(tmp_path, brokers, prefix, pause_s=0, idle_timeout_s=3000) as worker:
        await worker.works()
        await feed(brokers, prefix, story[:usual], USUAL_RATE)
        await until("the usual heard", lambda: all_heard(brokers, prefix), 180)
        before, lags = peak_bytes(worker), []
        feeding = asyncio.create_task(feed(brokers, prefix, story[usual : usual + burst], BURST_RATE))
        while not feeding.done():
            lags.append(await lag(brokers, prefix))
            await asyncio.sleep(2)  # how often it is looked at
        await feeding
        await feed(brokers, prefix, story[usual + burst :], USUAL_RATE)
        await until("everything heard", lambda: all_heard(brokers, prefix), 600)
        growth = peak_bytes(worker) - before
        assert await worker.stop() == 0, worker.said
    print(f"\nmost behind {max(lags):,} records, grew by {growth / 2**20:.0f} MiB")
    assert growth < GROWTH_MAX_BYTES
    verdict = judged(*await read(brokers, prefix))
    assert verdict.is_exact, verdict


def peak_bytes(worker: Worker) -> int:
    """The most memory that the process ever held."""
    told = Path(f"/proc/{worker.process.pid}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", told)
    if found is None:
        pytest.skip("this platform does not tell the memory of a process")
    return int(found[1]) * 1024


async def lag(brokers: str, prefix: str) -> int:
    """Records that are not committed as heard."""
    at = [TopicPartition(prefix + Topic.MENTIONS, number) for number in range(PARTITIONS)]
    async with AIOKafkaConsumer(
        bootstrap_servers=brokers, group_id=prefix + "listen", enable_auto_commit=False
    ) as consumer:
        ends = await consumer.end_offsets(at)
        return sum([ends[tp] - (await consumer.committed(tp) or 0) for tp in at])
