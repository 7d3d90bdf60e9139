"""An outage of Kafka is an answer that is waited for and does not come; nothing else is."""

import logging
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

import pytest

from agents.health import KAFKA_SILENCE_S
from agents.outage import STEP_S, Outage
from agents.worker.owned import Owned, OwnedPartition
from agents.worker.runs import Standing


def a_partition(number: int) -> OwnedPartition:
    anything: Any = SimpleNamespace()
    return OwnedPartition(number, anything, anything, 10)


def answered(at_s: float | None, is_asked: bool = True) -> Standing:
    return Standing(10, 10, 10, None if at_s is None else int(at_s * 1000), is_asked)


class Watched:
    """Two partitions on a time line: a look every second."""

    def __init__(self) -> None:
        self.outage = Outage()
        self.owned: Owned = {number: a_partition(number) for number in range(2)}
        self.now = 0.0

    def look(self, *standings: Standing | None, after_s: float = 1.0) -> float:
        self.now += after_s
        return self.outage.observe(self.owned, dict(enumerate(standings)), self.now)

    def looks(self, times: int, *standings: Standing | None) -> list[float]:
        return [self.look(*standings) for _ in range(times)]

    def answering(self, times: int) -> list[float]:
        return [self.look(answered(self.now), answered(self.now)) for _ in range(times)]


@pytest.fixture
def watched() -> Watched:
    return Watched()


def told(records: Iterable[logging.LogRecord]) -> list[tuple[str, str]]:
    return [(record.levelname, record.getMessage()) for record in records]


def test_it_grows_while_nothing_comes_and_any_answer_ends_it(watched: Watched) -> None:
    assert watched.answering(3) == [0, 0, 0]
    assert watched.looks(4, answered(2), answered(2)) == [1, 2, 3, 4]
    assert watched.answering(2) == [0, 0]


def test_the_partition_that_waits_longest_counts(watched: Watched) -> None:
    watched.look(answered(0), answered(0))
    assert [watched.look(answered(0), answered(n)) for n in range(1, 4)] == [1, 2, 3]


def test_where_records_wait_to_be_taken_no_answer_is_missing(watched: Watched) -> None:
    busy = answered(0, is_asked=False)
    assert watched.looks(60, busy, busy) == [0] * 60
    assert watched.looks(2, answered(0), answered(0)) == [
        1,
        2,
    ]  # from when it asks again, not from the last answer


def test_a_partition_just_acquired_waits_from_then_on_also_for_its_first_answer(watched: Watched) -> None:
    assert watched.looks(3, None, None) == [0, 0, 0]
    assert watched.looks(3, answered(None), answered(None)) == [1, 2, 3]
    watched.owned = {0: a_partition(0), 1: a_partition(1)}
    assert watched.looks(2, answered(None), answered(None)) == [0, 1]


def test_where_nothing_is_owned_nothing_is_missing(watched: Watched) -> None:
    watched.looks(5, answered(0), answered(0))
    watched.owned = {}
    assert watched.look() == 0


def test_a_stopped_process_and_a_blocked_loop_blame_nobody(watched: Watched) -> None:
    watched.look(answered(0), answered(0))
    assert watched.look(answered(0), answered(0), after_s=300) == STEP_S


def test_an_outage_is_told_once_and_its_end_with_how_long_it_was(
    watched: Watched, caplog: pytest.LogCaptureFixture
) -> None:
    limit = int(KAFKA_SILENCE_S)
    with caplog.at_level("INFO", "openear.outage"):
        watched.looks(limit + 1, answered(0), answered(0))
        assert told(caplog.records) == []
        watched.looks(60, answered(0), answered(0))
        begun = ("WARNING", f"Kafka has not answered for {limit + 1} s: hearing goes on when it does")
        assert told(caplog.records) == [begun]
        watched.answering(60)
        over = ("WARNING", f"Kafka answers again, after {limit + 60} s")
        assert told(caplog.records) == [begun, over]


def test_partitions_that_are_given_back_in_an_outage_do_not_end_it(
    watched: Watched, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", "openear.outage"):
        watched.looks(40, answered(0), answered(0))
        watched.owned = {}
        watched.looks(5)
        assert len(caplog.records) == 1
        watched.owned = {0: a_partition(0)}
        watched.answering(1)
        assert len(caplog.records) == 2
