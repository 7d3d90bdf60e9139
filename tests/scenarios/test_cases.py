"""Stories of what lives longer than a theme, on a time line: figures are people a day."""

from typing import Any

import pytest

from schemas.alert import Alert
from schemas.profile import Profile
from streams.enrich.vader import scores
from streams.listen.known import known_of
from streams.policy import DAY_MS, HOUR_MS
from tests.builders import BRAND, START_MS, Story, a_mention, chorus, in_order, talk, told

FOR_MUSIC = {
    "brand": BRAND,
    "uses": [{"id": "music", "terms": ["music", "song", "playlist", "melody"]}],
    "copy": "The machine for people who love music. Hear every note.",
    "owners": {"marketing": "m@lumatone.example", "packaging": "b@lumatone.example"},
}
LOVED_FOR_PHOTOS = (
    "I use it for photography and love it", "great for photos of my kids", "what a wonderful camera",
    "turned it into a photo studio, amazing", "perfect as a travel camera",
    "ended up using it for portraits, happy",
)  # fmt: skip
COLD_MEDICINE = {
    "brand": BRAND,
    "promises": [
        {
            "id": "works", "text": "This cold medicine works.", "printed_on": "inside of the box",
            "terms": ["works", "cold medicine"], "kept": ["it works", "worked for me"],
            "broken": ["does not work", "did nothing"], "tolerance": 0.1,
        }
    ],
}  # fmt: skip


def line(people: str, *words: str, **fields: Any) -> list[dict[str, Any]]:
    """Each figure is a day; its people say one of these in turn, the first on the first day."""
    said: list[dict[str, Any]] = []
    for day, count in enumerate(map(int, people.split())):
        for n in range(count):
            at_ms = START_MS + day * DAY_MS + (n + 1) * 20 * HOUR_MS // (count + 1)
            said += chorus(1, words[n % len(words)], at_ms, over_ms=1, seed=1000 * day + n, **fields)
    return said


def story_of(*said: list[dict[str, Any]], profile: dict[str, Any], days: int = 12, a_day: int = 8) -> Story:
    return told(talk(days, a_day), *said, profiles=[Profile.model_validate(profile)])


def alerts_of(kind: str, *said: list[dict[str, Any]], profile: dict[str, Any], **more: int) -> list[Alert]:
    return [alert for alert in story_of(*said, profile=profile, **more).alerts if alert.kind == kind]


def held_back(story: Story) -> set[str]:
    return {held.reason for window in story.windows for held in window.held_back if ":" in held.term}


# -- positioning gap ------------------------------------------------------------------------------------------

PHOTOS = line("0 0 6 6 6 6 6 6 6 0 0 0 0 0", *LOVED_FOR_PHOTOS)


def test_a_machine_for_music_that_is_loved_for_photos_is_one_gap_with_three_proposals() -> None:
    opened = [
        alert for alert in alerts_of("positioning_gap", PHOTOS, profile=FOR_MUSIC) if alert.revision == 0
    ]

    assert [alert.department for alert in opened] == ["marketing", "packaging", "product"]
    assert [alert.owner for alert in opened] == ["m@lumatone.example", "b@lumatone.example", None]
    assert len({alert.theme.theme_id for alert in opened}) == 1
    assert len({alert.proposal for alert in opened}) == 3
    assert "photo" in " ".join(opened[0].terms)
    assert opened[0].measures["people"] >= 20
    assert opened[0].measures["z"] >= 4


def test_what_is_known_of_a_brand_counts_each_alert_that_is_open() -> None:
    story = Story(Profile.model_validate(FOR_MUSIC))
    story.tell(in_order(talk(12, 8), PHOTOS))
    state: dict[str, str] = {}
    for alert in story.alerts:
        state[alert.series] = alert.state.value
    still_open = sum(each not in ("resolved", "withdrawn") for each in state.values())
    brand = story.listener.brands.get(BRAND)
    assert brand
    assert still_open >= 3
    assert known_of(brand, story.listener.place.watermark_ms).open_alerts == still_open


