"""What lives longer than a theme goes through a real Kafka as it does in memory: a gap, a partner, a silence."""

import json
from dataclasses import replace
from pathlib import Path

from agents.broker import EmbeddedKafka
from schemas.alert import Alert
from streams.policy import DAY_MS, HOUR_MS
from streams.topology import Topic
from tests.builders import BRAND, START_MS, a_mention, in_order, talk
from tests.integration.engine import PARTITIONS, Lines, Told, Worker, feed, make_topics, oracle, read, until
from tests.trades import tell
from tests.tuned_trades import BLENDER

GAP = replace(BLENDER, a_day=8, planted_a_day=10, planted_from=1)
WATCHED = {"brand": BRAND, "sources": {"bluesky": {"expected_silence": "12h"}}}


async def heard(
    tmp_path: Path, broker: EmbeddedKafka, prefix: str, profile: object, told: list[Told], kind: str
) -> tuple[list[Alert], Lines, Lines]:
    """The alerts of this kind, once there are some; everything that left; and what the oracle says."""
    folder = tmp_path / "profiles"
    folder.mkdir()
    (folder / "brand.yaml").write_text(json.dumps(profile))
    await make_topics(broker.bootstrap, prefix)
    await feed(broker.bootstrap, prefix, told, rate=10_000)

    async def alerts() -> list[Alert]:
        lines, _ = await read(broker.bootstrap, prefix, Topic.ALERTS)
        every = [Alert.model_validate_json(v) for each in lines.values() for _, v, _ in each if v]
        return [alert for alert in every if alert.kind == kind]

    with Worker(tmp_path, broker.bootstrap, prefix, pause_s=0, profiles=folder) as worker:
        await worker.works(PARTITIONS)
        said = await until(f"an alert of kind {kind}", alerts)
        assert await worker.stop() == 0
    lines, source = await read(broker.bootstrap, prefix)
    return said, lines, oracle(source, lines)


def of_alerts(lines: Lines) -> Lines:
    return {place: told for place, told in lines.items() if place[0].startswith("alert")}


async def test_a_gap_reaches_every_department_that_it_asks(
    broker: EmbeddedKafka, prefix: str, tmp_path: Path
) -> None:
    told = [(GAP.brand.encode(), json.dumps(said).encode()) for said in tell(GAP, 1, days=5)]
    said, lines, in_memory = await heard(tmp_path, broker, prefix, GAP.profile, told, "positioning_gap")

    assert of_alerts(lines) == of_alerts(in_memory)
    departments = {alert.department for alert in said}
    assert departments >= {"marketing", "packaging", "product"}
    for department in departments:
        topic = Topic(f"alerts.{department}.v1").value
        mine = [v for (name, _), each in lines.items() if name == topic for _, v, _ in each]
        assert any(json.loads(v)["kind"] == "positioning_gap" for v in mine if v)
    assert len({alert.theme.theme_id for alert in said}) == 1


async def test_a_silence_that_progress_proves_is_told(
    broker: EmbeddedKafka, prefix: str, tmp_path: Path
) -> None:
    through = a_mention("", START_MS + 2 * DAY_MS + 20 * HOUR_MS)["created_at"]
    notice = {"event": "progress", "source": "bluesky", "through": through, "brand": BRAND}
    told = [(BRAND.encode(), json.dumps(said).encode()) for said in [*in_order(talk(2, 25)), notice]]
    said, lines, in_memory = await heard(tmp_path, broker, prefix, WATCHED, told, "silence")

    assert of_alerts(lines) == of_alerts(in_memory)
    assert [(alert.told_of, alert.department) for alert in said] == [("bluesky", "service")]
