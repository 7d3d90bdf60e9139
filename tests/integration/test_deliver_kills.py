"""Delivery that is killed again and again, and delivery behind a real worker: long forms."""

import asyncio
import json
import random
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from agents.broker import EmbeddedKafka
from agents.settings import worker_settings
from schemas.delivery import Fate
from streams.topology import Topic
from tests.deliveries import an_alert
from tests.integration.delivering import At, run
from tests.integration.engine import feed, make_topics, until
from tests.integration.receivers import SECRET, Hook
from tests.integration.story import a_story
from tests.integration.worker import Worker

pytestmark = pytest.mark.slow
ALERTS = 40


@pytest_asyncio.fixture
async def at(broker: EmbeddedKafka, prefix: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[At]:
    monkeypatch.setenv("HOOK_SECRET", SECRET)
    async with Hook() as hook:
        yield At(worker_settings(brokers=broker.bootstrap, prefix=prefix), hook)


async def test_killed_again_and_again_it_decides_once_and_tells_all_at_least_once(
    at: At, tmp_path: Path
) -> None:
    await make_topics(at.settings.brokers, at.settings.prefix, 1)
    chance = random.Random(5)
    alerts = [an_alert(number, brand=f"Brand {number}") for number in range(ALERTS)]
    for begin in range(0, ALERTS, 5):
        await at.publish(*alerts[begin : begin + 5])
        calls = len(at.hook.calls)
        process = run(at, tmp_path)
        try:
            await until("a call", lambda: len(at.hook.calls) > calls or process.poll() is not None)  # noqa: B023
            await asyncio.sleep(chance.random() * 0.3)  # anywhere among calls and transactions
        finally:
            process.kill()
            process.communicate()
    assert await asyncio.to_thread(run(at, tmp_path, "--once").wait) == 0
    ids = [f"{alert.id}.0" for alert in alerts]
    fates = Counter((each.event_id, each.fate) for each in await at.journal())
    assert fates == Counter({(each, fate): 1 for each in ids for fate in (Fate.QUEUED, Fate.TOLD)})
    assert set(at.hook.ids) == set(ids)
    assert len(at.hook.ids) < 2 * ALERTS


async def test_from_mentions_to_a_webhook(at: At, tmp_path: Path) -> None:
    await make_topics(at.settings.brokers, at.settings.prefix)
    with Worker(tmp_path, at.settings.brokers, at.settings.prefix, pause_s=0) as worker:
        await worker.works()
        await feed(at.settings.brokers, at.settings.prefix, a_story(seed=3, days=2, a_day=400), 10_000)
        await until("an alert", lambda: at.values(Topic.ALERTS))
        process = run(at, tmp_path)
        try:
            await until("a call", lambda: at.hook.calls)
        finally:
            process.kill()
            process.communicate()
        assert await worker.stop() == 0
    event = json.loads(at.hook.calls[0].body)
    # what there was when it started may have gone on since it was opened
    assert event["type"] == f"openear.alert.{event['data']['state']}.v1"
    assert event["data"] in map(json.loads, await at.values(Topic.ALERTS))
