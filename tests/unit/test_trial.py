"""Recall of plants and false alarms."""

from streams.evaluate.injected_words import FORMS
from streams.evaluate.injection import Injected, Planted
from streams.evaluate.trial import Raised, Score
from streams.policy import DAY_MS

DAY = DAY_MS
THEME = Planted("theme", 5, "a", 10 * DAY, 14 * DAY, DAY, frozenset({"p1", "p2", "p3"}))
BURST = Planted(FORMS[0], 0, "a", 24 * DAY, 25 * DAY, DAY, frozenset({"b1", "b2"}))


def score_of(*raised: Raised) -> Score:
    score = Score()
    score.add(raised, [Injected([], [THEME, BURST], "a", DAY, 10 * DAY, 30 * DAY)])
    return score


def test_three_tenths_of_the_evidence_find_a_theme() -> None:
    found = score_of(Raised("a", 12 * DAY, ["p1", "p2", "p3", *"1234567"]))
    assert (found.found[5], found.false, found.recall()) == ([1, 1], 0, 1.0)
    missed = score_of(Raised("a", 12 * DAY, ["p1", "p2", *"1234567"]))
    assert (missed.found[5], missed.false, missed.recall()) == ([0, 1], 1, 0.0)


def test_an_alert_two_windows_after_the_end_is_in_time_a_later_one_is_not_but_no_false_one_either() -> None:
    assert score_of(Raised("a", 16 * DAY, ["p1"])).found[5] == [1, 1]
    late = score_of(Raised("a", 16 * DAY + 1, ["p1"]))
    assert (late.found[5], late.false) == ([0, 1], 0)


def test_the_delay_counts_windows_to_the_first_alert() -> None:
    score = score_of(Raised("a", 13 * DAY, ["p1"]), Raised("a", 12 * DAY, ["p2"]))
    assert score.delay == 2.0
    assert score_of().delay is None


def test_a_raised_burst_is_no_false_alarm_but_a_raised_burst() -> None:
    score = score_of(Raised("a", 25 * DAY, ["b1", "b2"]))
    assert (score.bursts[FORMS[0]], score.all_bursts, score.false) == ([1, 1], (1, 1), 0)


def test_what_belongs_to_nothing_is_false_once_planting_began() -> None:
    score = score_of(Raised("a", 9 * DAY, ["x"]), Raised("a", 20 * DAY, ["x"]), Raised("a", 21 * DAY, []))
    assert (score.alerts, score.false, score.false_a_day) == (2, 2, 0.1)


def test_recall_of_no_theme_is_unknown() -> None:
    assert Score().recall() is None
    assert score_of().recall(8) is None