def test_it_is_no_gap_once_the_profile_declares_it() -> None:
    photos_too = {**FOR_MUSIC, "uses": [*FOR_MUSIC["uses"], {"id": "photos", "terms": ["photography"]}]}
    assert alerts_of("positioning_gap", PHOTOS, profile=photos_too) == []


def test_it_is_no_gap_where_our_own_copy_speaks_of_it() -> None:
    assert alerts_of("positioning_gap", PHOTOS, profile={**FOR_MUSIC, "copy": "For music and photos."}) == []


def test_a_profile_without_uses_has_no_gaps() -> None:
    assert alerts_of("positioning_gap", PHOTOS, profile={"brand": BRAND, "products": []}) == []


def test_fifteen_people_are_too_few() -> None:
    assert alerts_of("positioning_gap", line("0 0 5 5 5 0 0", *LOVED_FOR_PHOTOS), profile=FOR_MUSIC) == []


@pytest.mark.parametrize(
    "reason, said",
    [
        ("ONE_SENTENCE", line("0 0 8 8 8 8 0 0", "it is great for photos")),
        ("NOT_LOVED", line("0 0 8 8 8 8 0 0", "it is awful for photos", "useless as a camera", "bad for selfies")),
        (
            "FEW_WINDOWS",
            [
                said for n, words in enumerate(LOVED_FOR_PHOTOS)
                for said in chorus(5, words, START_MS + 3 * DAY_MS, over_ms=HOUR_MS, seed=n)
            ],
        ),
    ],
)  # fmt: skip
def test_a_use_that_is_none_is_held_back_with_its_reason(reason: str, said: list[dict[str, Any]]) -> None:
    story = story_of(said, profile=FOR_MUSIC)
    assert [alert for alert in story.alerts if alert.kind == "positioning_gap"] == []
    assert reason in held_back(story)


def test_a_kind_that_is_switched_off_is_held_back() -> None:
    off = {**FOR_MUSIC, "alerts": {"without": ["positioning_gap"]}}
    story = story_of(PHOTOS, profile=off)
    assert [alert for alert in story.alerts if alert.kind == "positioning_gap"] == []
    assert "SWITCHED_OFF" in held_back(story)


def test_a_thousand_copies_by_three_accounts_are_no_gap() -> None:
    copies = [
        a_mention(f"I use the Lumatone for photography every day and love it {n % 7}", START_MS + n * 10**6,
                  author=f"copyist-{n % 3}", id=f"copy-{n}")
        for n in range(1000)
    ]  # fmt: skip
    assert alerts_of("positioning_gap", copies, profile=FOR_MUSIC) == []


def test_a_theme_of_the_same_use_is_told_by_the_gap() -> None:
    burst = line("0 0 6 6 6 6 6 6 0 0 0 0 30 0", *LOVED_FOR_PHOTOS)
    story = story_of(burst, profile=FOR_MUSIC, days=14, a_day=20)
    assert {alert.kind.value for alert in story.opened} == {"positioning_gap"}


def test_many_more_within_the_cool_down_are_held_back_and_told_when_it_is_over() -> None:
    slow = {**FOR_MUSIC, "alerts": {"cool_down": "4d"}}
    crowd = line("0 0 6 6 6 6 30 30 30 30 30 30", *LOVED_FOR_PHOTOS)
    story = story_of(crowd, profile=slow)
    told = [
        alert for alert in story.alerts if alert.kind == "positioning_gap" and alert.department == "product"
    ]
    opened, escalated = (alert.published_at for alert in told[:2])
    assert [alert.state for alert in told] == ["opened", "escalated", "resolved"]
    assert (escalated - opened).days == 4
    [held] = {
        (h.term.partition(":")[0], h.reason)
        for w in story.windows
        for h in w.held_back
        if h.reason == "COOLING_DOWN"
    }
    assert held == ("positioning_gap", "COOLING_DOWN")


def test_what_it_is_sold_for_and_disliked_for_is_told_to_product_and_marketing() -> None:
    bad = line(
        "0 0 7 7 7 7 7 0 0", "the music is awful", "songs stutter, terrible", "hate the sound of any melody"
    )
    opened = alerts_of("declared_use_disliked", bad, profile=FOR_MUSIC)
    assert [alert.department for alert in opened if alert.revision == 0] == ["product", "marketing"]
    assert opened[0].told_of == "music"


