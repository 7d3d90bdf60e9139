"""Records that end the worker: each becomes one dead letter, and everything else is counted once."""

import json
import random
from collections.abc import Callable, Sequence

import pytest

from agents.exits import Exit
from schemas.dead_letter import Reason
from streams.topology import Topic
from streams.topology.partition import partition_of
from tests.integration.engine import PARTITIONS, Lines, Told, all_heard, until
from tests.integration.oracle import killers
from tests.integration.story import a_story
from tests.integration.topics import Topics
from tests.integration.worker import Worker

KILLS = 30
MOST_ENDS = 16
"""Of one worker after the other: each of two killers is worth five."""


KILLS_AND_RAISES = ("KILLS", "RAISES")


def with_killers(story: list[Told], first: int, words: Sequence[str] = KILLS_AND_RAISES) -> list[Told]:
    """Records in partitions of their own: one kills the process, one raises in it, one ends its checkpoint."""
    chosen: dict[int, int] = {}
    for at in range(first, len(story)):
        chosen.setdefault(partition_of(story[at][0], PARTITIONS), at)
    mixed = list(story)
    for word, at in zip(words, chosen.values(), strict=False):
        key, _ = story[at]
        said = {"id": word, "brand": key.decode(), "source": "forum", "text": f"{word} whoever reads it"}
        mixed.insert(at, (key, json.dumps({**said, "created_at": "2026-01-01T00:00:00Z"}).encode()))
    return mixed


async def kept_up(start: Callable[[], Worker], topics: Topics) -> tuple[list[int], Worker]:
    """Start a worker whenever the last one ended, until all is heard; how they ended, and who is left."""
    ends: list[int] = []
    worker = start()

    async def is_heard() -> bool:
        nonlocal worker
        if (code := worker.process.poll()) is not None:
            ends.append(code)
            assert len(ends) <= MOST_ENDS, ends
            worker = start()
        return await all_heard(topics.brokers, topics.prefix)

    await until("everything heard", is_heard, seconds=240)
    return ends, worker


def letters(lines: Lines) -> list[tuple[bytes, dict[str, bytes]]]:
    every = [one for (topic, _), some in lines.items() if topic == Topic.DEAD_LETTERS for one in some]
    told = [(value or b"", dict(headers)) for _, value, headers in every]
    return [each for each in told if each[1]["openear.reason"] == Reason.KILLER.value.encode()]


@pytest.mark.parametrize(
    "first, words",
    [
        (2, KILLS_AND_RAISES),
        pytest.param(2, ["DOOMS"], marks=pytest.mark.slow),
        pytest.param(600, KILLS_AND_RAISES, marks=pytest.mark.slow),
        pytest.param(600, ["DOOMS"], marks=pytest.mark.slow),
    ],
)
async def test_a_record_that_kills_and_one_that_raises_are_one_dead_letter_each(
    topics: Topics, first: int, words: Sequence[str]
) -> None:
    days = 0.1 if first < 10 else 1
    await topics.feed(with_killers(a_story(seed=8, days=days), first, words))
    workers: list[Worker] = []

    def start() -> Worker:
        workers.append(topics.worker(pause_s=0, instance_id="slot-0"))
        return workers[-1]

    try:
        ends, worker = await kept_up(start, topics)
        assert await worker.stop() == 0, worker.said
    finally:
        for worker in workers:
            worker.__exit__()
    assert set(ends) <= {-9, Exit.BUG}
    lines, source = await topics.exact()
    aside = letters(lines)
    assert sorted(json.loads(value)["id"] for value, _ in aside) == sorted(words)
    for value, headers in aside:
        assert headers["openear.stage"] == b"listen"
        assert int(headers["openear.attempts"]) >= 3
        at = int(headers["__streams.errors.partition"]), int(headers["__streams.errors.offset"])
        assert [r.value for r in source[at[0]] if r.offset == at[1]] == [value]
    assert len(killers(lines)) == len(words)
    print(f"\n{len(ends)} ends: {ends}")


@pytest.mark.slow
async def test_thirty_kills_from_outside_put_no_record_aside(topics: Topics) -> None:
    chance = random.Random(30)
    await topics.feed(a_story(seed=9, days=1))
    suspected = 0
    for _ in range(KILLS):
        # pauses inside of transactions: a kill often comes between a mark and what it marks
        with topics.worker(pause_s=0.3, instance_id="slot-0") as worker:
            await worker.works(PARTITIONS + chance.randrange(4))
            worker.kill()
            suspected += "small portions" in worker.said
    assert suspected, "no worker was ever suspicious, so nothing was shown"
    with topics.worker(pause_s=0, instance_id="slot-0") as worker:
        await topics.all_heard()
        assert await worker.stop() == 0, worker.said
    lines, _ = await topics.exact()
    assert killers(lines) == []
    print(f"\n{KILLS} kills, {suspected} workers with suspicion")
