"""A share against its past, with the doubt about the share in it."""

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.detect.share_test import fewest_at, share_score


def test_of_a_long_past_it_is_the_binomial_tail() -> None:
    tail = sum(comb(40, k) * 0.3**k * 0.7 ** (40 - k) for k in range(20, 41))
    assert 10 ** -share_score(20, 40, 3e9, 1e10) == pytest.approx(tail, rel=1e-4)


def test_of_a_short_past_much_is_possible() -> None:
    assert share_score(20, 40, 3, 10) < share_score(20, 40, 300, 1000)


def test_what_is_usual_has_no_score() -> None:
    assert share_score(12, 40, 300, 1000) == 0.0


@given(st.integers(1, 300), st.integers(0, 500), st.integers(0, 500))
def test_the_fewest_is_the_first_that_reaches_the_line(voices: int, known: int, others: int) -> None:
    fewest = fewest_at(2.0, voices, known, known + others)
    assert fewest == voices + 1 or share_score(fewest, voices, known, known + others) >= 2.0
    assert share_score(fewest - 1, voices, known, known + others) < 2.0