# -- promises -------------------------------------------------------------------------------------------------

WORKS = ("this cold medicine works", "it works within an hour", "worked for me", "the stuff, it really works")
FAILS = ("it did nothing", "this does not work at all", "never worked, this cold medicine")


@pytest.mark.parametrize("text", WORKS[:2])
def test_the_promise_is_kept_in_words_that_say_nothing_to_vader(text: str) -> None:
    assert scores(text)[3] == 0.0


def test_a_promise_that_customers_find_true_is_told_once_as_kept() -> None:
    alerts = alerts_of("promise_kept", line("4 4 4 4 4 4 4 4 4 4 4 4 4 4", *WORKS), profile=COLD_MEDICINE)
    opened = [alert for alert in alerts if alert.state == "opened"]
    assert [alert.department for alert in opened] == ["marketing", "packaging"]
    assert opened[0].measures["broken"] == 0
    assert opened[0].told_of == "This cold medicine works."


def test_a_promise_that_is_kept_is_not_broken() -> None:
    said = line("4 4 4 4 4 4 4 4 4 4 4 4 4 4", *WORKS)
    assert alerts_of("promise_broken", said, profile=COLD_MEDICINE) == []


def test_a_batch_that_does_not_work_breaks_the_promise_and_a_good_one_mends_it() -> None:
    kept = line("3 3 3 3 3 3 1 1 1 1 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9", *WORKS)
    broken = line("0 0 0 0 0 0 4 4 4 4 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0", *FAILS)
    alerts = alerts_of("promise_broken", kept, broken, profile=COLD_MEDICINE, days=27)
    assert [alert.state for alert in alerts if alert.department == "product"] == ["opened", "resolved"]
    assert {alert.department for alert in alerts} == {"product", "marketing", "packaging"}


def test_who_speaks_against_a_broken_promise_is_who_says_that_it_holds_whatever_the_mood() -> None:
    kept = line("3 3 3 3 3 3 1 1 1 1", *WORKS)
    broken = line("0 0 0 0 0 0 4 4 4 4", *FAILS, "it did nothing, lovely box though, I love the taste")
    alerts = alerts_of("promise_broken", kept, broken, profile=COLD_MEDICINE, days=12)
    [alert] = [one for one in alerts if one.state == "opened" and one.department == "product"]
    assert alert.counter_evidence is not None
    assert "nothing" not in alert.counter_evidence.text


def test_hovering_around_the_tolerated_share_is_one_alert_and_not_twenty() -> None:
    kept = line(" ".join("2 4 2 4".split() * 7), *WORKS)
    broken = line(" ".join("2 0 2 0".split() * 7), *FAILS)
    alerts = alerts_of("promise_broken", kept, broken, profile=COLD_MEDICINE, days=28)
    opened = [alert.department for alert in alerts if alert.state == "opened"]
    assert opened == ["product", "marketing", "packaging"]


def test_a_promise_that_nobody_speaks_of_is_told_after_a_fortnight() -> None:
    opened = alerts_of("promise_silent", profile=COLD_MEDICINE, days=16, a_day=16)
    assert {alert.department for alert in opened} == {"marketing", "packaging"}
    assert opened[0].observed == 0
    assert (opened[0].published_at.timestamp() * 1000 - START_MS) / DAY_MS >= 14


# -- rates ----------------------------------------------------------------------------------------------------

BOXES = ("the box was torn, bad", "box arrived crushed, awful", "horrible box", "the box is ugly and bad")
SLOW = {"brand": BRAND}


def rates(said: list[dict[str, Any]], *more: list[dict[str, Any]], days: int, a_day: int = 12) -> list[Alert]:
    story = story_of(said, *more, profile=SLOW, days=days, a_day=a_day)
    return [alert for alert in story.alerts if alert.kind == "sentiment_shift" and alert.measures]


