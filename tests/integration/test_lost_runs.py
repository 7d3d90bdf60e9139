"""A run that was fetched and lost on its way to the agent comes again, also where nobody says anything after it."""

from pathlib import Path

from agents.broker import EmbeddedKafka
from tests.integration.engine import (
    Worker,
    a_story,
    all_heard,
    compared,
    feed,
    make_topics,
    oracle,
    read,
    until,
)


async def test_the_last_run_of_a_source_that_fell_silent_is_fetched_again_after_a_take_over_lost_it(
    broker: EmbeddedKafka, prefix: str, tmp_path: Path
) -> None:
    brokers = broker.bootstrap
    await make_topics(brokers, prefix)
    await feed(brokers, prefix, a_story(seed=21, days=0.05), 10_000)
    with Worker(tmp_path, brokers, prefix, pause_s=0, test_loses=1) as worker:
        await worker.works()
        await until("everything heard", lambda: all_heard(brokers, prefix))
        assert await worker.stop() == 0, worker.said
        assert any(step.startswith("lost") and step != "lost 0" for step in worker.steps())
        assert "a run was lost in a rebalance" in worker.said
    lines, source = await read(brokers, prefix)
    assert compared(lines) == dict(oracle(source, lines))
