"""Delivery that knows of an outage of Kafka begins nothing, says so, and goes on when it is over."""

import asyncio
from typing import Any

import pytest
from aiokafka import TopicPartition

from agents.asked import Asked
from agents.deliver import answers as module
from agents.deliver.answers import HOLD_S, OUTAGE_S, RECENT_S, Answers
from agents.deliver.counts import Counts
from agents.deliver.heard import Heard
from agents.deliver.service import Deliver, Given
from agents.evidence_book import EvidenceBook
from agents.outage import STEP_S
from agents.settings import worker_settings
from schemas.subscriber import Subscribers
from tests.deliveries import a_subscriber

AT = TopicPartition("alerts.v1", 0)


class Clock:
    """Monotonic seconds, moved by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Line:
    """A connection to a Kafka that answers, or does not."""

    def __init__(self) -> None:
        self.answered_ms = 0
        self.is_up = True
        self.committed: list[Any] = []
        self.polls = 0

    def asked(self) -> dict[TopicPartition, Asked | None]:
        self.answered_ms += self.is_up
        return {AT: Asked(self.answered_ms, True)}

    async def restore(self, *_: Any, **__: Any) -> Heard:
        return Heard()

    async def ends(self) -> dict[TopicPartition, int]:
        return {}

    async def poll(self) -> Heard:
        self.polls += 1
        await asyncio.sleep(0)
        return Heard()

    async def is_past(self, _: Any) -> bool:
        return True

    async def positions(self) -> dict[TopicPartition, Any]:
        return {AT: "here"}

    async def commit(self, written: Any, offsets: Any) -> None:
        self.committed.append(offsets)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(module, "monotonic", clock)
    return clock


@pytest.fixture
def line() -> Any:
    return Line()


class Watched:
    """Answers whose looks are taken by hand, a step of time before each."""

    def __init__(self, clock: Clock, line: Any) -> None:
        self.clock = clock
        self.counts = Counts()
        self.answers = Answers(self.counts)
        self.answers.follow(line)

    def looks(self, times: int, step_s: float = 0.25) -> float:
        for _ in range(times):
            self.clock.now += step_s
            self.answers._look(self.clock.now)
        return self.gauge

    @property
    def gauge(self) -> float:
        value = self.counts.registry.get_sample_value("openear_kafka_silence_seconds")
        assert value is not None
        return value


@pytest.fixture
async def watched(clock: Clock, line: Any) -> Any:
    watched = Watched(clock, line)
    async with watched.answers:
        yield watched


async def test_silence_is_a_gauge_and_writing_is_held_from_its_first_moments(
    watched: Watched, line: Any
) -> None:
    assert watched.looks(10) == 0
    line.is_up = False
    seen = [(watched.looks(1), watched.answers.is_away) for _ in range(3)]
    assert seen == [(0.25, False), (HOLD_S, True), (0.75, True)]
    line.is_up = True
    assert watched.looks(1) == 0
    assert not watched.answers.is_away


async def test_an_outage_explains_a_failure_for_a_while(watched: Watched, line: Any) -> None:
    def was_away(looks: int, step_s: float = 0.25) -> bool:
        watched.looks(looks, step_s)
        return watched.answers.was_away

    before = was_away(2)
    line.is_up = False
    during = was_away(int(OUTAGE_S / 0.25))
    line.is_up = True
    assert (before, during, was_away(1), was_away(1, RECENT_S)) == (False, True, True, False)


async def test_while_nothing_is_connected_nobody_answers_and_before_the_first_connection_nothing_is_missing(
    clock: Clock, line: Any
) -> None:
    watched = Watched(clock, line)
    async with watched.answers:
        watched.looks(4)
        watched.answers.follow(None)
        assert watched.looks(8) == pytest.approx(2.0)
        assert watched.looks(1, step_s=300) == pytest.approx(2.0 + STEP_S)  # a process that was stopped
        watched.answers.follow(line)
        assert watched.looks(1) == 0
    fresh = Answers(Counts())
    fresh._look(clock.now)
    fresh._look(clock.now + 60)
    assert not fresh.was_away


def a_service(watched: Watched, line: Any) -> Deliver:
    subscriber, book = a_subscriber(), EvidenceBook(worker_settings())
    receivers: dict[str, Any] = {subscriber.name: None}  # nobody is called
    given = Given(1, Subscribers(subscribers=(subscriber,)), receivers, {}, watched.counts)
    return Deliver(given, line, watched.answers, book)


async def test_a_service_that_is_due_to_write_waits_for_kafka(
    watched: Watched, line: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agents.deliver.service.ALIVE_S", 0.0)
    service = a_service(watched, line)
    watched.looks(2)
    await service._step()
    assert line.committed == [{AT: "here"}]
    line.is_up = False
    watched.looks(4)
    for _ in range(5):
        await service._step()
    assert len(line.committed) == 1
    line.is_up = True
    watched.looks(1)
    await service._step()
    assert len(line.committed) == 2


async def test_once_does_not_end_before_it_could_look_at_what_is_held(
    watched: Watched, line: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agents.deliver.service.ALIVE_S", 0.0)
    service = a_service(watched, line)
    line.is_up = False
    watched.looks(4)
    running = asyncio.create_task(service.run(asyncio.Event(), once=True))
    for _ in range(50):
        await asyncio.sleep(0)
    assert line.polls > 5
    assert not running.done()
    line.is_up = True
    watched.looks(1)
    await asyncio.wait_for(running, 10)
    assert line.committed == [{AT: "here"}]
