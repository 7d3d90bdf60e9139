"""Silence of a source: only what two answers of the broker confirm counts."""

from types import SimpleNamespace
from typing import Any

import pytest

from agents.worker.idle import MAX_GAP_S, Silence
from agents.worker.owned import OwnedPartition
from agents.worker.runs import Standing


def a_silence(position: int = 10) -> Silence:
    anything: Any = SimpleNamespace()
    return Silence(OwnedPartition(0, anything, anything, position))


def at(answered_s: float, position: int = 10, highwater: int = 10, handed: int | None = 10) -> Standing:
    return Standing(handed, position, highwater, int(answered_s * 1000))


def seconds(silence: Silence, *looks: tuple[float, Standing | None]) -> float:
    for now, standing in looks:
        silence.observe(standing, now)
    return silence.seconds


def test_the_time_between_two_empty_answers_counts() -> None:
    assert seconds(a_silence(), (0.0, at(100)), (1.5, at(101.5)), (3.0, at(103))) == pytest.approx(3.0)


def test_no_new_answer_is_no_evidence() -> None:
    assert seconds(a_silence(), (0.0, at(100)), (1.0, at(100)), (4.0, at(100))) == 0


def test_a_record_that_waits_ends_the_silence() -> None:
    silence = a_silence()
    assert seconds(silence, (0.0, at(100)), (1.5, at(101.5))) == pytest.approx(1.5)
    assert seconds(silence, (3.0, at(103, highwater=11))) == 0


def test_what_was_handed_over_and_not_heard_yet_is_no_silence() -> None:
    looks = [(1.5 * n, at(100 + 1.5 * n, position=12, highwater=12, handed=12)) for n in range(4)]
    assert seconds(a_silence(position=10), *looks) == 0


def test_a_new_record_begins_a_new_silence() -> None:
    silence = a_silence()
    assert seconds(silence, (0.0, at(100)), (1.5, at(101.5))) == pytest.approx(1.5)
    silence.owner.position = 11
    moved = [(3.0, at(103, 11, 11, 11)), (4.0, at(104, 11, 11, 11))]
    assert seconds(silence, *moved) == pytest.approx(1.0)


def test_a_stopped_process_and_an_absent_broker_do_not_count() -> None:
    stopped = a_silence()
    assert seconds(stopped, (0.0, at(100)), (60.0, at(160))) == 0
    assert seconds(stopped, (61.5, at(161.5))) == pytest.approx(1.5)
    assert seconds(a_silence(), (0.0, at(100)), (MAX_GAP_S + 1, at(100 + MAX_GAP_S + 1))) == 0


def test_a_wall_clock_that_jumps_counts_no_more_than_the_own_clock() -> None:
    assert seconds(a_silence(), (0.0, at(100)), (1.0, at(104.9))) == pytest.approx(1.0)
    assert seconds(a_silence(), (0.0, at(100)), (1.0, at(90))) == 0


def test_a_partition_that_is_not_assigned_has_no_silence() -> None:
    assert seconds(a_silence(), (0.0, at(100)), (1.5, at(101.5)), (3.0, None)) == 0
