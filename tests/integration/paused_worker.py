"""A real worker with random pauses inside its transactions, so that a kill has something to hit.

The pauses are made here, around aiokafka's producer: the product has none. Each step of a transaction leaves a
line in the file that OPENEAR_TEST_MARKS names.
"""

import asyncio
import os
import random
import signal
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from aiokafka import AIOKafkaProducer
from faust.types import TP

import agents.worker.checkpoint
import agents.worker.run
import agents.worker.runs
from agents.settings import worker_settings
from agents.worker.acquire import Ownership
from agents.worker.listen import Listening
from agents.worker.load import Loaded, Loader
from agents.worker.run import run_worker
from agents.worker.runs import Run
from agents.worker.transport import BatchConsumer
from streams.listen.clock import Clock
from streams.listen.listener import Listener
from streams.records import Record, Snapshot
from tests.integration.standing import tell_on_signal

PAUSE_S = float(os.environ.get("OPENEAR_TEST_PAUSE_S", "0"))
PAUSES = float(os.environ.get("OPENEAR_TEST_PAUSES", "0.5"))
"""How often it pauses where it may."""
BLOCKED_S = float(os.environ.get("OPENEAR_TEST_BLOCKED_S", "0"))
"""How long the agent waits with a run that holds the word BLOCKS, before it hears it."""
CRASH_AT = os.environ.get("OPENEAR_TEST_CRASH_AT", "")
"""A point of a transaction at which the process dies, as if somebody had killed it right there."""
CRASH_AFTER = int(os.environ.get("OPENEAR_TEST_CRASH_AFTER", "0"))
"""How often it passes the point before; 0 is the very first one."""
agents.worker.runs.RUN_RECORDS = int(
    os.environ.get("OPENEAR_TEST_RUN_RECORDS", agents.worker.runs.RUN_RECORDS)
)
"""Records of one event: what is decided never depends on where a run ends."""
agents.worker.checkpoint.ROLL_S = float(
    os.environ.get("OPENEAR_TEST_ROLL_S", agents.worker.checkpoint.ROLL_S)
)
HOLD_AT = os.environ.get("OPENEAR_TEST_HOLD_AT", "")
"""A point of a take-over at which the process stands still for a while."""
HOLD_S = float(os.environ.get("OPENEAR_TEST_HOLD_S", "0"))
HOLD_AFTER = int(os.environ.get("OPENEAR_TEST_HOLD_AFTER", "0"))
"""Take-overs that are let through before; 0 is the very first one."""
LOSES = bool(os.environ.get("OPENEAR_TEST_LOSES"))
"""A run is fetched and dropped after each take-over sought its positions, as by a fetch that was under way."""
MARKS = os.open(os.environ["OPENEAR_TEST_MARKS"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
CHANCE = random.Random(int(os.environ.get("OPENEAR_TEST_SEED", "1")) + os.getpid())


async def _pause() -> None:
    if PAUSE_S and CHANCE.random() < PAUSES:
        await asyncio.sleep(CHANCE.random() * PAUSE_S)


def _mark(step: str) -> None:
    os.write(MARKS, f"{step}\n".encode())


_passed = 0


def _pass(point: str) -> None:
    """Die here, if this is the point and it is time."""
    global _passed
    if point == CRASH_AT:
        _passed += 1
        if _passed > CRASH_AFTER:
            os.kill(os.getpid(), signal.SIGKILL)


_taken_over = 0


async def _hold(point: str) -> None:
    """Stand still here, if this is the point."""
    if point == HOLD_AT and _taken_over > HOLD_AFTER:
        _mark(f"held at {point}")
        await asyncio.sleep(HOLD_S)


class PausingProducer(AIOKafkaProducer):
    async def start(self) -> None:
        await _hold("starting")
        await super().start()
        await _hold("started")

    async def begin_transaction(self) -> None:
        _pass("before")
        await _hold("marking")
        await super().begin_transaction()
        _pass("begun")
        await _pause()

    async def send_batch(self, *args: Any, **options: Any) -> Any:
        sent = await super().send_batch(*args, **options)
        _mark(f"open {self._txn_manager.transactional_id}")
        if CRASH_AT == "sent":
            await sent  # else it may never have left
        _pass("sent")
        return sent

    async def send_offsets_to_transaction(self, *args: Any) -> None:
        await _pause()
        await super().send_offsets_to_transaction(*args)
        _pass("offsets")
        await _pause()

    async def commit_transaction(self) -> None:
        if CRASH_AT == "asked":
            committing = asyncio.create_task(super().commit_transaction())
            await asyncio.sleep(CHANCE.random() / 100)  # the request is on its way, or answered unheard
            _pass("asked")
            await committing
        else:
            await super().commit_transaction()
        _pass("committed")
        _mark(f"done {self._txn_manager.transactional_id}")


def _die_of_words() -> None:
    """Let a record that holds a word end the process, as a crash in C would, or raise what nobody expects.

    One that DOOMS is heard well, and the checkpoint that would save what it left behind ends the process.
    """
    hear, snapshot = Listener.hear, Listener.snapshot
    doomed: set[int] = set()

    def dying(listener: Listener, record: Record) -> Any:
        if b"KILLS" in (record.value or b""):
            os.kill(os.getpid(), signal.SIGKILL)
        heard = hear(listener, record)
        if b"RAISES" in (record.value or b""):
            raise RuntimeError("half of it is counted already")
        if b"DOOMS" in (record.value or b""):
            doomed.add(id(listener))
        return heard

    def dying_late(listener: Listener, **options: Any) -> Snapshot:
        if id(listener) in doomed:
            os.kill(os.getpid(), signal.SIGKILL)
        return snapshot(listener, **options)

    Listener.hear = dying  # type: ignore[method-assign]
    Listener.snapshot = dying_late  # type: ignore[method-assign]


def _mark_idle_closes() -> None:
    advance = Clock.advance_idle

    def marked(clock: Clock, silent_ms: int) -> bool:
        is_closed = advance(clock, silent_ms)
        if is_closed:
            _mark("idle")
        return is_closed

    Clock.advance_idle = marked  # type: ignore[method-assign]


def _be_blocked() -> None:
    take = Listening._take

    async def blocked(listening: Listening, consumer: Any, partition: Any, run: Run) -> None:
        if any(b"BLOCKS" in (record.value or b"") for record in run.records):
            _mark("blocked")
            await asyncio.sleep(BLOCKED_S)
        await take(listening, consumer, partition, run)

    Listening._take = blocked  # type: ignore[method-assign]


def _lose_runs() -> None:
    seek_to = BatchConsumer.seek_to

    async def losing(consumer: BatchConsumer, positions: Mapping[TP, int]) -> None:
        await seek_to(consumer, positions)
        if not consumer.transport.ownership.owned:  # in a take-over
            before, consumer.flow_active = consumer.flow_active, True
            try:
                lost = await consumer._thread.getmany(set(positions), 5.0)
            finally:
                consumer.flow_active = before
            _mark(f"lost {sum(len(run.records) for run in lost.values())}")

    BatchConsumer.seek_to = losing  # type: ignore[method-assign]


def _count_take_overs() -> None:
    acquire, load = Ownership._acquire, Loader.load

    async def counted(ownership: Ownership, consumer: BatchConsumer) -> None:
        global _taken_over
        _taken_over += 1
        await acquire(ownership, consumer)

    async def held(loader: Loader, numbers: Iterable[int]) -> dict[int, Loaded]:
        loaded = await load(loader, numbers)
        await _hold("loaded")
        return loaded

    Ownership._acquire = counted  # type: ignore[method-assign]
    Loader.load = held  # type: ignore[method-assign]


def _tell_on_signal() -> None:
    make = agents.worker.run.make_app

    def telling(*args: Any) -> Any:
        app = make(*args)
        tell_on_signal(app)
        return app

    agents.worker.run.make_app = telling


def main() -> None:
    import agents.worker.transactions

    _tell_on_signal()
    if LOSES:
        _lose_runs()
    _count_take_overs()
    _die_of_words()
    _be_blocked()
    _mark_idle_closes()
    agents.worker.transactions.AIOKafkaProducer = PausingProducer
    run_worker(worker_settings())


if __name__ == "__main__":
    sys.exit(main())
