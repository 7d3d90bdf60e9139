"""A source that is only now collected brings all its words at once: they are learned, and are no theme."""

from streams.policy import DAY_MS, HOUR_MS
from tests.builders import START_MS, chorus, in_order, talk, told

LATE_MS = START_MS + 8 * DAY_MS


def survey(people: int, start_ms: int, days: int = 1, seed: int = 1):
    return chorus(
        people * days, "receipt voucher", start_ms, over_ms=days * DAY_MS, seed=seed, source="survey"
    )


def test_what_the_people_of_a_new_source_always_say_is_held_back_with_its_reason() -> None:
    story = told(talk(10), survey(14, LATE_MS))
    assert story.opened == []
    assert "NEW_SOURCE" in story.held_back


def test_it_is_learned_meanwhile_so_that_it_is_no_theme_a_week_later_either() -> None:
    assert told(talk(24), survey(8, LATE_MS, days=15)).opened == []


def test_the_same_words_of_a_known_source_are_a_theme() -> None:
    earlier = chorus(6, "hums", START_MS + HOUR_MS, over_ms=DAY_MS, source="survey", seed=5)
    assert told(talk(10), earlier, survey(14, LATE_MS)).opened


def test_people_of_known_sources_are_heard_beside_those_of_a_new_one() -> None:
    here = chorus(14, "receipt voucher", LATE_MS, over_ms=DAY_MS, seed=9)
    assert told(talk(10), in_order(survey(14, LATE_MS), here)).opened


def test_a_brand_that_is_new_itself_has_no_late_sources() -> None:
    story = told(talk(10), chorus(2, "hums", START_MS + 2 * HOUR_MS, source="survey"), survey(14, LATE_MS))
    assert story.opened
