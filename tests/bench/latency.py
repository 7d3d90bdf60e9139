"""Measure how long it takes until a theme is told: in event time, and on the wall through a real Kafka.

`python -m tests.bench.latency [--quick] [--brokers HOST:PORT]`

Event time: nine people tell of the same thing within an hour, between ordinary talk of 40 and of 3,000 mentions a
day; from the fifth author's mention to the alert's `published_at`, medians over seeds, against the length of the
window that told it. Wall: a record is sent that closes a window; until that window is read back (read_committed,
so its transaction has to be over), against a consumer of the source topic that does nothing with the same records.
"""

import asyncio
import json
import logging
import random
from collections.abc import Iterator
from statistics import median
from time import monotonic, time
from typing import Any

from aiokafka import AIOKafkaConsumer

from agents.rehearsal import rehearse
from agents.sender import Sender
from schemas.alert import AlertState
from schemas.base import epoch_ms, from_epoch_ms
from streams.ingest.rows import Row
from streams.policy import BASE_MS, DAY_MS, HOUR_MS, MINUTE_MS
from streams.topology import Topic
from tests.bench.on_stage import arguments_of, on_stage
from tests.bench.report import report
from tests.bench.texts import ENDS_MS, busy_mentions

BRAND = "Prompt"
TALK = {"quiet": (40, 30), "busy": (3000, 4)}
"""Mentions a day, and days of talk before."""
SEEDS, QUICK_SEEDS = 7, 3
PEOPLE, FIFTH = 9, 5
PROBES, QUICK_PROBES, WARM_PROBES = 60, 15, 3
PATIENCE_S = 120.0
APART_S = 0.2


def mention(identity: str, at_ms: int, text: str) -> Row:
    """A mention of somebody who says nothing else."""
    fields = {
        "id": identity,
        "brand": BRAND,
        "source": "bluesky",
        "created_at": from_epoch_ms(at_ms).isoformat(),
        "author": f"author of {identity}",
        "text": text,
    }
    return Row(at_ms, BRAND.encode(), json.dumps(fields).encode())


