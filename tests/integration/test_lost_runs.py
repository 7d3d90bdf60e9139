"""A run that was fetched and lost on its way to the agent comes again, also where nobody says anything after it."""

from tests.integration.story import a_story
from tests.integration.topics import Topics


async def test_the_last_run_of_a_source_that_fell_silent_is_fetched_again_after_a_take_over_lost_it(
    topics: Topics,
) -> None:
    await topics.feed(a_story(seed=21, days=0.05))
    with topics.worker(pause_s=0, test_loses=1) as worker:
        await worker.works()
        await topics.all_heard()
        assert await worker.stop() == 0, worker.said
        assert any(step.startswith("lost") and step != "lost 0" for step in worker.steps())
        assert "a run was lost in a rebalance" in worker.said
    await topics.exact()
