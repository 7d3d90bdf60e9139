"""Where a theme is in its life: new, rising, at its peak, fading, and then closed."""

import pytest

from schemas.theme import ThemeState
from schemas.window import ThemeNow
from streams.detect.life import state_of
from streams.policy import DAY_MS, HOUR_MS
from tests.builders import START_MS, Story, chorus, in_order, talk, told

LETTERS = {"new": "N", "rising": "r", "peak": "P", "fading": "f"}


def leaks(*people_a_day: int) -> Story:
    """Days of ordinary talk, among which so many people a day say that the cap leaks, beginning on the fifth."""
    said = [
        chorus(
            people, "the cap leaks", START_MS + (4 + day) * DAY_MS + HOUR_MS, over_ms=20 * HOUR_MS, seed=day
        )
        for day, people in enumerate(people_a_day)
        if people
    ]
    return told(talk(12), *said)


def life_of(story: Story) -> list[ThemeNow]:
    """The one theme as each window shows it."""
    every = [theme for window in story.windows for theme in window.themes if "leaks" in theme.terms]
    assert len({theme.theme_id for theme in every}) == 1
    return every


def drawn(story: Story) -> str:
    """The states in their order, each once until it changes."""
    letters = [LETTERS[theme.state.value] for theme in life_of(story)]
    return "".join(letter for n, letter in enumerate(letters) if n == 0 or letters[n - 1] != letter)


def test_a_theme_is_new_rises_stands_and_fades() -> None:
    story = leaks(20, 20, 20, 3)
    life = drawn(story)
    assert life[0] == "N"
    assert life[1] == "r"
    assert "P" in life
    assert life[-1] == "f"
    assert [alert.theme.state for alert in story.alerts][-1] is ThemeState.CLOSED


def test_what_was_said_on_one_day_alone_fades_on_the_next() -> None:
    life = drawn(leaks(20))
    assert (life[:2], life[-1]) == ("Nr", "f")


def test_each_person_counts_once() -> None:
    loud = [
        {**each, "author": f"loud{number % 6}", "id": f"again {number}"}
        for number, each in enumerate(
            chorus(60, "the cap leaks", START_MS + 4 * DAY_MS, over_ms=20 * HOUR_MS)
        )
    ]
    story = Story()
    story.tell(in_order(talk(8), loud))
    assert max(theme.people for theme in life_of(story.finish())) == 6


def test_a_window_before_the_alert_shows_no_theme() -> None:
    story = leaks(20)
    opened = story.opened[0].window_end
    assert all(not window.themes for window in story.windows if window.window_end < opened)
    assert any(window.themes for window in story.windows if window.window_end >= opened)


@pytest.mark.parametrize("people", [1, 5, 20, 100])
def test_as_many_as_before_is_a_peak_and_a_few_more_or_fewer_is_chance(people: int) -> None:
    few = int((2 * people) ** 0.5) - 1
    assert {state_of(people + more, people) for more in range(-few, few + 1)} == {ThemeState.PEAK}


def test_nobody_is_never_a_peak() -> None:
    assert state_of(0, 0) is ThemeState.FADING
