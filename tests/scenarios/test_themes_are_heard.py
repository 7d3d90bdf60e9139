"""Stories on a time line: what is said on each day, and what is heard of it.

Each figure of a line is the number of people who say it on that day; a day of ordinary talk lies below it.
"""

from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from schemas.alert import Alert
from schemas.profile import Profile
from streams.policy import DAY_MS, HOUR_MS
from tests.builders import BRAND, START_MS, Story, a_mention, chorus, in_order, talk, told

LEAK = "the cap in the box leaks"
PHOTO = "wonderful beautiful photography"


def line(people: str, words: str) -> Story:
    """Tell a time line to its end."""
    counts = [int(count) for count in people.split()]
    said = [
        chorus(count, words, START_MS + day * DAY_MS, over_ms=20 * HOUR_MS, seed=day)
        for day, count in enumerate(counts)
    ]
    return told(talk(len(counts)), *said)


def days_of(alerts: list[Alert]) -> list[int]:
    """Day of the story on which each alert was published."""
    return [int((alert.published_at.timestamp() * 1000 - START_MS) // DAY_MS) for alert in alerts]


def test_a_leak_that_a_dozen_people_tell_of_is_one_alert_on_that_day() -> None:
    story = line("0 0 0 0 0 0 0 0 12 0 0", LEAK)

    assert days_of(story.opened) == [8]
    alert = story.opened[0]
    assert alert.brand == BRAND
    assert alert.department == "packaging"
    assert alert.polarity == "blame"
    assert "leaks" in " ".join(alert.terms)
    assert alert.observed >= 5
    assert alert.expected < 1


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_theme_of_a_day_is_told_within_an_hour_of_the_voice_that_makes_it_one(seed: int) -> None:
    said = chorus(9, LEAK, START_MS + 8 * DAY_MS, over_ms=18 * HOUR_MS, seed=seed)
    alert = told(talk(11, seed=seed), said).opened[0]
    told_of = [datetime.fromisoformat(one["created_at"]) for one in said[: alert.authors]]

    assert alert.window_end - alert.window_start == timedelta(days=1)
    assert alert.published_at - max(told_of) <= timedelta(hours=1, minutes=5)


def test_its_evidence_is_what_these_people_wrote() -> None:
    alert = line("0 0 0 0 0 0 0 0 12 0 0", LEAK).opened[0]

    assert all(LEAK in evidence.text for evidence in alert.evidence)
    assert len(alert.evidence_ids) == alert.authors


def test_the_same_words_every_day_are_normal() -> None:
    assert line("2 2 2 2 2 2 2 2 2 3 2 2", LEAK).opened == []


def test_a_theme_that_goes_on_is_alerted_once_and_ends_once() -> None:
    story = line("0 0 0 0 0 0 0 0 9 4 3 2 0 0", LEAK)

    assert [alert.state for alert in story.alerts] == ["opened", "resolved"]
    assert len({alert.id for alert in story.alerts}) == 1
    assert [alert.revision for alert in story.alerts] == [0, 1]


def test_it_is_alerted_again_when_many_more_people_tell_of_it() -> None:
    story = line("0 0 0 0 0 0 0 0 8 0 60 0 0", LEAK)

    assert [alert.state for alert in story.alerts][:2] == ["opened", "escalated"]
    assert story.alerts[1].authors >= 3 * story.alerts[0].authors


def test_five_people_who_become_fifteen_are_told_of_again_and_all_are_counted_at_the_end() -> None:
    story = line("0 0 0 0 0 0 0 0 5 17 2 0 0 0", LEAK)

    assert [alert.state for alert in story.alerts] == ["opened", "escalated", "resolved"]
    opened, escalated, end = story.alerts
    assert 5 <= opened.authors <= 6
    assert escalated.authors >= 3 * opened.authors
    assert end.measures == {"people": 24}
    assert "24 people spoke of it in all" in end.cause


def test_five_people_who_become_ten_are_told_of_once() -> None:
    assert [a.state for a in line("0 0 0 0 0 0 0 0 5 5 0 0 0", LEAK).alerts] == ["opened", "resolved"]


def test_one_author_who_says_it_twelve_times_raises_nothing_and_is_shown_as_held_back() -> None:
    loud = chorus(12, LEAK, START_MS + 8 * DAY_MS, author="the loud one")
    story = told(talk(11), loud)

    assert story.opened == []
    assert "LOUD_AUTHOR" in story.held_back


def test_a_campaign_of_copies_is_one_voice_and_is_shown_as_held_back() -> None:
    text = (
        "everybody must know that the cap in the box of this machine leaks all over the table, never buy it"
    )
    at_ms = START_MS + 8 * DAY_MS
    copies = [
        {**said, "text": f"{text} {'!' * n}"}
        for n, said in enumerate(chorus(25, LEAK, at_ms, over_ms=3 * HOUR_MS))
    ]
    story = told(talk(11), copies)

    assert story.opened == []
    assert "COPIES" in story.held_back
    assert max(window.folded for window in story.windows) > 0


def slightly_changed(said: dict[str, Any], seed: int) -> dict[str, Any]:
    """The same post with two of its words exchanged."""
    chance = Random(f"{seed} {said['id']}")
    words = "Everybody must know that the cap in the box of this thing leaks all over, never buy it".split()
    for _ in range(2):
        place = chance.randrange(len(words))
        if words[place] not in ("cap", "box", "leaks"):
            words[place] = chance.choice("please people today again money shop week honestly really".split())
    return {**said, "text": " ".join(words)}


@pytest.mark.parametrize("seed", [101, 102, 103])
def test_a_crowd_that_changes_two_words_is_held_back_and_customers_with_its_words_are_not(
    seed: int,
) -> None:
    people = chorus(25, "cap box leaks", START_MS + 8 * DAY_MS, seed=seed)
    crowd = told(talk(11, seed=seed), [slightly_changed(said, seed) for said in people])
    customers = told(talk(11, seed=seed), people)

    assert crowd.opened == []
    assert {"PARAPHRASES", "COPIES"} & set(crowd.held_back)
    assert len(customers.opened) == 1
    assert "PARAPHRASES" not in customers.held_back


@pytest.mark.parametrize(("words", "is_heard"), [("easter", False), ("easter crumbs", True)])
def test_a_feast_alone_is_no_theme_and_is_shown_as_held_back(words: str, is_heard: bool) -> None:
    story = told(talk(11), chorus(9, words, START_MS + 8 * DAY_MS))
    assert bool(story.opened) == is_heard
    assert ("CALENDAR" in story.held_back) != is_heard


def test_four_people_are_not_enough() -> None:
    assert line("0 0 0 0 0 0 0 0 4 0 0", LEAK).opened == []


def test_a_young_brand_stays_silent() -> None:
    story = line("12 0", LEAK)

    assert story.opened == []
    assert story.windows[0].learning
    assert not line("0 0 0 0", LEAK).windows[-1].learning


@pytest.mark.parametrize("people, is_heard", [(7, False), (40, True)])
def test_praise_has_to_be_rarer_than_blame(people: int, is_heard: bool) -> None:
    story = line(f"0 0 0 0 0 0 0 0 0 0 {people} 0 0", PHOTO)

    assert bool(story.opened) is is_heard
    assert is_heard or "PRAISE_NOT_RARE" in story.held_back


def test_the_same_theme_at_several_window_lengths_is_one_alert() -> None:
    burst = chorus(15, LEAK, START_MS + 8 * DAY_MS, over_ms=HOUR_MS)
    slow = chorus(30, LEAK, START_MS + 8 * DAY_MS + HOUR_MS, over_ms=2 * DAY_MS, seed=2)

    assert len(told(talk(12), burst, slow).opened) == 1


def test_two_themes_of_one_day_are_two_alerts() -> None:
    at_ms = START_MS + 8 * DAY_MS
    story = told(talk(11), chorus(10, LEAK, at_ms), chorus(10, "invoice was charged twice", at_ms, seed=2))

    assert len(story.opened) == 2
    assert len({alert.id for alert in story.opened}) == 2


@pytest.mark.parametrize("people, heard", [(5, (0, 0, 1)), (6, (0, 1, 1))])
def test_a_quiet_profile_hears_less_than_a_keen_one(people: int, heard: tuple[int, ...]) -> None:
    said = in_order(talk(11), chorus(people, LEAK, START_MS + 8 * DAY_MS, over_ms=DAY_MS))

    def alerts(sensitivity: str) -> int:
        story = Story(Profile.model_validate({"brand": BRAND, "sensitivity": sensitivity}))
        story.tell(said)
        return len(story.finish().opened)

    assert tuple(map(alerts, ("quiet", "normal", "keen"))) == heard


@pytest.mark.parametrize("window, seconds", [("1h", 3600), ("6h", 21_600), ("1d", 86_400)])
def test_a_profile_hears_in_the_windows_that_it_names(window: str, seconds: int) -> None:
    story = Story(Profile.model_validate({"brand": BRAND, "windows": [window]}))
    story.tell(in_order(talk(10, 60), chorus(15, LEAK, START_MS + 8 * DAY_MS, over_ms=HOUR_MS)))
    assert {alert.theme.tests[0].window_s for alert in story.finish().opened} == {seconds}


def test_a_brand_that_stays_quiet_is_not_touched_by_the_noise_of_another() -> None:
    noisy = chorus(15, LEAK, START_MS + 8 * DAY_MS)
    story = told(talk(11), noisy, talk(11, seed=3, brand="Quietude"))

    assert {alert.brand for alert in story.alerts} == {BRAND}
    assert {window.brand for window in story.windows} == {BRAND, "Quietude"}


def test_times_that_are_whole_days_raise_nothing_in_short_windows() -> None:
    midnight = START_MS + 8 * DAY_MS
    said = [{**m, "created_at": m["created_at"][:10] + "T00:00:00Z"} for m in talk(11)]
    leak = [
        {**m, "created_at": m["created_at"][:10] + "T00:00:00Z"}
        for m in chorus(12, LEAK, midnight, over_ms=1)
    ]
    story = Story()
    story.tell(in_order(said, leak))

    for alert in story.finish().opened:
        assert (alert.window_end - alert.window_start).total_seconds() >= 86_400


def test_a_day_on_which_hardly_anybody_speaks_is_shown_and_not_alerted() -> None:
    lone = a_mention("still here", START_MS + 12 * DAY_MS)
    story = told(talk(11), [lone])

    assert story.windows[-1].quiet
    assert story.windows[-1].day_voices == 1
    assert story.windows[-1].day_expected == pytest.approx(40, rel=0.15)
    assert not any(window.quiet for window in story.windows[:-1])
    assert story.alerts == []
