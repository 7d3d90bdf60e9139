"""Stories of what authors write anew: a post keeps its vote, a review says its last word only."""

from collections.abc import Mapping
from typing import Any

import pytest

from schemas.base import epoch_ms
from schemas.mention import Disposition
from schemas.profile import Profile
from streams.policy import DAY_MS, HOUR_MS, MINUTE_MS
from tests.builders import BRAND, START_MS, Story, a_mention, chorus, in_order, talk
from tests.happenings import a_delete, an_edit, an_engagement

NOON = START_MS + 12 * HOUR_MS
AFTER = START_MS + 4 * DAY_MS
C, REVISED, NOTICE = Disposition.COUNTED, Disposition.REVISED, Disposition.NOTICE


def a_review(text: str, rating: int, at_ms: int = NOON, **fields: Any) -> dict[str, Any]:
    return a_mention(
        text, at_ms, kind="review", rating=rating, source="google_play", **{"id": "gp:1", **fields}
    )


def the_window(*said: Mapping[str, Any]) -> Any:
    story = Story()
    story.tell(said)
    return story.finish().windows[0]


def opinions(window: Any) -> tuple[int, int, int]:
    return window.positive, window.neutral, window.negative


def test_an_edit_of_a_post_keeps_the_vote_that_it_cast() -> None:
    said = a_mention("I love the box", NOON)
    edit = an_edit(said, NOON + MINUTE_MS, text="I hate the price, it is awful")
    assert the_window(said, edit) == the_window(said)


def test_a_post_that_was_edited_leaves_by_what_it_had_counted_for() -> None:
    said = a_mention("I love the box", NOON)
    edit = an_edit(said, NOON + MINUTE_MS, text="I hate the price, it is awful")
    window = the_window(said, edit, a_delete(said, NOON + 2 * MINUTE_MS))
    assert (window.voices, opinions(window), window.departments, window.sentiment) == (0, (0, 0, 0), {}, None)


def test_a_review_that_is_revised_in_its_window_is_one_voice_that_says_the_last_word() -> None:
    before, after = a_review("I love the box", 5), a_review("I hate the price, it is awful", 1)
    edit = an_edit(after, NOON + 2 * HOUR_MS)
    swapped, plain = the_window(before, edit), the_window(after)
    same = {"authors", "top_terms"}
    assert swapped.model_dump(exclude=same) == plain.model_dump(exclude=same)
    assert opinions(swapped) == (0, 0, 1)


def test_a_review_that_was_swapped_leaves_by_its_last_word() -> None:
    before, after = a_review("I love the box", 5), a_review("I hate the price, it is awful", 1)
    window = the_window(before, an_edit(after, NOON + MINUTE_MS), a_delete(before, NOON + 2 * MINUTE_MS))
    assert (window.voices, opinions(window), window.departments, window.sentiment) == (0, (0, 0, 0), {}, None)


def test_a_star_that_moved_from_1_to_5_after_six_months_is_a_new_statement_that_says_it_is_one() -> None:
    first = a_review("Crashes on start", 1)
    story = Story()
    story.tell([first])
    later_ms = NOON + 180 * DAY_MS
    story.tell([a_mention("a song", later_ms)])
    assert story.tell([an_edit(a_review("Works now, great", 5), later_ms + MINUTE_MS)]) == [C]
    story.finish()
    last = story.windows[-1]
    assert epoch_ms(last.window_start) == later_ms
    assert (last.voices, last.revised, last.positive) == (2, 1, 1)
    assert story.windows[0].negative == 1


def test_a_revision_of_a_review_is_flagged_in_the_evidence() -> None:
    rising = [
        an_edit({**said, "kind": "review", "created_at": "2025-01-01T00:00:00Z"}, epoch(said))
        for said in chorus(9, "the cap leaks", AFTER - 6 * HOUR_MS)
    ]
    story = Story()
    story.tell(sorted([*talk(4, 40), *rising], key=lambda said: said.get("revised_at", said["created_at"])))
    story.tell([a_mention("a song", AFTER + HOUR_MS)])
    (alert,) = story.opened
    assert {quote.revised for quote in alert.evidence} == {True}


def epoch(said: Mapping[str, Any]) -> int:
    from datetime import datetime

    return epoch_ms(datetime.fromisoformat(said["created_at"]))


def test_an_edit_of_a_post_that_no_window_holds_is_a_revision_without_effect() -> None:
    old = a_mention("it leaks", NOON - 30 * DAY_MS)
    story = Story()
    heard = story.tell([a_mention("x", NOON), an_edit(old, NOON - HOUR_MS), an_edit(old, NOON - 29 * DAY_MS)])
    assert heard == [C, REVISED, Disposition.TOO_LATE]
    assert [window.voices for window in story.finish().windows] == [1]


def an_open_theme(profile: Profile | None = None) -> tuple[Story, list[dict[str, Any]]]:
    rising = chorus(8, "the cap leaks", AFTER - 6 * HOUR_MS, over_ms=5 * HOUR_MS)
    story = Story(*([] if profile is None else [profile]))
    story.tell(in_order(talk(4, 40), rising))
    story.tell([a_mention("a song", AFTER + HOUR_MS)])
    assert len(story.alerts) == 1
    return story, rising


