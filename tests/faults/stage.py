"""Let faults befall workers that hear a running load, and give what came of it.

The harness is the supervisor too: a worker that ended itself with a code that a restart cures is started anew,
and so is one that found no broker at its start; any other end is a failure.
"""

import asyncio
import os
import shutil
import signal
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from random import Random
from typing import Any

from agents.broker import EmbeddedKafka
from agents.exits import Exit
from tests.faults.schedule import Fault
from tests.faults.verdict import Verdict, judged
from tests.integration.engine import DEADLINE_S, PARTITIONS, Told, all_heard, feed, make_topics, read, until
from tests.integration.worker import Worker

CURED = frozenset({Exit.RESTART, Exit.FENCED, Exit.STALLED})
"""What a supervisor starts again."""
SESSION_S = 6.0
"""The least that Kafka takes."""
RATE = 75.0
"""Records a second: something is always on its way, and a story lasts for long enough on a busy machine."""
SLOW_S = 4.0
"""A broker that answers nothing and hangs up on nobody; below the session of its members."""
AWAY_S = 60.0
"""As long as a transaction may be open."""
DISK_MAX_BYTES = 300 * 2**20
AGAIN = 100
"""Records that a producer sends again."""
USUAL = 2
"""Workers, where nobody joined."""


class Stage:
    """A broker, workers on it, and what happened to them."""

    def __init__(
        self, folder: Path, kafka: EmbeddedKafka, stack: ExitStack, seed: int, **settings: Any
    ) -> None:
        self.kafka = kafka
        self.prefix = f"f{seed}."
        self.happened: Counter[str] = Counter()
        self.recoveries_s: dict[Fault, list[float]] = {}
        self.wanted = USUAL
        self._folder, self._stack, self._chance = folder, stack, Random(seed)
        self._settings = {"session_timeout_s": SESSION_S, "pause_s": 0.3, **settings}
        self.workers: list[Worker] = []
        self._all: list[Worker] = []
        self._frozen: Worker | None = None
        self._struck_at = 0.0
        self._is_over = False
        self._is_again = False

    @property
    def brokers(self) -> str:
        return self.kafka.bootstrap

    def start(self) -> Worker:
        """One worker more."""
        worker = self._stack.enter_context(Worker(self._folder, self.brokers, self.prefix, **self._settings))
        self.workers.append(worker)
        self._all.append(worker)
        return worker

    def supervise(self) -> None:
        """Start anew what ended itself; raises where it ended in a way that no restart cures."""
        for worker in [each for each in self.workers if each.process.poll() is not None]:
            code = worker.process.returncode
            is_early = code == 1 and "no Kafka answers" in worker.said
            assert code in CURED or is_early, f"{worker.log.name} ended with {code}:\n{worker.said[-3000:]}"
            self.happened["started without a broker" if is_early else f"exit {Exit(code).name}"] += 1
            self.workers.remove(worker)
        while len(self.workers) < self.wanted:
            self.start()

    async def play(self, faults: Sequence[Fault], story: Sequence[Told]) -> None:
        """Let the faults happen one after another while the story is told; what is left of it is not told."""
        await make_topics(self.brokers, self.prefix)
        feeding = asyncio.create_task(feed(self.brokers, self.prefix, self._until_all_befell(story), RATE))
        await self._until_heard_on(Counter())
        for fault in faults:
            await asyncio.sleep(self._chance.random() / 2)  # somewhere in a checkpoint, not where one ended
            await self._befall(fault)
            await self._until_heard_on(self._committed())
            self.recoveries_s.setdefault(fault, []).append(time.monotonic() - self._struck_at)
            if self._frozen is not None:
                await self._wake(self._frozen)
        self._is_over = True
        await feeding

    def _until_all_befell(self, story: Iterable[Told]) -> Iterator[Told]:
        last: deque[Told] = deque(maxlen=AGAIN)
        for told in story:
            if self._is_over:
                return
            if self._is_again:
                self._is_again = False
                yield from list(last)
            last.append(told)
            yield told
        assert self._is_over, "the story was too short for what had to happen"

    async def _until_heard_on(self, before: Counter[str]) -> None:
        """Wait until every partition committed something new."""

        def goes_on() -> bool:
            self.supervise()
            now = self._committed()
            return len(now) == PARTITIONS and all(now[each] > before[each] for each in now)

        await until("commits of all partitions", goes_on, 2 * DEADLINE_S)

    def _committed(self) -> Counter[str]:
        """Commits by transactional id, of all workers that ever were."""
        return Counter(
            step.partition(" ")[2]
            for worker in self._all
            for step in worker.steps()
            if step.startswith("done")
        )

    async def _befall(self, fault: Fault) -> None:
        self.supervise()
        self._struck_at = time.monotonic()
        # one that is still starting has no answer to a signal yet
        worker = self._chance.choice([each for each in self.workers if each.committed()] or self.workers)
        match fault:
            case Fault.KILL_OPEN:
                await self._kill_open()
            case Fault.KILL:
                self.workers.remove(worker)
                self.happened["open at a kill"] += worker.kill()
            case Fault.TERM:
                await self._stop(worker)
            case Fault.LEAVE:
                self.wanted -= 1
                await self._stop(worker)
            case Fault.JOIN:
                self.wanted += 1
                await self._joined(self.start())
            case Fault.FREEZE:
                if len(self.workers) == 1:
                    self.start()
                worker.process.send_signal(signal.SIGSTOP)
                self._frozen = worker
            case Fault.BROKER:
                await self._kill_broker(self._chance.random())
            case Fault.AWAY:
                await self._kill_broker(AWAY_S)
            case Fault.SLOW:
                os.kill(self.kafka.jvm_pid(), signal.SIGSTOP)
                await asyncio.sleep(SLOW_S)
                os.kill(self.kafka.jvm_pid(), signal.SIGCONT)
            case Fault.FULL:
                await self._fill_disk()
            case Fault.AGAIN:
                self._is_again = True
        self.supervise()

    async def _joined(self, worker: Worker) -> None:
        """Wait until it has a partition; where others ended meanwhile, they are started anew."""

        def has_committed() -> bool:
            self.supervise()
            return worker.committed() > 0 or worker not in self.workers

        await until(f"a transaction of {worker.log.name}", has_committed, 2 * DEADLINE_S)

    async def _fill_disk(self) -> None:
        """Take all space until the broker ends, give it back, and start the broker again."""
        filler = self.kafka.folder / "filler"
        assert shutil.disk_usage(self.kafka.folder).total <= DISK_MAX_BYTES, (
            "this is no small disk of its own"
        )
        with filler.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(bytes(65_536))
        await until("the broker to end", lambda: not self.kafka.is_running)
        filler.unlink()
        await asyncio.to_thread(self.kafka.restart)

    async def _kill_broker(self, away_s: float) -> None:
        await asyncio.to_thread(self.kafka.kill)
        await asyncio.sleep(away_s)
        await asyncio.to_thread(self.kafka.restart)

    async def _kill_open(self) -> None:
        def one_that_is_open() -> Worker | None:
            self.supervise()
            return next((worker for worker in self.workers if worker.open()), None)

        worker = await until("an open transaction", one_that_is_open)
        self._struck_at = time.monotonic()
        self.workers.remove(worker)
        self.happened["open at a kill"] += worker.kill()

    async def _stop(self, worker: Worker) -> None:
        self.workers.remove(worker)
        code = await worker.stop()
        assert code == 0, f"{worker.log.name} ended with {code}:\n{worker.said[-3000:]}"

    async def _wake(self, worker: Worker) -> None:
        """Let a process go on after others have all its partitions and its session is over, and find out."""
        self._frozen = None
        await asyncio.sleep(max(0.0, self._struck_at + SESSION_S + 1 - time.monotonic()))
        committed = worker.committed()
        worker.process.send_signal(signal.SIGCONT)
        # replaced, so it is fenced; or the group took it back before it was
        await until(
            "the woken one to find out",
            lambda: worker.process.poll() is not None or worker.committed() > committed,
        )

    async def finish(self) -> Verdict:
        """Let the workers hear all, stop them, and compare."""

        async def is_all_heard() -> bool:
            self.supervise()
            return await all_heard(self.brokers, self.prefix)

        await until("everything heard", is_all_heard, 2 * DEADLINE_S)
        for worker in list(self.workers):
            await self._stop(worker)
        await until("no open transaction", lambda: all_heard(self.brokers, self.prefix))
        return judged(*await read(self.brokers, self.prefix))

    async def tell(self, *, is_lost: bool) -> str:
        """What else happened; where something is wrong also what living workers said last, and where they stand."""
        told = [str(dict(self.happened))]
        if is_lost:
            for worker in self.workers:
                worker.tell()
            await asyncio.sleep(1)
            told += [f"{worker.log.name}:\n{worker.said[-20_000:]}" for worker in self.workers]
        return "\n".join(told)


@contextmanager
def a_stage(folder: Path, seed: int, data: Path | None = None, **settings: Any) -> Iterator[Stage]:
    """A stage with a Kafka of its own; nothing outlives it."""
    with ExitStack() as stack:
        kafka = stack.enter_context(EmbeddedKafka(data or folder / "kafka"))
        yield Stage(folder, kafka, stack, seed, **settings)
