"""A worker that dies at each point of a checkpoint: the next one goes on, and outputs are exact.

The points: before a transaction is begun, when it is begun, when a batch has arrived, when the offsets have, when
the end was asked for and its answer is not there (so nobody knows what became of it), and when it is committed.
"""

import asyncio
import signal
import time
from itertools import chain, repeat
from pathlib import Path

import pytest

from agents.broker import EmbeddedKafka
from tests.faults.conftest import TellRow
from tests.faults.rows import row_of
from tests.faults.verdict import judged
from tests.integration.engine import all_heard, feed, make_topics, read, until
from tests.integration.story import a_story
from tests.integration.worker import Worker

POINTS = ("before", "begun", "sent", "offsets", "asked", "committed")


@pytest.mark.parametrize("rounds", [1, pytest.param(5, marks=pytest.mark.slow)])
@pytest.mark.timeout(1800)
async def test_a_death_at_any_point_of_a_checkpoint_is_as_if_it_had_not_been(
    kafka: EmbeddedKafka, tmp_path: Path, rounds: int, tell_row: TellRow
) -> None:
    brokers, prefix = kafka.bootstrap, f"points{rounds}."
    await make_topics(brokers, prefix)
    # restarted in place: no session to wait for
    slot = {"instance_id": "slot-0", "checkpoint_s": 0.3, "pause_s": 0}
    feeding = asyncio.create_task(feed(brokers, prefix, a_story(rounds, days=3, a_day=2000 * rounds), 100))
    took: dict[str, list[float]] = {point: [] for point in POINTS}
    for count, point in enumerate(chain.from_iterable(repeat(POINTS, rounds))):
        died_at = time.monotonic()
        with Worker(
            tmp_path, brokers, prefix, **slot, test_crash_at=point, test_crash_after=5 + count
        ) as worker:
            if count:
                await until("a commit of the next one", worker.committed)
                took[POINTS[(count - 1) % len(POINTS)]].append(time.monotonic() - died_at)
            assert await worker.ended() == -signal.SIGKILL, worker.said
    died_at = time.monotonic()
    with Worker(tmp_path, brokers, prefix, **slot) as worker:
        await worker.works(1)
        took[POINTS[-1]].append(time.monotonic() - died_at)
        assert not feeding.done(), "the story was too short for so many deaths"
        feeding.cancel()
        await asyncio.wait([feeding])
        await until("everything heard", lambda: all_heard(brokers, prefix))
        assert await worker.stop() == 0, worker.said
    verdict = judged(*await read(brokers, prefix))
    for point, times in took.items():
        tell_row(row_of(f"a death in a checkpoint: {point}", times, verdict))
    assert verdict.is_exact, verdict