@pytest.mark.parametrize("days", [0, 5])
def test_an_alert_is_told_again_in_the_words_of_an_edit(days: int) -> None:
    story, rising = an_open_theme()
    if days:  # people go on saying it, so that the theme lives, while its first windows are let go
        more = chorus(12, "the cap leaks", AFTER + HOUR_MS, over_ms=4 * DAY_MS, seed=5)
        story.tell(in_order(talk(days, 40, seed=9, start_ms=AFTER + HOUR_MS), more))
    opened, known = story.alerts[-1], len(story.alerts)
    quoted = next(said for said in rising if said["id"] == opened.evidence[0].id)
    edited_ms = AFTER + days * DAY_MS + 2 * HOUR_MS
    edit = an_edit(quoted, edited_ms, text="I love that the cap leaked no more", url="https://x.example/9")
    assert story.tell([edit, edit])[0] is REVISED
    again = story.alerts[known]
    assert (again.revision, again.state, again.reissued) == (opened.revision + 1, opened.state, True)
    quote = again.evidence[0]
    assert (quote.id, quote.text, quote.url) == (quoted["id"], edit["text"], edit["url"])
    assert [quote.text[start:end] for start, end in quote.spans] == ["cap", "leaked"]
    assert (quote.sentiment or 0) > 0 > (opened.evidence[0].sentiment or 0)
    assert quote.at == opened.evidence[0].at
    assert again.evidence_edited == 1
    changed = {"evidence", "evidence_edited", "revision", "reissued", "published_at"}
    assert again.model_dump(exclude=changed) == opened.model_dump(exclude=changed)
    assert len(story.alerts) == known + 1


def test_an_edit_that_no_alert_shows_tells_nothing_again() -> None:
    story, rising = an_open_theme()
    shown = {quote.id for quote in story.alerts[0].evidence}
    unshown = next(said for said in rising if said["id"] not in shown)
    story.tell([an_edit(unshown, AFTER + 2 * HOUR_MS, text="the cap leaks as ever")])
    assert len(story.alerts) == 1


def test_engagement_a_thousand_times_changes_no_count() -> None:
    said = [a_mention("I love the box", NOON, id="1"), a_mention("it leaks", NOON + 1, id="2")]
    polled = [an_engagement(said[n % 2], NOON + n, likes=n, shares=n) for n in range(1000)]
    story = Story()
    assert set(story.tell([*said, *polled])) == {C, NOTICE}
    assert story.listener.place.watermark_ms == NOON + 1
    assert story.finish().windows == [the_window(*said)]
    assert story.alerts == []


def test_the_latest_measurement_of_reach_wins_and_the_next_alert_shows_it() -> None:
    rising = chorus(8, "the cap leaks", AFTER - 6 * HOUR_MS, over_ms=5 * HOUR_MS)
    story = Story()
    story.tell(in_order(talk(4, 40), rising[:4]))
    first = rising[0]
    story.tell(
        [
            an_engagement(first, AFTER - 2 * HOUR_MS, likes=40, shares=2),
            an_engagement(first, AFTER - 3 * HOUR_MS, likes=9000),
            an_engagement(first, AFTER - HOUR_MS, views=10**6),
            an_engagement(a_mention(id="unheard"), AFTER, likes=7),
        ]
    )
    effects = story.listener.tally.effects
    assert (effects["engagement", "measured"], effects["engagement", "ignored"]) == (1, 3)
    story.tell(in_order(rising[4:], [a_mention("a song", AFTER + HOUR_MS)]))
    (alert,) = story.alerts
    assert alert.reach == {"reactions": 42}


def test_reach_that_is_measured_after_an_alert_tells_nothing_again_and_stands_in_its_next_revision() -> None:
    story, rising = an_open_theme()
    ids = [quote.id for quote in story.alerts[0].evidence]
    one, other = (next(said for said in rising if said["id"] == each) for each in ids[:2])
    story.tell([an_engagement(one, AFTER + 2 * HOUR_MS, likes=5 + n, shares=1) for n in range(3)])
    story.tell([an_engagement(one, AFTER + 3 * HOUR_MS, likes=30)])
    assert len(story.alerts) == 1
    story.tell([an_edit(other, AFTER + 4 * HOUR_MS, text="the cap leaked again")])
    assert story.alerts[-1].reach == {"reactions": 30}


def test_a_quote_that_may_not_leave_does_not_leave_by_an_edit() -> None:
    story, rising = an_open_theme(
        Profile.model_validate({"brand": BRAND, "privacy": {"quotes": "reference"}})
    )
    story.tell(an_edit(said, AFTER + 2 * HOUR_MS, text=f"my cap leaked {n}") for n, said in enumerate(rising))
    assert all(not quote.text and quote.url is None for alert in story.alerts for quote in alert.evidence)
    before = len(story.alerts)
    story.tell(a_delete(said, AFTER + 3 * HOUR_MS) for said in rising)
    assert story.alerts[-1].ended_as == "EVIDENCE_GONE"
    assert len(story.alerts) > before
