"""A brand whose history was told by `openear warm` is listened to on its first day, through a real Kafka."""

import asyncio
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from agents.broker import EmbeddedKafka
from agents.commands.errors import UserError
from agents.commands.main import app
from schemas.alert import Alert
from streams.policy import DAY_MS, HOUR_MS
from streams.topology import Topic
from tests.builders import BRAND, START_MS, chorus, in_order, talk, told
from tests.integration.engine import PARTITIONS, Worker, feed, make_topics, read, until

HISTORY = talk(20, start_ms=START_MS - 21 * DAY_MS)
FIRST_DAY = in_order(
    talk(1.5, seed=9),
    chorus(9, "the cap in the box leaks", START_MS + 12 * HOUR_MS, over_ms=4 * HOUR_MS),
)


def warm(tmp_path: Path, broker: EmbeddedKafka, prefix: str) -> None:
    file = tmp_path / "history.ndjson"
    file.write_text("".join(json.dumps(said) + "\n" for said in HISTORY))
    done = CliRunner().invoke(
        app, ["warm", BRAND, str(file), "--brokers", broker.bootstrap], env={"OPENEAR_PREFIX": prefix}
    )
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert "5 lessons sent" in done.stderr


async def test_a_warm_brand_hears_a_theme_on_its_first_day(
    broker: EmbeddedKafka, prefix: str, tmp_path: Path
) -> None:
    await make_topics(broker.bootstrap, prefix)
    await asyncio.to_thread(warm, tmp_path, broker, prefix)
    day = [(BRAND.encode(), json.dumps(said).encode()) for said in FIRST_DAY]
    await feed(broker.bootstrap, prefix, day, rate=10_000)

    async def heard() -> list[Alert]:
        lines, _ = await read(broker.bootstrap, prefix, Topic.ALERTS)
        return [Alert.model_validate_json(value) for each in lines.values() for _, value, _ in each if value]

    with Worker(tmp_path, broker.bootstrap, prefix, pause_s=0) as worker:
        await worker.works(PARTITIONS)
        alerts = await until("an alert", heard)
        assert await worker.stop() == 0
    assert [(alert.department, alert.state) for alert in alerts[:1]] == [("packaging", "opened")]


def test_without_its_history_the_same_day_raises_nothing() -> None:
    assert told(FIRST_DAY).alerts == []


def test_topics_that_are_missing_are_named_with_the_remedy(
    broker: EmbeddedKafka, prefix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agents.sender.SEEN_IN_S", 0.5)  # nobody is going to create it
    with pytest.raises(UserError, match=r"has no topic .*mentions\.v1: run `openear topics create`"):
        warm(tmp_path, broker, prefix)
