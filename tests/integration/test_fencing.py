"""Two owners of one partition: the older one ends, with a code of its own and a sentence that names the cause."""

import pytest
from aiokafka import AIOKafkaProducer

from agents.exits import Exit
from tests.integration.engine import PARTITIONS
from tests.integration.story import a_story
from tests.integration.topics import Topics


async def test_a_worker_whose_partition_another_deployment_took_names_both_causes(topics: Topics) -> None:
    with topics.worker(pause_s=0) as worker:
        await worker.works()
        for partition in range(PARTITIONS):
            other = AIOKafkaProducer(
                bootstrap_servers=topics.brokers, transactional_id=f"{topics.prefix}listen-{partition}"
            )
            await other.start()
            await other.stop()
        await topics.feed(a_story(seed=31, days=0.05))
        assert await worker.ended() == Exit.FENCED, worker.said
        last = worker.said.splitlines()[-1]
    assert "stopped with 76 (FENCED): partition " in last
    assert f"two deployments write as {topics.prefix}listen-" in last


@pytest.mark.slow
async def test_of_two_processes_with_one_instance_id_the_older_one_ends_and_says_why(topics: Topics) -> None:
    with topics.worker(pause_s=0, instance_id="slot-0") as one:
        await one.works()
        with topics.worker(pause_s=0, instance_id="slot-0") as two:
            await two.works()
            await topics.feed(a_story(seed=32, days=0.05))
            assert await one.ended() == Exit.FENCED, one.said
            assert "two processes have one OPENEAR_INSTANCE_ID" in one.said
            await topics.all_heard()
            assert await two.stop() == 0, two.said
