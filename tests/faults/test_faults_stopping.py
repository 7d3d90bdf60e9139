"""A worker that is asked to stop while others come: nothing is lost, and its end is a clean one."""

from pathlib import Path

import pytest

from agents.broker import EmbeddedKafka
from tests.faults.verdict import judged
from tests.integration.engine import Worker, a_story, all_heard, feed, make_topics, read, until

PAUSE_S = 8.0
"""At most, three times a transaction: longer than another worker needs to join."""


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
