"""Stories of complaints that have no common word: many people are unhappy at once, each in words of their own."""

from streams.policy import DAY_MS, HOUR_MS, MINUTE_MS
from tests.builders import START_MS, Story, chorus, grumbles, in_order, talk, told

DAY_8 = START_MS + 8 * DAY_MS
USUAL = grumbles(90, START_MS, 9 * DAY_MS)
"""About ten unhappy people a day, as ever."""


def surges(story: Story) -> list[str]:
    return [alert.state.value for alert in story.alerts if alert.kind == "sentiment_shift"]


def test_a_wave_of_complaints_without_a_common_word_is_heard_as_one_alert() -> None:
    story = told(talk(10), USUAL, grumbles(40, DAY_8, 6 * HOUR_MS, seed=2))

    assert surges(story) == ["opened", "escalated", "resolved"]
    alert = next(alert for alert in story.opened if alert.kind == "sentiment_shift")
    assert alert.polarity == "blame"
    assert alert.observed >= 2 * alert.expected
    assert "people complained since" in alert.cause
    assert all(evidence.sentiment is not None and evidence.sentiment < 0 for evidence in alert.evidence)


def test_as_many_complaints_as_ever_are_no_surge() -> None:
    assert surges(told(talk(10), USUAL)) == []


def test_complaints_that_are_only_now_collected_are_no_surge() -> None:
    """A class of mentions that begins late: the baseline knows no complaints to compare with."""
    assert surges(told(talk(10), grumbles(40, DAY_8, 6 * HOUR_MS, seed=2))) == []


def test_a_crowd_that_speaks_more_of_everything_is_no_wave_of_complaints() -> None:
    crowd = in_order(talk(0.25, 1200, seed=5, start_ms=DAY_8), grumbles(40, DAY_8, 6 * HOUR_MS, seed=2))
    assert surges(told(talk(10), USUAL, crowd)) == []


def test_a_wave_that_goes_on_the_next_day_is_the_same_alert() -> None:
    waves = [grumbles(40, DAY_8 + day * DAY_MS, 6 * HOUR_MS, seed=2 + day) for day in range(3)]
    states = surges(told(talk(12), USUAL, *waves))

    assert states.count("opened") == 1


def test_a_theme_inside_of_a_wave_is_heard_by_its_own_name() -> None:
    story = Story()
    leak = chorus(15, "the awful cap leaks", DAY_8 + 5 * HOUR_MS, over_ms=3 * HOUR_MS)
    story.tell(in_order(talk(10), USUAL, grumbles(30, DAY_8, 3 * HOUR_MS, seed=2), leak))

    named = [alert for alert in story.finish().opened if alert.kind == "emerging_theme"]
    assert any("leaks" in " ".join(alert.terms) for alert in named)


def test_a_busy_quarter_of_an_hour_with_a_few_complaints_more_is_no_surge() -> None:
    half = [one for day in range(9) for one in grumbles(20, START_MS + day * DAY_MS, DAY_MS, seed=20 + day)]
    busy = in_order(talk(0.01, 2000, seed=6, start_ms=DAY_8), grumbles(18, DAY_8, 14 * MINUTE_MS, seed=3))
    assert surges(told(talk(9, a_day=30), half, busy)) == []
