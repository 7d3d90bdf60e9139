"""Deletes, edits and gaps through a real Kafka: as in memory, byte for byte, though a worker is killed."""

import json
import random
from collections import Counter
from contextlib import ExitStack
from datetime import datetime
from typing import Any

from aiokafka import AIOKafkaProducer

from schemas.notice import BROADCAST_KEY
from streams.policy import HOUR_MS, MINUTE_MS
from streams.topology import Topic
from tests.happenings import a_delete, a_delete_of, a_gap, a_progress, an_edit, an_engagement
from tests.integration.engine import PARTITIONS, Lines, Told, until
from tests.integration.story import a_story
from tests.integration.topics import Topics
from tests.integration.worker import Worker


def at(fields: dict[str, Any]) -> int:
    return round(datetime.fromisoformat(fields["created_at"]).timestamp() * 1000)


def with_notices(story: list[Told], seed: int) -> list[Told]:
    """A story and what happens to a fifth of its mentions, minutes to hours later."""
    chance = random.Random(seed)
    timed: list[tuple[int, bytes, bytes | None]] = []
    now_ms = 0
    for key, value in story:
        fields = spoken(value)
        now_ms = max(now_ms, at(fields)) if fields else now_ms
        timed.append((now_ms, key, value))
        if fields is None or chance.random() > 0.2:
            continue
        when = now_ms + chance.choice((1, 30, 300)) * MINUTE_MS
        notice = chance.choice(
            (
                a_delete(fields, when),
                a_delete(fields, when),
                a_delete_of(fields["author"], when, brand=fields["brand"]),
                an_edit(fields, when, text=fields["text"] + " edited"),
                an_engagement(fields, when, likes=chance.randrange(99)),
                a_gap(when - HOUR_MS, when, brand=fields["brand"]),
                a_progress(when, brand=fields["brand"]),
            )
        )
        if notice.get("event") and chance.random() < 0.5:
            timed.append((when, BROADCAST_KEY, json.dumps({**notice, "brand": None}).encode()))
        else:
            timed.append((when, key, json.dumps(notice).encode()))
    return [(key, value) for _, key, value in sorted(timed, key=lambda each: each[0])]


def spoken(value: bytes | None) -> dict[str, Any] | None:
    """The fields of a good mention."""
    try:
        fields = json.loads(value or b"")
    except ValueError:
        return None
    return fields if fields["created_at"] > "2000" and not fields["id"].endswith("-old") else None


async def feed(topics: Topics, told: list[Told]) -> None:
    """Send a story; a notice without a brand to every partition, all copies in one transaction."""
    producer = AIOKafkaProducer(
        bootstrap_servers=topics.brokers, transactional_id=topics.prefix + "notices", linger_ms=5
    )
    topic = topics.prefix + Topic.MENTIONS
    await producer.start()
    try:
        for start in range(0, len(told), 50):
            async with producer.transaction():
                for key, value in told[start : start + 50]:
                    for partition in range(PARTITIONS) if key == BROADCAST_KEY else (None,):
                        await producer.send(topic, value, key=key, partition=partition)
    finally:
        await producer.stop()


def values(lines: Lines, topic: Topic) -> list[dict[str, Any]]:
    """What was written to a topic."""
    return [json.loads(v or b"") for (name, _), some in lines.items() if name == topic for _, v, _ in some]


async def test_what_is_deleted_edited_or_missed_is_so_once_though_a_worker_is_killed(topics: Topics) -> None:
    story = with_notices(a_story(seed=31, days=1.2, a_day=120), seed=31)
    half = len(story) // 2
    with ExitStack() as stack:

        def start() -> Worker:
            worker = topics.worker(instance_id="slot-0", session_timeout_s=120)
            return stack.enter_context(worker)

        worker = start()
        await worker.works()
        await feed(topics, story[:half])
        await until("an open transaction", worker.open)
        assert worker.kill(), "no transaction was open, so nothing was shown"
        worker = start()
        await feed(topics, story[half:])
        await worker.works()
        await topics.all_heard()
        assert await worker.stop() == 0, worker.said
    await topics.all_heard()
    lines, source = await topics.exact()
    assert any(alert["reissued"] for alert in values(lines, Topic.ALERTS))
    events = Counter(
        json.loads(record.value or b"").get("event", "mention")
        for records in source.values()
        for record in records
        if record.value and not record.value.endswith(b"broken")
    )
    assert events["delete"] > 20
    windows = values(lines, Topic.WINDOWS)
    assert sum(window["withdrawn"] + window["late_withdrawn"] for window in windows) > 20
    assert any(window["incomplete"] for window in windows)