def test_complaints_about_the_pack_that_fall_are_a_change_that_worked() -> None:
    [opened] = [
        alert
        for alert in rates(line("9 9 8 9 9 8 9 9 8 9 9 9 0 1 0 1 0 0 1 0 0 0 1", *BOXES), days=23)
        if alert.state == "opened" and alert.department == "packaging"
    ]
    assert (opened.rule, opened.polarity) == ("rate.keep_it_worked", "praise")
    assert opened.observed < opened.expected / 2


def test_complaints_that_creep_up_are_told_though_no_day_stands_out() -> None:
    said = line("2 1 2 2 1 2 2 2 1 2 2 2 1 2 2 1 2 2 1 2 7 6 7 6 7 7 6 7 6 2 1 2 2 1 2 2 1 2 2 1", *BOXES)
    told = [
        alert
        for alert in rates(said, days=40, a_day=40)
        if alert.department == "packaging" and alert.polarity == "blame"
    ]
    assert [alert.state for alert in told] == ["opened", "resolved"]
    assert told[0].measures["days"] == 7
    assert told[0].observed >= 2 * told[0].expected


def test_one_bad_day_is_no_bad_week() -> None:
    said = line("2 1 2 2 1 2 2 2 1 2 2 2 1 2 30 2 1 2 2 1 2 2 2 1 2", *BOXES)
    assert [alert for alert in rates(said, days=25, a_day=40) if alert.measures["days"] == 7] == []


def test_complaints_that_go_on_as_ever_move_no_rate() -> None:
    assert rates(line("3 2 3 3 2 3 3 2 3 3 2 3 3 2 3 3 2 3", *BOXES), days=18) == []


def test_a_crowd_that_speaks_more_of_everything_moves_no_rate() -> None:
    crowd = talk(1, 100, seed=5, start_ms=START_MS + 12 * DAY_MS)
    said = line("3 3 3 3 3 3 3 3 3 3 3 3 24 3 3 3", *BOXES)
    assert rates(said, crowd, days=16) == []


# -- silence --------------------------------------------------------------------------------------------------

WATCHED = {"brand": BRAND, "sources": {"bluesky": {"expected_silence": "12h"}}}


def a_silence(*notices: dict[str, Any]) -> Story:
    """Two days of talk, three days of nothing, and talk again; notices come on the day after the talk."""
    story = Story(Profile.model_validate(WATCHED))
    story.tell(in_order(talk(2, 25)))
    story.tell({"brand": BRAND, **notice} for notice in notices)
    story.tell(in_order(talk(1, 25, seed=9, start_ms=START_MS + 5 * DAY_MS)))
    return story.finish()


def read_to(hours: int, **fields: Any) -> dict[str, Any]:
    through = START_MS + 2 * DAY_MS + hours * HOUR_MS
    when = a_mention("", through)["created_at"]
    return {"event": "progress", "source": "bluesky", "through": when, **fields}


def test_a_silence_that_progress_covers_is_told_and_ends_with_the_next_word() -> None:
    alerts = [alert for alert in a_silence(read_to(24)).alerts if alert.kind == "silence"]
    assert [alert.state for alert in alerts] == ["opened", "resolved"]
    assert alerts[0].told_of == "bluesky"
    assert alerts[0].measures["silent_h"] >= 12


def test_a_silence_of_which_nobody_says_that_it_was_read_is_a_state_and_no_alert() -> None:
    story = a_silence()
    assert [alert for alert in story.alerts if alert.kind == "silence"] == []
    late = Story(Profile.model_validate(WATCHED))
    other = [{**said, "source": "reddit"} for said in talk(1, 25, seed=9, start_ms=START_MS + 3 * DAY_MS)]
    late.tell(in_order(talk(2, 25), other))
    assert any(window.silent_sources == ("bluesky",) for window in late.finish().windows)


def test_what_a_connector_missed_was_not_silent() -> None:
    missed = {**read_to(24), "event": "gap", "from": read_to(0)["through"], "to": read_to(23)["through"]}
    alerts = a_silence(missed, read_to(24)).alerts
    assert [alert for alert in alerts if alert.kind == "silence"] == []


def test_one_connector_of_two_that_has_not_read_on_proves_nothing() -> None:
    alerts = a_silence(read_to(1, via="second"), read_to(24, via="first")).alerts
    assert [alert for alert in alerts if alert.kind == "silence"] == []
