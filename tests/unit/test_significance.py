"""The one test: its score, its line and its gates."""

import math

import pytest

from streams.detect import significance
from streams.detect.baseline import Baseline, Normal
from streams.detect.significance import (
    LINE,
    MIN_AUTHORS,
    Gate,
    is_learning,
    judge,
    praise_penalty,
    tail_score,
)
from streams.policy import DAY_MS, SCALES

DAY = SCALES[3]
START_MS = 1_767_225_600_000


class Talk:
    """A bucket of talk as a baseline learns it."""

    def __init__(self, start_ms: int, voices: int, **terms: int) -> None:
        self.start_ms = start_ms
        self.voice_count = voices
        self.negative = 0
        self._terms = terms

    def counts(self) -> dict[str, int]:
        return self._terms


def a_normal(voices: int = 100, days: int = 10, **terms: int) -> Normal:
    """What is normal after days with so many voices each, as seen two days later."""
    baseline = Baseline(DAY, START_MS)
    end_ms = START_MS + days * DAY_MS
    baseline.learn([Talk(START_MS + n * DAY_MS, voices, **terms) for n in range(days)], end_ms, None)
    return baseline.at(end_ms + 2 * DAY_MS, START_MS)


def summed(count: int, mean: float, size: float) -> float:
    """-log10 P(X >= count), by the sum of the probabilities below it."""
    below = [
        math.exp(
            math.lgamma(k + size) - math.lgamma(size) - math.lgamma(k + 1)
            + size * math.log(size / (size + mean)) + k * math.log(mean / (mean + size))
        )
        for k in range(count)
    ]  # fmt: skip
    return -math.log10(1 - math.fsum(below))


@pytest.mark.parametrize("size", [0.465, 1.0, 2.5, 6.6])
@pytest.mark.parametrize("mean", [0.05, 0.9, 3.0, 20.0])
@pytest.mark.parametrize("lift", [1.2, 2, 4])
def test_the_score_equals_the_exact_sum(mean: float, size: float, lift: float) -> None:
    count = math.floor(mean * lift) + 1
    assert tail_score(count, mean, size) == pytest.approx(summed(count, mean, size), rel=1e-6)


def test_of_a_geometric_distribution_the_tail_is_a_power() -> None:
    # size 1: P(X >= c) = (mean / (mean + 1)) ^ c
    assert tail_score(40, 3.0, 1.0) == pytest.approx(-40 * math.log10(0.75), rel=1e-12)
    assert tail_score(400_000, 100_000.0, 1.0) == pytest.approx(
        -400_000 * math.log10(1 - 1 / 100_001), rel=1e-6
    )


@pytest.mark.parametrize("count, mean", [(0, 0.0001), (3, 3.0), (3, 10.0)])
def test_what_is_no_more_than_expected_scores_nothing(count: int, mean: float) -> None:
    assert tail_score(count, mean, 1.0) == 0.0


def test_both_nulls_are_asked_and_the_larger_counts() -> None:
    normal = a_normal(100, cap=10)
    test = significance.test_of("cap", 30, 200, normal, DAY, 1.0)
    assert test.expected_by_share == pytest.approx(
        200 * (test.baseline_term + 0.5) / (test.baseline_voices + 1)
    )
    assert test.expected_by_rate == pytest.approx((test.baseline_term + 0.5) / (test.baseline_windows + 0.5))
    assert test.expected == max(test.expected_by_share, test.expected_by_rate) == test.expected_by_share
    assert test.size == pytest.approx(1 / (1 / (test.baseline_term + 0.5) + DAY.phi))
    assert test.score == tail_score(30, test.expected, test.size)


def test_on_a_quiet_day_the_rate_is_the_stricter_null() -> None:
    test = significance.test_of("cap", 9, 20, a_normal(100, cap=10), DAY, 1.0)
    assert test.expected == test.expected_by_rate > test.expected_by_share


def test_a_busy_hour_expects_more() -> None:
    normal = a_normal(100, cap=10)
    usual, busy = (significance.test_of("cap", 9, 20, normal, DAY, factor) for factor in (1.0, 2.0))
    assert busy.expected_by_rate == 2 * usual.expected_by_rate
    assert busy.score < usual.score


def test_a_new_word_of_a_crowd_is_flagged() -> None:
    verdict = judge([("leak", 14), ("song", 9)], 100, a_normal(100, song=9), DAY, 1.0)
    assert [test.term for test in verdict.flagged] == ["leak"]
    assert (verdict.tested, verdict.line) == (2, LINE + math.log10(2))


def test_terms_with_too_few_authors_are_not_tested_and_raise_no_line() -> None:
    few = [(f"t{n}", MIN_AUTHORS - 1) for n in range(1000)]
    verdict = judge([*few, ("leak", 14)], 100, a_normal(), DAY, 1.0)
    assert (verdict.tested, verdict.line) == (1, LINE)


def test_a_window_without_candidates_keeps_the_line() -> None:
    verdict = judge([], 100, a_normal(), DAY, 1.0)
    assert (verdict.flagged, verdict.tested, verdict.line) == ((), 0, LINE)


def test_in_a_young_brand_a_new_word_stays_silent_by_itself() -> None:
    young = a_normal(10, days=2)
    assert judge([("leak", 5)], 20, young, DAY, 1.0).flagged == ()


@pytest.mark.parametrize(
    "authors, voices, terms, gate",
    [
        (400, 400, {"song": 52}, Gate.COMMON),
        (230, 600, {"cap": 18}, Gate.LOW_LIFT),
        (25, 3000, {}, Gate.LOW_SHARE),
    ],
)
def test_what_stands_out_and_is_no_news_is_held_back_with_its_reason(
    authors: int, voices: int, terms: dict[str, int], gate: Gate
) -> None:
    term = next(iter(terms), "leak")
    verdict = judge([(term, authors)], voices, a_normal(100, days=60, **terms), DAY, 1.0, line=1.0)
    assert [(test.term, why) for test, why in verdict.held_back] == [(term, gate)]
    assert verdict.flagged == ()


def test_the_strongest_comes_first_and_equals_by_their_term() -> None:
    verdict = judge([("b", 20), ("c", 30), ("a", 20)], 100, a_normal(), DAY, 1.0)
    assert [test.term for test in verdict.flagged] == ["c", "a", "b"]


@pytest.mark.parametrize(
    "voices, days, learning", [(100, 10, False), (2, 5, True), (100, 0, True), (4, 10, False)]
)
def test_a_brand_is_learning_until_it_knows_thirty_voices_and_a_window(
    voices: int, days: int, learning: bool
) -> None:
    assert is_learning(a_normal(voices, days)) is learning


@pytest.mark.parametrize("love, penalty", [(0.0, 0.0), (0.5, 0.0), (0.625, 3.0), (0.75, 6.0), (1.0, 6.0)])
def test_praise_has_to_be_rarer_by_a_ramp(love: float, penalty: float) -> None:
    assert praise_penalty(love) == penalty
