"""What the demo hears of windows and alerts, and when it has heard enough."""

from typing import Any

from agents.committed import Committed
from agents.demo.hearing import Hearing
from schemas.base import from_epoch_ms
from schemas.window import HeldBack, TopTerm, WindowSummary
from streams.policy import BASE_LATENESS_MS, BASE_MS, DAY_MS
from streams.simulate import Score, planted
from streams.simulate.story import LUMATONE, starts_ms
from streams.topology import Topic
from tests.builders import START_MS, Story, chorus, talk, told

ENDS_MS = START_MS + 30 * DAY_MS


def a_window(start_ms: int = START_MS, **changed: Any) -> Committed:
    """A window in which one person was content."""
    counts = dict.fromkeys(
        ("folded", "reshares", "by_brand", "unscored", "late_added", "neutral", "negative"), 0
    )
    fields: dict[str, Any] = {
        "brand": LUMATONE,
        "window_start": from_epoch_ms(start_ms),
        "window_end": from_epoch_ms(start_ms + BASE_MS),
        "published_at": from_epoch_ms(start_ms + BASE_MS + BASE_LATENESS_MS),
        "profile": "p",
        "learning": False,
        "voices": 1,
        "authors": 1,
        "positive": 1,
        "sentiment": 0.5,
        "departments": {},
        "sources": {"web": 1},
        "top_terms": (),
        "duplicate_share": 0.0,
        **counts,
        **changed,
    }
    return Committed(Topic.WINDOWS, WindowSummary(**fields).model_dump_json().encode())


def a_hearing() -> Hearing:
    return Hearing(Score(planted(ENDS_MS)))


def test_voices_and_sentiment_are_those_of_the_windows() -> None:
    hearing = a_hearing()
    hearing.take(a_window())
    hearing.take(a_window(START_MS + BASE_MS, voices=3, positive=0, negative=2, unscored=1, sentiment=-0.4))
    brand = hearing.brands[LUMATONE]
    assert (brand.windows, brand.voices) == (2, 4)
    assert brand.sentiment is not None
    assert round(brand.sentiment, 4) == round((0.5 - 2 * 0.4) / 3, 4)


def test_a_brand_of_whom_nothing_was_scored_has_no_sentiment() -> None:
    hearing = a_hearing()
    hearing.take(a_window(positive=0, unscored=1, sentiment=None))
    assert hearing.brands[LUMATONE].sentiment is None


def test_people_speak_of_what_most_authors_of_a_day_said() -> None:
    hearing = a_hearing()
    for number in range(2):
        terms = (TopTerm(term="cap", authors=3), TopTerm(term="song", authors=2 + number))
        hearing.take(a_window(START_MS + number * BASE_MS, top_terms=terms))
    assert hearing.brands[LUMATONE].top_terms == ["cap", "song"]


def test_what_was_put_aside_is_counted() -> None:
    hearing = a_hearing()
    for topic in (Topic.DEAD_LETTERS, Topic.DEAD_LETTERS, Topic.LATE):
        assert hearing.take(Committed(topic, b"not even JSON")) is None
    assert (hearing.dead, hearing.late) == (2, 1)


def test_why_something_was_held_back_is_known_by_the_plant() -> None:
    hearing = a_hearing()
    at_ms = hearing.score.plants[1].starts_ms
    held = HeldBack(term="voucher, grab, luma20", reason="COPIES", authors=1)
    hearing.take(a_window(at_ms, held_back=(held,)))
    assert hearing.score.reasons == {"a pasted campaign": {"COPIES": 1}}
    assert list(hearing.held_back.values()) == [held]


def leak_of(ends_ms: int) -> Story:
    """A leak that people tell of when the story has one."""
    begins_ms = starts_ms(ends_ms)
    at_ms = next(plant.starts_ms for plant in planted(ends_ms) if plant.name == "the cap leaks")
    return told(talk(26, start_ms=begins_ms), chorus(12, "the cap in the box leaks", at_ms))


def test_an_alert_is_given_back_and_scored_and_a_missed_theme_leaves_it_unsettled() -> None:
    hearing = a_hearing()
    alerts = [
        alert
        for output in leak_of(ENDS_MS).of(Topic.ALERTS)
        if (alert := hearing.take(Committed(Topic.ALERTS, output.value or b"")))
    ]
    assert alerts == hearing.alerts
    assert hearing.score.heard == ["the cap leaks"]
    assert hearing.score.missed == ["loved for photography"]
    assert not hearing.is_settled
