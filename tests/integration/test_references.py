"""Alerts by reference through a real Kafka: who reads both topics reads words, who reads one reads none."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from agents.broker import EmbeddedKafka
from agents.commands.main import app
from agents.deliver.counts import Counts
from agents.deliver.receivers import receiver_of
from agents.deliver.run import deliver_through
from agents.deliver.service import Given
from agents.settings import WorkerSettings, worker_settings
from schemas.alert import Alert
from schemas.referenced import Referenced
from schemas.subscriber import Subscribers
from streams.policy import HOUR_MS
from streams.topology import Topic
from streams.topology.access import OF_DELIVER
from tests.deliveries import a_subscriber
from tests.happenings import a_delete
from tests.integration.engine import PARTITIONS, ROOT, all_heard, feed, make_topics, read, until
from tests.integration.oracle import compared, oracle
from tests.integration.receivers import SECRET, Hook
from tests.integration.traces import newest_values
from tests.integration.worker import Worker
from tests.scenarios.test_references import BRAND, NOON, a_story, leaks

PROFILE = {"brand": BRAND, "privacy": {"quotes": "reference"}}


def tail(settings: WorkerSettings, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from agents.commands.main import main; main()", "alerts", "tail",
         "--brokers", settings.brokers, "--prefix", settings.prefix, "--from-beginning", *words],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip


async def delivered(settings: WorkerSettings) -> dict[str, Any]:
    """What a webhook gets of the one alert."""
    async with Hook() as hook:
        box = a_subscriber(webhook={"url": hook.url, "secret": {"env": "HOOK_SECRET"}})
        receivers = {box.name: receiver_of(box, "openear")}
        given = Given(PARTITIONS, Subscribers(subscribers=(box,)), receivers, {}, Counts())
        assert await deliver_through(settings, given, asyncio.Event(), once=True, from_beginning=True) == 0
        (call,) = hook.calls
    body: dict[str, Any] = json.loads(call.body)["data"]
    return body


async def test_words_stand_apart_and_reach_those_who_may_read_them(
    broker: EmbeddedKafka, prefix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOOK_SECRET", SECRET)
    settings = worker_settings(brokers=broker.bootstrap, prefix=prefix)
    brokers, folder = broker.bootstrap, tmp_path / "profiles"
    folder.mkdir()
    (folder / "brand.yaml").write_text(json.dumps(PROFILE))
    await make_topics(brokers, prefix)

    async def tell(*said: dict[str, Any]) -> None:
        await feed(brokers, prefix, [(BRAND.encode(), json.dumps(each).encode()) for each in said], 10_000)
        await until("everything heard", lambda: all_heard(brokers, prefix))

    async def shown(*words: str) -> str:
        given = ["alerts", *words, "--brokers", brokers, "--prefix", prefix]
        done = await asyncio.to_thread(CliRunner().invoke, app, given)
        assert done.exit_code == 0, done.output
        return done.stdout

    quiet: dict[str, Any] = {"pause_s": 0, "checkpoint_s": 0.2, "idle_timeout_s": 3000}
    with Worker(tmp_path, brokers, prefix, profiles=folder, **quiet) as worker:
        await worker.works()
        await tell(*a_story())
        lines, _ = await read(brokers, prefix)
        raw = [value for (topic, _), each in lines.items() if topic == Topic.ALERTS for _, value, _ in each]
        (alert,) = [Alert.model_validate_json(value or b"") for value in raw]
        words = {
            entry.reference: entry
            for (topic, _), each in lines.items()
            if topic == Topic.EVIDENCE
            for _, value, _ in each
            if value and (entry := Referenced.model_validate_json(value))
        }
        assert set(alert.evidence_ids) <= words.keys()
        said = {each["id"]: each for each in leaks()}
        entry = next(words[each] for each in alert.evidence_ids if words[each].text)
        plain = json.loads(await shown("list", "--json"))
        assert plain["evidence_ids"] == [words[each].id for each in alert.evidence_ids]
        assert entry.text in await shown("show", alert.id[:8])
        listed = await asyncio.to_thread(tail, settings, "--count", "1", "--json")
        assert json.loads(listed.stdout)["evidence"] == plain["evidence"]
        body = await delivered(settings)
        assert body["evidence"] == plain["evidence"]
        assert body["title"] == alert.title
        assert await worker.stop() == 0, worker.said

    with Worker(
        tmp_path, brokers, prefix, profiles=folder, **quiet
    ) as worker:  # a restart knows what stands there
        await tell(a_delete(said[entry.id], NOON + 6 * HOUR_MS))
        assert entry.text not in await shown("show", alert.id[:8])
        assert entry.id not in await shown("list", "--json")
        assert await worker.stop() == 0, worker.said

    lines, source = await read(brokers, prefix)
    assert any(topic == Topic.EVIDENCE for topic, _ in lines)
    heard = {at: told for at, told in compared(lines).items() if at[0] not in OF_DELIVER}
    assert heard == oracle(source, lines)

    assert newest_values(lines, Topic.EVIDENCE)
    forgotten = ["state", "reset", BRAND, "--yes", "--brokers", brokers, "--prefix", prefix]
    assert (await asyncio.to_thread(CliRunner().invoke, app, forgotten)).exit_code == 0

    async def nothing_is_behind_references() -> bool:
        return not newest_values((await read(brokers, prefix, Topic.EVIDENCE))[0], Topic.EVIDENCE)

    await until("what was kept for the alerts of the state is taken back", nothing_is_behind_references)
