"""Exactly once, shown: workers are killed inside transactions, join and leave; what they wrote equals the oracle's.

The oracle is the pipeline in memory on the same log, with the idle advances that were recorded. Outputs are
compared byte for byte, by topic and partition, in order, as a reader of committed records sees them.
"""

import asyncio
import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from streams.topology import Topic
from tests.integration.engine import DEADLINE_S, PARTITIONS, Lines, Told, until
from tests.integration.oracle import compared, idle_advances, killers, oracle
from tests.integration.story import a_story, just_before_a_close
from tests.integration.topics import Topics
from tests.integration.worker import Worker

RATE = 150.0
"""Records a second: slow enough that something is always on its way while workers come and go."""
Start = Callable[..., Worker]


@pytest.fixture
def start(topics: Topics) -> Iterator[Start]:
    """Start workers on the topics of this test; none outlives it."""
    with ExitStack() as stack:

        def one(**settings: Any) -> Worker:
            return stack.enter_context(topics.worker(**settings))

        yield one


async def assert_exact(topics: Topics, worker: Worker) -> Lines:
    """Let the last worker hear all and stop it; what was committed is what the oracle says, once and in order."""
    await worker.works()
    await topics.all_heard()
    assert await worker.stop() == 0, worker.said
    await topics.all_heard()
    lines, source = await topics.read()
    written, expected = compared(lines), oracle(source, lines)
    assert {at: len(records) for at, records in written.items()} == {
        at: len(records) for at, records in expected.items()
    }
    for at, records in expected.items():
        assert written[at] == records, f"{at} differs"
    assert killers(lines) == [], "a record of a killed worker was put aside"
    assert count(lines, Topic.WINDOWS) > 200
    assert count(lines, Topic.DEAD_LETTERS) > 5
    assert count(lines, Topic.LATE) > 5
    return lines


def count(lines: Lines, *topics: Topic) -> int:
    return sum(len(records) for (topic, _), records in lines.items() if topic in topics)


def parts_of(story: list[Told], number: int) -> list[list[Told]]:
    """Cut a story, so that each thing that happens to the workers has records to happen to."""
    size = len(story) // number + 1
    return [story[start : start + size] for start in range(0, len(story), size)]


async def tell(what: str, topics: Topics, lines: Lines) -> None:
    """Say what the run was made of, for those who read the log (pytest -s)."""
    uncommitted, _ = await topics.read(isolation="read_uncommitted")
    aborted = sum(map(len, uncommitted.values())) - sum(map(len, lines.values()))
    print(
        f"\n{what}; {count(lines, Topic.WINDOWS)} windows, {count(lines, Topic.ALERTS)} alerts, "
        f"{count(lines, Topic.LATE)} late, {count(lines, Topic.DEAD_LETTERS)} dead letters, "
        f"{count(lines, Topic.STATE)} state records; {aborted} aborted records"
    )


async def test_a_worker_killed_inside_transactions_and_between_them_writes_everything_once(
    topics: Topics, start: Start
) -> None:
    chance = random.Random(11)
    first, *parts = parts_of(a_story(seed=1), 5)
    await topics.feed(first, 5000)
    kills = opened = 0

    def again() -> Worker:
        # a static member has its partitions again long before its session is over
        return start(instance_id="slot-0", session_timeout_s=2 * DEADLINE_S)

    worker = again()
    for part in parts:
        await worker.works()
        feeding = asyncio.create_task(topics.feed(part, RATE))
        if kills % 2 == 0:
            await until("an open transaction", worker.open)
        else:
            await asyncio.sleep(chance.random())
        opened += worker.kill()
        kills += 1
        worker = again()
        await feeding
    lines = await assert_exact(topics, worker)
    assert opened, "no kill hit an open transaction, so nothing was shown"
    await tell(f"{kills} kills, {opened} transactions open at a kill", topics, lines)


async def test_workers_that_join_leave_and_die_hand_their_partitions_over(
    topics: Topics, start: Start
) -> None:
    parts = parts_of(a_story(seed=2), 4)

    def feeding() -> asyncio.Task[None]:
        # the ingest writes transactions, one in five of which it aborts: nobody must count those
        return asyncio.create_task(topics.feed(parts.pop(0), RATE, by_transactions=True))

    def start_one() -> Worker:
        return start(session_timeout_s=8, pause_s=0.3)

    one, fed = start_one(), feeding()
    await one.works()
    two = start_one()
    await until("two workers share", lambda: listens_to(one) == listens_to(two) == PARTITIONS // 2)
    await fed
    fed = feeding()
    assert await two.stop() == 0, two.said
    await until("one has all again", lambda: listens_to(one) == PARTITIONS)
    three = start_one()
    await until("two workers share", lambda: listens_to(one) == listens_to(three) == PARTITIONS // 2)
    await fed
    fed = feeding()
    await until("an open transaction", one.open)
    opened = one.kill()
    await fed
    await feeding()
    await until("the survivor has all", lambda: listens_to(three) == PARTITIONS)
    lines = await assert_exact(topics, three)
    await tell(f"2 joined, 1 left, 1 killed with {opened} open", topics, lines)


def listens_to(worker: Worker) -> int:
    """How many partitions a worker says that it listens to now."""
    assert worker.process.poll() is None, worker.said
    shares = 0
    for line in worker.said.splitlines():
        if "listening to partitions" in line:
            shares = len(line.partition("partitions ")[2].split(";")[0].split(", "))
        elif "gave back" in line:
            shares = 0
    return shares


async def test_silence_closes_windows_and_what_comes_after_it_is_heard_on(
    topics: Topics, start: Start
) -> None:
    story = a_story(seed=3, days=1)
    half = len(story) // 2
    # each partition falls silent when a window lacks a second and a half
    await topics.feed(story[:half] + just_before_a_close(story[:half]), 5000, by_transactions=True)
    worker = start(instance_id="slot-0", pause_s=1, test_pauses=1)
    await until("an idle close that is not published yet", lambda: "idle" in worker.steps())
    opened = worker.kill()
    worker = start(instance_id="slot-0")
    await until("an idle close of each partition", lambda: _is_idle(topics))
    worker.kill()
    worker = start(instance_id="slot-0")
    await topics.feed(story[half:], 2000)
    lines = await assert_exact(topics, worker)
    await tell(f"2 kills, in {opened} idle closes and after them", topics, lines)


async def _is_idle(topics: Topics) -> bool:
    lines, _ = await topics.read(Topic.INPUTS)
    return all(idle_advances(lines, partition) for partition in range(PARTITIONS))


async def test_sigterm_saves_what_was_heard_and_a_restart_delivers_nothing_twice(
    topics: Topics, start: Start
) -> None:
    feeding = asyncio.create_task(topics.feed(a_story(seed=4, days=0.75), 2 * RATE))
    # checkpoints by the clock are far apart: what the second worker does not hear again was saved by the stop
    worker = start(checkpoint_s=300)
    await worker.works(PARTITIONS + 2)
    assert await worker.stop() == 0, worker.said
    assert "gave back 0, 1, 2, 3" in worker.said
    assert worker.open() == set()
    again = start()
    await feeding
    await assert_exact(topics, again)