def talk(a_day: int, days: int) -> list[Row]:
    """Ordinary talk of one brand, evenly spaced, up to `ENDS_MS`."""
    said = [json.loads(row.value)["text"] for row in busy_mentions(a_day * days)]
    first_ms = ENDS_MS - days * DAY_MS
    return [mention(f"talk {n}", first_ms + n * DAY_MS // a_day, text) for n, text in enumerate(said)]


def told_of(ordinary: list[Row], seed: int) -> Iterator[Row]:
    """What nine people say within an hour, six hours before the talk ends, in words of their own."""
    chance = random.Random(seed)
    start_ms = ENDS_MS - 6 * HOUR_MS + chance.randrange(HOUR_MS)
    for number in range(PEOPLE):
        words = json.loads(chance.choice(ordinary).value)["text"].split()[:7]
        words.insert(chance.randrange(len(words)), "zipper broke")
        at_ms = start_ms + number * HOUR_MS // PEOPLE + chance.randrange(MINUTE_MS)
        yield mention(f"theme {number}", at_ms, " ".join(words))


def event_time(name: str, seeds: int) -> None:
    """Report minutes from the fifth author to the alert, and how many windows that is."""
    ordinary = talk(*TALK[name])
    minutes, windows, missed = [], [], 0
    for seed in range(seeds):
        theme = sorted(told_of(ordinary, seed), key=lambda row: row.created_ms)
        alerts = rehearse(sorted([*ordinary, *theme], key=lambda row: row.created_ms), {}).alerts
        mine = [
            alert
            for alert in alerts
            if alert.state is AlertState.OPENED and any("zipper" in term for term in alert.terms)
        ]
        if not mine:
            missed += 1
            continue
        waited_ms = epoch_ms(mine[0].published_at) - theme[FIFTH - 1].created_ms
        minutes.append(waited_ms / MINUTE_MS)
        windows.append(waited_ms / (epoch_ms(mine[0].window_end) - epoch_ms(mine[0].window_start)))
    if missed:
        raise SystemExit(f"{missed} of {seeds} themes were not told of in {name} talk")
    report(f"latency_event_{name}", median(minutes), "minutes", "window that told it", median(windows))


class Watcher:
    """Reads one topic and notes when each record came, by its key for it."""

    def __init__(self, connection: dict[str, Any], topic: str) -> None:
        self.seen: dict[str, float] = {}
        self._consumer = AIOKafkaConsumer(
            topic,
            **connection,
            isolation_level="read_committed",
            auto_offset_reset="earliest",
            enable_auto_commit=False,
        )

    async def read(self, field: str) -> None:
        """Read on until cancelled."""
        await self._consumer.start()
        try:
            async for record in self._consumer:
                known = json.loads(record.value)
                self.seen.setdefault(str(known[field]), monotonic())
        finally:
            await self._consumer.stop()


async def until(seen: dict[str, float], key: str, started: float) -> float:
    """Seconds from `started` until the key was read."""
    end = monotonic() + PATIENCE_S
    while key not in seen:
        if monotonic() > end:
            raise SystemExit(f"{key} was not read back within {PATIENCE_S:.0f} s")
        await asyncio.sleep(0.0005)
    return seen[key] - started


async def wall(connection: dict[str, Any], prefix: str, probes: int) -> None:
    """Report milliseconds from a sent record to the window that it closed, against a reader of the record."""
    windows = Watcher(connection, prefix + Topic.WINDOWS.value)
    records = Watcher(connection, prefix + Topic.MENTIONS.value)
    reading = [
        asyncio.create_task(windows.read("window_start")),
        asyncio.create_task(records.read("id")),
    ]
    first_ms = int(time() * 1000) // DAY_MS * DAY_MS - 2 * DAY_MS
    waited = []
    async with Sender(connection, prefix) as sender:
        for probe in range(probes + WARM_PROBES):
            start_ms = first_ms + probe * 2 * BASE_MS
            await sender.send(*_sent(mention(f"open {probe}", start_ms, f"it began in room {probe}")))
            await sender.flush()
            closing = mention(f"close {probe}", start_ms + 2 * BASE_MS - 1, f"it ended in room {probe}")
            closes = str(json.loads(_start(start_ms)))
            await asyncio.sleep(APART_S)
            started = monotonic()
            await sender.send(*_sent(closing))
            no_op = await until(records.seen, f"close {probe}", started)
            waited.append((await until(windows.seen, closes, started), no_op))
    for task in reading:
        task.cancel()
    await asyncio.gather(*reading, return_exceptions=True)
    kept = waited[WARM_PROBES:]
    ours, theirs = median(one for one, _ in kept), median(other for _, other in kept)
    report("latency_wall", 1000 * ours, "ms", "no-op consumer of the same records", ours / theirs)
    p95 = sorted(one for one, _ in kept)[int(0.95 * len(kept))]
    report("latency_wall_p95", 1000 * p95, "ms", "no-op consumer of the same records, median", p95 / theirs)


def _sent(row: Row) -> tuple[bytes, bytes]:
    return row.key, row.value


def _start(start_ms: int) -> str:
    """How a window's start stands in its JSON."""
    return json.dumps(from_epoch_ms(start_ms).isoformat().replace("+00:00", "Z"))


def main() -> None:
    """Print one JSON object a measurement."""
    chosen = arguments_of(__doc__).parse_args()
    # partitions of new topics find their leaders first
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    for name in TALK:
        event_time(name, QUICK_SEEDS if chosen.quick else SEEDS)
    with on_stage(chosen.brokers) as running:
        probes = QUICK_PROBES if chosen.quick else PROBES
        asyncio.run(wall(running.connection, running.prefix, probes))


if __name__ == "__main__":
    main()
