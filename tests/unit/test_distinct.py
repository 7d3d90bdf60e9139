"""Distinct authors: exact while few, a mergeable estimate when many."""

import pytest

from streams.identity import hash64
from streams.sketches.distinct import EXACT, Authors, at_most, distinct, packed, unpacked, with_author


def authors(*numbers: int) -> Authors:
    several: Authors | None = None
    for number in numbers:
        several = with_author(several, hash64(f"author {number}"))
    assert several is not None
    return several


def test_one_author_is_a_number_and_no_set_however_often_heard() -> None:
    assert authors(1, 1, 1) == hash64("author 1")
    assert at_most(authors(1, 1)) == 1


def test_the_same_author_in_many_windows_is_one() -> None:
    assert distinct([authors(1), authors(1, 2), authors(2), authors(1)]) == 2


def test_counts_are_exact_below_the_bound() -> None:
    assert distinct([authors(*range(40)), authors(*range(20, EXACT - 1))]) == EXACT - 1


def test_small_sets_unite_exactly_to_any_size() -> None:
    assert distinct(authors(*range(30 * n, 30 * n + 30)) for n in range(40)) == 1200


@pytest.mark.parametrize("many", [200, 1000, 20_000])
def test_beyond_the_bound_the_estimate_is_near(many: int) -> None:
    windows = [authors(*range(many // 2)), authors(*range(many // 4, many))]
    # one standard error is 13 %
    assert distinct(windows) == pytest.approx(many, rel=0.4)
    assert all(at_most(window) == EXACT for window in windows)


def test_a_union_never_counts_fewer_than_it_holds() -> None:
    loud = authors(*range(1000))
    assert distinct([loud, authors(*range(2000, 2060))]) >= EXACT + 60


def test_nobody_is_nobody() -> None:
    assert distinct([]) == 0


@pytest.mark.parametrize("several", [(1,), (1, 2), tuple(range(EXACT))])
def test_what_is_packed_comes_back(several: tuple[int, ...]) -> None:
    assert unpacked(packed(authors(*several))) == authors(*several)
