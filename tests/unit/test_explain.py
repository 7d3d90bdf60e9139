"""Every number of an alert comes out again, and none can be changed unseen."""

from functools import cache
from typing import Any

import pytest

from schemas.alert import Alert
from schemas.profile import Privacy, Profile
from streams.explain.explanation import explain
from streams.policy import DAY_MS, HOUR_MS
from tests.builders import BRAND, START_MS, chorus, grumbles, talk, told

RISES_MS = START_MS + 10 * DAY_MS + 9 * HOUR_MS


@cache
def alerts() -> tuple[Alert, ...]:
    """A theme that opens, escalates and is resolved, by one brand's customers."""
    few = chorus(9, "cap leaks", RISES_MS, over_ms=3 * HOUR_MS)
    many = chorus(60, "cap leaks", RISES_MS + 12 * HOUR_MS, over_ms=6 * HOUR_MS, seed=2)
    return tuple(told(talk(12), few, many, talk(8, start_ms=START_MS + 12 * DAY_MS, seed=8)).alerts)


def disagreeing(alert: Alert) -> set[str]:
    return {check.name for section in explain(alert) for check in section.disagreeing}


def changed(alert: Alert, path: str, value: Any) -> Alert:
    fields = alert.model_dump(mode="json")
    *way, last = path.split(".")
    place = fields
    for name in way:
        place = place[int(name)] if isinstance(place, list) else place[name]
    place[last] = value
    return Alert.model_validate(fields)


def test_every_sum_of_every_event_of_an_alert_agrees() -> None:
    assert {alert.state.value for alert in alerts()} == {"opened", "escalated", "resolved"}
    assert [disagreeing(alert) for alert in alerts()] == [set()] * len(alerts())


def test_an_alert_of_a_keen_brand_without_quotes_agrees() -> None:
    keen = Profile(brand=BRAND, sensitivity="keen", privacy=Privacy(quotes="reference"))
    [alert] = told(talk(12), chorus(9, "cap leaks", RISES_MS), profiles=[keen]).opened
    assert disagreeing(alert) == set()


@cache
def surges() -> tuple[Alert, ...]:
    """Many people who are each unhappy with something else: it opens, escalates and ends."""
    wave = grumbles(40, START_MS + 8 * DAY_MS, 6 * HOUR_MS, seed=2)
    story = told(talk(10), grumbles(90, START_MS, 9 * DAY_MS), wave)
    return tuple(alert for alert in story.alerts if alert.kind == "sentiment_shift")


def test_a_surge_of_complaints_agrees_and_cannot_be_changed() -> None:
    assert [disagreeing(alert) for alert in surges()] == [set()] * len(surges())
    assert len(surges()) >= 2
    for path, value, noticed in (
        ("theme.tests.0.authors", 400, "score"),
        ("theme.tests.0.baseline_term", 7.5, "expected by rate"),
        ("theme.tests.0.expected_by_share", 7.5, "expected by share"),
        ("theme.tests.0.phi", 0.15, "phi of complaints"),
        ("theme.tests.0.line", 3.75, "line"),
        ("theme.theme_id", "t", "theme id"),
        ("cause", "400 people complain", "cause"),
    ):
        assert noticed in disagreeing(changed(surges()[0], path, value))


@pytest.mark.parametrize(
    "path, value, noticed",
    [
        ("theme.tests.0.authors", 40, "score"),
        ("theme.tests.0.voices", 900, "expected by share"),
        ("theme.tests.0.baseline_term", 7.5, "expected by rate"),
        ("theme.tests.0.baseline_windows", 2.0, "expected by rate"),
        ("theme.tests.0.hour_factor", 0.5, "expected by rate"),
        ("theme.tests.0.expected", 9.0, "expected"),
        ("theme.tests.0.phi", 0.01, 'phi of "cap"'),
        ("theme.tests.0.size", 3.0, "size"),
        ("theme.tests.0.score", 99.0, "score"),
        ("theme.tests.0.line", 1.0, "line"),
        ("theme.tests.0.tested", 1, "line"),
        ("theme.tests.0.penalty", 5.9, "penalty"),
        ("expected", 0.5, "expected"),
        ("observed", 99, "observed"),
        ("significance", 99.0, "significance"),
        ("authors", 99, "authors"),
        ("share", 0.99, "share"),
        ("severity", 10, "severity"),
        ("severity_factors.effect", 0.5, "effect of the severity"),
        ("severity_factors.confidence", 0.5, "confidence"),
        ("severity_factors.reach", 0.5, "reach"),
        ("severity_factors.value", 1, "severity of the factors"),
        ("sentiment", 0.9, "sentiment"),
        ("authenticity.folded", 50, "duplicate share"),
        ("authenticity.voices", 3, "voices"),
        ("evidence_ids", ["elsewhere"], "evidence ids"),
        ("window_start", "2026-03-01T00:00:00Z", "window"),
        ("window_end", "2026-03-11T12:07:00Z", "hop"),
        ("published_at", "2026-03-11T12:07:00Z", "published"),
        ("cause", "Expected 1 person, heard 500", "cause"),
        ("brand", "Another", "series"),
        ("department", "pricing", "series"),
        ("series", "[]", "series"),
        ("fingerprint", "f", "fingerprint"),
        ("id", "a1", "id"),
        ("theme.theme_id", "t", "theme id"),
    ],
)
def test_a_changed_number_is_noticed(path: str, value: Any, noticed: str) -> None:
    assert noticed in disagreeing(changed(alerts()[0], path, value))


def test_the_end_of_an_alert_that_comes_too_soon_is_noticed() -> None:
    resolved = alerts()[-1]
    flagged = resolved.theme.last_flagged_at.isoformat()
    assert "resolved" in disagreeing(changed(resolved, "published_at", flagged))


def test_a_lone_word_of_five_people_has_to_stand_clear_of_the_line() -> None:
    alert = alerts()[0]
    [first, *_] = alert.theme.tests
    lone = first.model_copy(update={"authors": 5, "score": first.line + 0.4, "penalty": 0.0})
    theme = alert.theme.model_copy(update={"tests": (lone,)})
    close = alert.model_copy(update={"theme": theme, "authors": 5})
    assert "one word of the fewest authors" in disagreeing(close)
