"""A worker that is asked to stop while others come: nothing is lost, and its end is a clean one."""

from contextlib import ExitStack
from pathlib import Path

import pytest

from agents.broker import EmbeddedKafka
from tests.faults.verdict import judged
from tests.integration.engine import all_heard, feed, make_topics, read, until
from tests.integration.story import a_story
from tests.integration.worker import Worker

PAUSE_S = 8.0
"""At most, three times a transaction: longer than another worker needs to join."""
HOLD_S = 6.0
"""How long a take-over stands still: longer than another worker needs to join."""


@pytest.mark.slow
async def test_what_the_group_takes_from_a_worker_that_stops_is_given_back_first(
    kafka: EmbeddedKafka, tmp_path: Path
) -> None:
    brokers, prefix = kafka.bootstrap, "stopping."
    await make_topics(brokers, prefix)
    slow = {"pause_s": PAUSE_S, "test_pauses": 1, "release_timeout_s": 60, "checkpoint_s": 2}
    await feed(brokers, prefix, a_story(seed=6, days=0.05), 5_000)
    with Worker(tmp_path, brokers, prefix, **slow) as leaving:
        await leaving.works()
        await until("transactions that last", leaving.open)
        with Worker(tmp_path, brokers, prefix, pause_s=0) as coming:
            await until("the other to begin", lambda: "partitions" in coming.said)
            assert await leaving.stop() == 0, leaving.said
            assert "gave back" in leaving.said
            await until("everything heard", lambda: all_heard(brokers, prefix))
            assert await coming.stop() == 0, coming.said
    assert judged(*await read(brokers, prefix)).is_exact


@pytest.mark.slow
@pytest.mark.parametrize("point", ["starting", "started", "loaded", "marking"])
@pytest.mark.parametrize("before", [0, 1], ids=["first", "later"])
async def test_a_worker_that_is_stopped_in_the_middle_of_a_take_over_ends_well(
    kafka: EmbeddedKafka, tmp_path: Path, point: str, before: int
) -> None:
    brokers, prefix = kafka.bootstrap, f"takeover{before}{point}."
    await make_topics(brokers, prefix)
    held = {"test_hold_at": point, "test_hold_s": HOLD_S, "test_hold_after": before}
    await feed(brokers, prefix, a_story(seed=8, days=0.05), 5_000)
    with Worker(tmp_path, brokers, prefix, pause_s=0, **held) as leaving, ExitStack() as others:
        if before:
            await leaving.works()
            coming = others.enter_context(Worker(tmp_path, brokers, prefix, pause_s=0))
        await until("a take-over to stand still", lambda: f"held at {point}" in leaving.steps())
        if not before:
            coming = others.enter_context(Worker(tmp_path, brokers, prefix, pause_s=0))
            await until("the other to begin", lambda: "partitions" in coming.said)
        assert await leaving.stop() == 0, leaving.said
        await until("everything heard", lambda: all_heard(brokers, prefix))
        assert await coming.stop() == 0, coming.said
    assert judged(*await read(brokers, prefix)).is_exact
