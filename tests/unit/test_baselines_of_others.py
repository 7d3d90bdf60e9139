"""The rules of others, as their authors wrote them down."""

import math

import pytest

from streams.evaluate.baselines_of_others import (
    HALF_LIFE,
    RULES,
    LogLikelihood,
    MeanAndDeviations,
    Post,
    Ratio,
    SigniTrend,
    Window,
    raised_by,
)
from streams.policy import HOUR_MS


def window(count: int, posts: int = 100) -> Window:
    return Window({"leak": count} if count else {}, posts)


def test_ratio_asks_for_three_times_the_window_before() -> None:
    rule = Ratio()
    rule.remember(window(4))
    assert not rule.fires("leak", window(11))
    assert rule.fires("leak", window(12))
    rule.remember(window(0))
    assert rule.fires("leak", window(5))


def test_mean_and_deviations_count_silent_windows_too() -> None:
    rule = MeanAndDeviations()
    counts = [0, 2, 4, 0, 2, 4, 0, 2, 4, 2]
    for number, count in enumerate(counts):
        assert not rule.fires("leak", window(99)), f"it warms up, window {number}"
        rule.remember(window(count))
    mean = sum(counts) / 10
    limit = mean + 2 * math.sqrt(sum(c * c for c in counts) / 10 - mean * mean)
    assert 4 < limit < 6
    assert not rule.fires("leak", window(4))
    assert rule.fires("leak", window(6))


def test_signitrend_decays_lazily_as_if_every_window_had_been_taken() -> None:
    rule = SigniTrend()
    rate = 1 - 0.5 ** (1 / HALF_LIFE)
    mean = variance = 0.0
    for count in (0, 7, 0, 0, 3, 0, 0, 0, 5, 0, 0, 0):
        rule.remember(window(count))
        off = count - mean
        mean, variance = mean + rate * off, (1 - rate) * (variance + off * rate * off)
    limit = mean + 3 * (math.sqrt(variance) + 1)
    assert not rule.fires("leak", window(math.floor(limit)))
    assert rule.fires("leak", window(math.ceil(limit)))


def test_g2_is_twice_the_log_likelihood_ratio_and_wants_a_rise() -> None:
    rule = LogLikelihood()
    for _ in range(10):
        rule.remember(window(1))
    known, before, posts = 10, 1000, 100

    def g2(count: int) -> float:
        share = (count + known) / (posts + before)
        return 2 * (count * math.log(count / (posts * share)) + known * math.log(known / (before * share)))

    for count in range(2, 12):
        assert rule.fires("leak", window(count)) == (g2(count) >= 15.13)
    rule.remember(window(90))
    assert not rule.fires("leak", window(1))


def posts(count: int, hour: int, term: str = "leak") -> list[Post]:
    return [Post(hour * HOUR_MS + n, f"{term}{hour}-{n}", (term, f"{term} again")) for n in range(count)]


@pytest.mark.parametrize("name", RULES)
def test_each_rule_raises_a_rise_once_with_its_evidence(name: str) -> None:
    quiet = [post for hour in range(12) for post in posts(20, hour, "song")]
    said = sorted([*quiet, *posts(8, 12), *posts(9, 13)], key=lambda post: post.at_ms)
    raised = [one for one in raised_by(RULES[name](), "a", said, HOUR_MS) if "leak12-0" in one.evidence]
    assert [(one.at_ms, len(one.evidence)) for one in raised] == [(13 * HOUR_MS, 8)]


@pytest.mark.parametrize("name", RULES)
def test_four_posts_raise_nothing(name: str) -> None:
    quiet = [post for hour in range(12) for post in posts(4, hour, "song")]
    assert raised_by(RULES[name](), "a", [*quiet, *posts(4, 12)], HOUR_MS) == []


def test_no_post_raises_nothing() -> None:
    assert raised_by(Ratio(), "a", [], HOUR_MS) == []
