"""Settings compared on the same mentions: the same theme is recognised, what is new and gone is named."""

from datetime import timedelta
from typing import Any

import pytest

from schemas.alert import Alert, AlertState
from streams.evaluate.backtest import as_json, change, days_of, episodes_of, outcome_of
from streams.evaluate.evaluation import Span
from streams.policy import DAY_MS, HOUR_MS
from tests.builders import START_MS, chorus, talk, told


@pytest.fixture(scope="module")
def opened() -> Alert:
    return told(talk(10), chorus(9, "cap leaks", START_MS + 8 * DAY_MS)).opened[0]


def like(alert: Alert, hours: float = 0, **changed: Any) -> Alert:
    """The alert some hours later, under another id."""
    at = alert.published_at + timedelta(hours=hours)
    return alert.model_copy(update={"id": f"{alert.id}-{hours}", "published_at": at, **changed})


def test_an_opening_and_its_escalations_are_one_theme_and_several_alerts(opened: Alert) -> None:
    louder = opened.model_copy(update={"state": AlertState.ESCALATED, "revision": 1})
    over = opened.model_copy(update={"state": AlertState.RESOLVED, "revision": 2})
    outcome = outcome_of("normal", [opened, louder, over], days=14)
    assert (outcome.alerts, len(outcome.episodes), outcome.busiest_day) == (2, 1, 2)
    assert outcome.per_day == pytest.approx(1 / 7)


def test_the_same_evidence_is_the_same_theme_whatever_it_is_called(opened: Alert) -> None:
    later = like(opened, hours=5, terms=("lid",))
    changed = change(episodes_of([opened]), episodes_of([later]))
    assert (changed.new, changed.gone, changed.same, changed.hours_later) == ((), (), 1, 5.0)


def test_the_same_words_are_the_same_theme_only_while_it_can_be_alive(opened: Alert) -> None:
    soon = like(opened, hours=48, evidence_ids=("x1", "x2"))
    months_later = like(opened, hours=2000, evidence_ids=("x1", "x2"))
    assert change(episodes_of([opened]), episodes_of([soon])).same == 1
    changed = change(episodes_of([opened]), episodes_of([months_later]))
    assert (len(changed.new), len(changed.gone), changed.hours_later) == (1, 1, None)


def test_a_setting_that_raises_nothing_loses_all(opened: Alert) -> None:
    own, other = outcome_of("normal", [opened], 7), outcome_of("quiet", [], 7)
    figures = as_json(other, own)
    assert (figures["alerts"], figures["per_week"], figures["new"]) == (0, 0.0, [])
    [gone] = figures["gone"]  # type: ignore[misc]
    assert gone["title"] == opened.title


def test_an_hour_of_mentions_is_not_made_a_rate_of_many_a_day() -> None:
    assert days_of(Span(START_MS, START_MS + HOUR_MS, 9)) == 1.0
    assert days_of(Span(START_MS, START_MS + 30 * DAY_MS, 9)) == 30.0
