"""A partition that is assigned and never taken over ends the worker, so that a restart takes it over."""

from agents.worker import acquire
from agents.worker.stranded import STRANDED_S, Stranded


def test_a_partition_that_waits_for_too_long_is_named() -> None:
    stranded = Stranded()
    assert stranded.note([0, 1], [0], 0.0) == []
    assert stranded.note([0, 1], [0], STRANDED_S) == []
    assert stranded.note([0, 1], [0], STRANDED_S + 1) == [1]


def test_one_that_is_taken_over_or_given_away_in_between_begins_anew() -> None:
    stranded = Stranded()
    stranded.note([0, 1], [], 0.0)
    stranded.note([0], [0], 100.0)
    assert stranded.note([0, 1], [], 2 * STRANDED_S) == []
    assert stranded.note([0, 1], [], 3 * STRANDED_S + 1) == [0, 1]


def test_an_acquisition_has_its_own_bound_first() -> None:
    assert acquire.ACQUIRE_S < STRANDED_S
