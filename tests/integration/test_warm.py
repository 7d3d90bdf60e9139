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
from tests.integration.engine import PARTITIONS, feed, make_topics, read, until
from tests.integration.oracle import compared, oracle
from tests.integration.worker import Worker

HINGE = "wobbly hinge"
HISTORY = in_order(
    talk(20, start_ms=START_MS - 21 * DAY_MS),
    chorus(12, HINGE, START_MS - 9 * DAY_MS, over_ms=6 * HOUR_MS, seed=3),
)
"""It holds a theme of its own, which nobody wants to be told of any more."""
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
        await until("an alert", heard)
        assert await worker.stop() == 0
    lines, source = await read(broker.bootstrap, prefix)
    assert compared(lines) == oracle(source, lines), "the lessons stand in the log, so a replay is exact"
    alerts = await heard()
    assert [(alert.department, alert.state) for alert in alerts[:1]] == [("packaging", "opened")]
    assert not any("hinge" in alert.title for alert in alerts), "nothing is raised for the past"
    told = await asyncio.to_thread(explained, alerts[0].id[:8], broker, prefix)
    assert told.splitlines()[-1].endswith("sums agree")


def explained(alert_id: str, broker: EmbeddedKafka, prefix: str) -> str:
    """What `openear explain` says of an alert that it reads from Kafka."""
    asked = ["explain", alert_id, "--brokers", broker.bootstrap, "--prefix", prefix]
    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 0, done.output
    return done.output


def test_the_history_heard_live_would_have_raised_its_theme() -> None:
    assert any("hinge" in alert.title for alert in told(HISTORY).opened)


def test_without_its_history_the_same_day_raises_nothing() -> None:
    assert told(FIRST_DAY).alerts == []


def test_topics_that_are_missing_are_named_with_the_remedy(
    broker: EmbeddedKafka, prefix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agents.sender.SEEN_IN_S", 0.5)  # nobody is going to create it
    with pytest.raises(UserError, match=r"has no topic .*mentions\.v1: run `openear topics create`"):
        warm(tmp_path, broker, prefix)
