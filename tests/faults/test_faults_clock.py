"""A clock that steps under a worker: results are those of a clock that does not, and no silence is invented."""

import time
from pathlib import Path

import pytest

from agents.broker import EmbeddedKafka
from tests.faults.verdict import judged
from tests.integration.engine import PARTITIONS, all_heard, feed, make_topics, read, until
from tests.integration.oracle import idle_advances
from tests.integration.story import a_story, just_before_a_close
from tests.integration.worker import Worker


@pytest.mark.slow
async def test_steps_of_the_clock_change_nothing_and_are_no_silence(
    kafka: EmbeddedKafka, tmp_path: Path
) -> None:
    brokers, prefix = kafka.bootstrap, "steps."
    await make_topics(brokers, prefix)
    story = a_story(seed=51, days=0.4)
    began = time.monotonic()
    with Worker(
        tmp_path, brokers, prefix, pause_s=0, module="tests.faults.stepping_worker", idle_timeout_s=1
    ) as worker:
        await worker.works()
        await feed(brokers, prefix, story, 60)
        await feed(brokers, prefix, just_before_a_close(story), 10_000)
        await until("everything heard", lambda: all_heard(brokers, prefix))
        await until("silence closes something", lambda: worker.steps().count("idle") >= 1)
        assert await worker.stop() == 0, worker.said
    took_ms = (time.monotonic() - began) * 1000
    lines, source = await read(brokers, prefix)
    assert judged(lines, source).is_exact
    assert [p for p in range(PARTITIONS) if _advanced_ms(lines, p) > took_ms] == []


def _advanced_ms(lines: object, partition: int) -> int:
    """How far silence moved the watermark between the first and the last time that it did."""
    at = [entry.watermark_ms for entry in idle_advances(lines, partition)]  # type: ignore[arg-type]
    return max(at, default=0) - min(at, default=0)
