"""Idle time on a real Kafka: what stands still is not silent. Of the silent partition itself: test_exactness.py.

A window that lacks LACKS_S of silence is closed by that much confirmed silence, however much time goes by in which
the worker is stopped, the broker away or the agent busy. Bounds are lower ones: a slow machine only adds to them.
"""

import asyncio
import json
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from typer.testing import CliRunner

from agents.broker import EmbeddedKafka
from agents.commands.main import app
from agents.exits import Exit
from streams.topology import Topic
from tests.integration.engine import PARTITIONS, Told, until
from tests.integration.oracle import idle_advances
from tests.integration.story import a_story, just_before_a_close
from tests.integration.topics import Topics
from tests.integration.worker import Worker

LACKS_S = 8.0
AWAY_S = 9.0
"""More than a window lacks, and more than one gap between two answers that is believed."""


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def a_quiet_story(seed: int) -> list[Told]:
    story = a_story(seed=seed, days=0.2)
    return story + just_before_a_close(story, LACKS_S)


async def advances(topics: Topics) -> int:
    """How many idle advances are recorded."""
    lines, _ = await topics.read(Topic.INPUTS)
    return sum(len(idle_advances(lines, partition)) for partition in range(PARTITIONS))


async def heard_and_silent_since(topics: Topics, seed: int) -> float:
    """Tell a story to the workers that run, and wait until it is heard; when it ended."""
    await topics.feed(a_quiet_story(seed))
    ended_at = time.monotonic()
    await topics.all_heard()
    return ended_at


async def closes_only_after(topics: Topics, lacking_s: float) -> None:
    """Wait for the first idle close, which must take the silence that is lacking still."""
    began_at = time.monotonic()
    await until("an idle close", lambda: advances(topics))
    assert time.monotonic() - began_at >= lacking_s


async def health(worker: Worker, *words: str) -> tuple[int, str]:
    """What `openear health` says of a worker: its exit code and its sentence."""
    port = worker.said.partition("metrics on http://127.0.0.1:")[2].partition("/")[0]
    runner = CliRunner()
    done = await asyncio.to_thread(runner.invoke, app, ["health", "--json", "--port", port, *words])
    return done.exit_code, json.loads(done.stdout)["said"]


async def assert_exact(topics: Topics) -> None:
    await topics.all_heard()
    await topics.exact()


@pytest.mark.slow
async def test_an_agent_that_is_blocked_is_no_silent_source(topics: Topics, stack: ExitStack) -> None:
    story = a_story(seed=21, days=0.1)
    nearly = just_before_a_close(story, seconds=3)
    key, value = nearly[0]
    blocking = json.dumps({**json.loads(value or b""), "id": "blocking", "text": "BLOCKS the agent"}).encode()
    given = {"pause_s": 0, "test_blocked_s": 5, "idle_timeout_s": 0.5}
    worker = stack.enter_context(topics.worker(**given))
    await worker.works()
    await topics.feed([*story, *nearly])
    await topics.feed([(key, blocking)], 1)  # a run of its own, while the others are heard
    await until("a blocked agent", lambda: "blocked" in worker.steps())
    before = await topics.read()
    await topics.all_heard()
    assert await worker.stop() == 0, worker.said
    after = await topics.read()
    (at,) = [(p, r.offset) for p, some in after[1].items() for r in some if r.value == blocking]
    advances = [[each.offset for each in idle_advances(lines, at[0])] for lines, _ in (before, after)]
    assert [offset for offset in advances[1] if offset <= at[1]] == advances[0]
    await assert_exact(topics)


@pytest.mark.slow
async def test_a_worker_that_was_stopped_has_not_listened_to_silence(
    topics: Topics, stack: ExitStack
) -> None:
    worker = stack.enter_context(topics.worker(pause_s=0, session_timeout_s=60))
    await worker.works()
    silent_since = await heard_and_silent_since(topics, seed=22)
    worker.process.send_signal(signal.SIGSTOP)
    awake_s = time.monotonic() - silent_since
    before = await advances(topics)
    await asyncio.sleep(AWAY_S)  # the time that must not count
    worker.process.send_signal(signal.SIGCONT)
    if not before:
        await closes_only_after(topics, LACKS_S - awake_s)
    assert await worker.stop() == 0, worker.said
    await assert_exact(topics)
    assert awake_s < LACKS_S, "the machine was too slow to show anything"


@pytest.mark.slow
async def test_a_broker_that_is_away_is_no_silent_source_and_its_absence_is_told_and_fills_no_log(
    prefix: str, tmp_path: Path, stack: ExitStack
) -> None:
    kafka = await asyncio.to_thread(stack.enter_context, EmbeddedKafka(tmp_path / "kafka"))
    topics = await Topics(kafka.bootstrap, prefix, tmp_path).make()
    given = {"session_timeout_s": 90, "metrics_port": 0}
    worker = stack.enter_context(topics.worker(pause_s=0, **given))
    await worker.works()
    silent_since = await heard_and_silent_since(topics, seed=23)
    assert await health(worker) == (0, f"it listens to {PARTITIONS} partitions")
    said = len(worker.said.splitlines())
    await asyncio.to_thread(kafka.kill)
    awake_s = time.monotonic() - silent_since
    await asyncio.sleep(20.0)  # the outage
    lines = worker.said.splitlines()[said:]
    await until("that the outage is told", lambda: "Kafka has not answered" in worker.said)
    assert (await health(worker))[0] == 1
    code, told = await health(worker, "--live")
    assert code == 0
    assert told.startswith("Kafka has not answered for ")
    assert worker.process.poll() is None, worker.said
    await asyncio.to_thread(kafka.start)
    await until("that its end is told", lambda: "Kafka answers again" in worker.said)
    assert (await health(worker))[0] == 0
    assert worker.said.count("Kafka has not answered") == worker.said.count("Kafka answers again") == 1
    if not await advances(topics):
        await closes_only_after(topics, LACKS_S - awake_s)
    assert await worker.stop() == 0, worker.said
    await assert_exact(topics)
    print(f"\n{len(lines)} lines in an outage of 20 s")
    assert len(lines) <= 40, "\n".join(lines)


@pytest.mark.slow
async def test_a_zombie_that_is_replaced_advances_nothing_and_says_that_it_was_fenced(
    topics: Topics, stack: ExitStack
) -> None:
    one = stack.enter_context(topics.worker(pause_s=0, session_timeout_s=6))
    await one.works()
    await heard_and_silent_since(topics, seed=24)
    one.process.send_signal(signal.SIGSTOP)
    two = stack.enter_context(topics.worker(pause_s=0, session_timeout_s=6))
    await two.works()
    await until("idle closes", lambda: advances(topics))
    two.kill()
    one.process.send_signal(signal.SIGCONT)
    three = stack.enter_context(topics.worker(pause_s=0, session_timeout_s=6))
    await topics.feed(a_story(seed=25, days=0.2), 2000)
    await topics.all_heard()
    if one.process.poll() is not None:
        assert one.process.returncode in {Exit.FENCED, Exit.RESTART}, one.said
    for worker in (one, three):
        if worker.process.poll() is None:
            assert await worker.stop() == 0, worker.said
    await assert_exact(topics)
