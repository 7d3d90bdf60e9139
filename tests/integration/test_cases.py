"""Every kind of alert goes through a real Kafka as it does in memory; a silence is looked at closely."""

import json

from schemas.alert import Alert, AlertKind
from streams.policy import DAY_MS, HOUR_MS
from streams.topology import Topic
from tests.builders import BRAND, START_MS, a_mention, in_order, talk
from tests.integration.engine import PARTITIONS, Lines, Told, until
from tests.integration.oracle import oracle
from tests.integration.topics import Topics
from tests.trades import EVERY, tell

WATCHED = {"brand": BRAND, "sources": {"bluesky": {"expected_silence": "12h"}}}


async def heard(
    topics: Topics, profile: object, told: list[Told], kind: str
) -> tuple[list[Alert], Lines, Lines]:
    """The alerts of this kind, once there are some; everything that left; and what the oracle says."""
    folder = topics.folder / "profiles"
    folder.mkdir()
    (folder / "brand.yaml").write_text(json.dumps(profile))
    await topics.feed(told)

    async def alerts() -> list[Alert]:
        lines, _ = await topics.read(Topic.ALERTS)
        every = [Alert.model_validate_json(v) for each in lines.values() for _, v, _ in each if v]
        return [alert for alert in every if alert.kind == kind]

    with topics.worker(pause_s=0, profiles=folder) as worker:
        await worker.works(PARTITIONS)
        said = await until(f"an alert of kind {kind}", alerts)
        assert await worker.stop() == 0
    lines, source = await topics.read()
    return said, lines, oracle(source, lines)


def of_alerts(lines: Lines) -> Lines:
    return {place: told for place, told in lines.items() if place[0].startswith("alert")}


KINDS_OF = {
    "Mixado": {"positioning_gap"},
    "Penniwise": {"promise_broken"},
    "Silkroot": {"emerging_theme", "promise_kept", "unprinted_joy"},
    "Harbour Inn": {"declared_use_disliked"},
    "Ohrwurm": {"partnership_hint", "promise_silent"},
    "Flinkrad": {"sentiment_shift"},
    BRAND: {"silence"},
}
"""What each story tells, among other things."""


async def test_every_kind_of_alert_comes_through_kafka_as_it_does_in_memory(topics: Topics) -> None:
    assert set.union(*KINDS_OF.values()) == {kind.value for kind in AlertKind}
    trades = [EVERY[brand] for brand in KINDS_OF if brand != BRAND]
    folder = topics.folder / "profiles"
    folder.mkdir()
    for number, profile in enumerate([WATCHED, *(trade.profile for trade in trades)]):
        (folder / f"{number}.yaml").write_text(json.dumps(profile))
    said = [(each["created_at"], each) for trade in trades for each in tell(trade, 1)]
    said += [(each["created_at"], each) for each in talk(2, 25)]
    through = a_mention("", START_MS + 2 * DAY_MS + 20 * HOUR_MS)["created_at"]
    notice = {"event": "progress", "source": "bluesky", "through": through, "brand": BRAND}
    said.append((through, notice))
    said.sort(key=lambda timed: (timed[0], timed[1].get("id", "")))
    told = [(each["brand"].encode(), json.dumps(each).encode()) for _, each in said]
    await topics.feed(told)
    with topics.worker(pause_s=0, profiles=folder) as worker:
        await worker.works(PARTITIONS)
        await topics.all_heard()
        assert await worker.stop() == 0
    lines, source = await topics.read()

    assert of_alerts(lines) == of_alerts(oracle(source, lines))
    alerts = [
        Alert.model_validate_json(value)
        for (topic, _), each in lines.items()
        if topic == Topic.ALERTS
        for _, value, _ in each
        if value
    ]
    for brand, kinds in KINDS_OF.items():
        assert {alert.kind.value for alert in alerts if alert.brand == brand} >= kinds


async def test_a_silence_that_progress_proves_is_told(topics: Topics) -> None:
    through = a_mention("", START_MS + 2 * DAY_MS + 20 * HOUR_MS)["created_at"]
    notice = {"event": "progress", "source": "bluesky", "through": through, "brand": BRAND}
    told = [(BRAND.encode(), json.dumps(said).encode()) for said in [*in_order(talk(2, 25)), notice]]
    said, lines, in_memory = await heard(topics, WATCHED, told, "silence")

    assert of_alerts(lines) == of_alerts(in_memory)
    assert [(alert.told_of, alert.department) for alert in said] == [("bluesky", "service")]
