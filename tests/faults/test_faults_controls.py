"""The harness can fail: with one guard of the worker taken away, it finds what that guard prevents.

In the long form each control stands beside the whole worker in the same scene, which stays exact.
"""

import asyncio
import signal
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from agents.broker import EmbeddedKafka
from agents.exits import Exit
from streams.topology import Topic
from tests.faults.stage import CURED, SESSION_S
from tests.faults.verdict import Verdict, judged
from tests.integration.engine import Told, all_heard, feed, make_topics, read, until
from tests.integration.story import a_story
from tests.integration.worker import Worker

WHOLE = pytest.param("", marks=pytest.mark.slow)
JUNK: list[Told] = [(b"Brand 0", b"no mention %d" % number) for number in range(20)]
"""Dead letters: they close no window, so they wait for the next checkpoint by the clock."""


class Scene:
    """Workers that lack a guard, or none, on topics of their own."""

    def __init__(self, kafka: EmbeddedKafka, folder: Path, stack: ExitStack, without: str) -> None:
        self.brokers, self.prefix = kafka.bootstrap, f"c{without or 'whole'}{folder.name[-6:]}."
        self._folder, self._stack, self._without = folder, stack, without

    def start(self, **settings: Any) -> Worker:
        given = {"session_timeout_s": SESSION_S, "idle_timeout_s": 3000, **settings, "without": self._without}
        worker = Worker(self._folder, self.brokers, self.prefix, module="tests.faults.broken_worker", **given)
        return self._stack.enter_context(worker)

    async def verdict(self) -> Verdict:
        await until("everything heard", lambda: all_heard(self.brokers, self.prefix))
        return judged(*await read(self.brokers, self.prefix))

    async def letters(self) -> int:
        lines, _ = await read(self.brokers, self.prefix, Topic.DEAD_LETTERS)
        return sum(map(len, lines.values()))


@pytest.mark.parametrize("without", ["fence", WHOLE])
async def test_without_a_fence_a_worker_that_was_replaced_writes_all_the_same(
    kafka: EmbeddedKafka, tmp_path: Path, without: str
) -> None:
    with ExitStack() as stack:
        scene = Scene(kafka, tmp_path, stack, without)
        await make_topics(scene.brokers, scene.prefix)
        old = scene.start(pause_s=0, checkpoint_s=25)
        await old.works()
        await feed(scene.brokers, scene.prefix, JUNK, 5_000)
        await until("all of it heard", lambda: heard_by(old) == len(JUNK))
        assert await scene.letters() == 0
        old.process.send_signal(signal.SIGSTOP)
        new = scene.start(pause_s=0, checkpoint_s=0.2)
        await new.works()
        await until("its successor has written", lambda: _equal(scene.letters(), len(JUNK)))
        old.process.send_signal(signal.SIGCONT)
        if without:
            await until("the replaced one writes", lambda: _equal(scene.letters(), 2 * len(JUNK)))
        else:
            assert await old.ended() in CURED
        verdict = await scene.verdict()
        assert verdict.doubled.total() == (len(JUNK) if without else 0)
        assert verdict.is_exact == (not without)


def heard_by(worker: Worker) -> int:
    """How many records a process heard, committed or not."""
    return sum(int(step.partition(" ")[2]) for step in worker.steps() if step.startswith("heard"))


async def _equal(value: Any, expected: int) -> bool:
    return bool(await value == expected)


@pytest.mark.parametrize("without", ["transaction", WHOLE])
async def test_outputs_outside_of_the_transaction_are_written_twice(
    kafka: EmbeddedKafka, tmp_path: Path, without: str
) -> None:
    with ExitStack() as stack:
        scene = Scene(kafka, tmp_path, stack, without)
        await make_topics(scene.brokers, scene.prefix)
        await feed(scene.brokers, scene.prefix, a_story(seed=3, days=0.05), 5_000)
        worker = scene.start(instance_id="slot-0")
        await until("what to kill", lambda: "alone" in worker.steps() if without else worker.open())
        worker.kill()
        scene.start(instance_id="slot-0", pause_s=0)
        verdict = await scene.verdict()
        assert (verdict.doubled.total() > 0) == bool(without)
        assert verdict.is_exact == (not without)


@pytest.mark.parametrize("without", ["lock", WHOLE])
async def test_without_the_lock_the_last_checkpoint_meets_another(
    kafka: EmbeddedKafka, tmp_path: Path, without: str
) -> None:
    with ExitStack() as stack:
        scene = Scene(kafka, tmp_path, stack, without)
        await make_topics(scene.brokers, scene.prefix)
        worker = scene.start(pause_s=3, checkpoint_s=0.1)
        feeding = asyncio.create_task(feed(scene.brokers, scene.prefix, a_story(seed=4, days=0.3), 300))
        await worker.works()
        await until("an open transaction", worker.open)
        assert await worker.stop() == (Exit.RESTART if without else 0)
        await feeding
