"""Stories of what is deleted: it leaves the counts by exactly its part, and nothing of it is told any more."""

from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from agents.texts.alert import alert_lines
from schemas.alert import Alert
from schemas.base import epoch_ms
from schemas.mention import Disposition
from schemas.window import WindowSummary
from streams.detect.themes import OpenTheme
from streams.policy import DAY_MS, HOUR_MS, MINUTE_MS
from streams.state.parts import Kind, part_of
from streams.state.saved import decoded, part_key
from streams.topology import Topic
from tests.builders import START_MS, Story, a_mention, chorus, in_order, talk
from tests.happenings import a_delete, a_delete_of, an_edit

NOON = START_MS + 12 * HOUR_MS
D, C, W = Disposition.DUPLICATE, Disposition.COUNTED, Disposition.WITHDRAWN
NOTICE = Disposition.NOTICE


def the_window(*said: Mapping[str, Any]) -> WindowSummary:
    """The first window of what was said."""
    story = Story()
    story.tell(said)
    return story.finish().windows[0]


@pytest.mark.parametrize(
    "text",
    [
        "I love the song",
        "the cap leaks, terrible box",
        "a song in the kitchen",
        "das Gerät ist leider nach zwei Tagen kaputt gegangen und niemand hilft mir",
    ],
)
def test_a_window_without_what_was_deleted_is_as_if_it_had_never_been_said_but_for_who_is_counted(
    text: str,
) -> None:
    others = [a_mention("the price is bad", NOON, author="a"), a_mention("I love the box", NOON, author="b")]
    gone = a_mention(text, NOON + 1, author="c")
    with_delete = the_window(*others, gone, a_delete(gone, NOON + MINUTE_MS))
    without = the_window(*others)
    sketched = {"withdrawn": 1, "authors": 3, "top_terms": with_delete.top_terms}
    assert with_delete == without.model_copy(update=sketched)


def test_a_near_copy_that_is_deleted_leaves_the_copies_and_not_the_voices() -> None:
    text = "the cap of this machine leaks all over my new bag"
    first, copy = a_mention(text, NOON, author="a"), a_mention(text, NOON + 1, author="b")
    window = the_window(first, copy, a_delete(copy, NOON + MINUTE_MS))
    assert (window.voices, window.folded, window.withdrawn, window.sources) == (1, 0, 1, {"bluesky": 1})


def test_what_was_said_first_is_deleted_and_the_next_who_says_it_is_a_voice() -> None:
    text = "the cap of this machine leaks all over my new bag"
    first, again = a_mention(text, NOON, author="a"), a_mention(text, NOON + 2, author="b")
    window = the_window(first, a_delete(first, NOON + 1), again)
    assert (window.voices, window.folded) == (1, 0)


def test_delete_and_post_again_is_one_author_and_one_vote() -> None:
    said = []
    for person in range(3):
        first = a_mention("it leaks", NOON + person, author=f"p{person}", id=f"first {person}")
        again = a_mention("it leaks!", NOON + person + 9, author=f"p{person}", id=f"again {person}")
        said += [first, a_delete(first, NOON + person + 5), again]
    window = the_window(*said)
    assert (window.voices, window.authors, window.withdrawn) == (3, 3, 3)
    assert {term.term: term.authors for term in window.top_terms} == {"leaks": 3}


def test_a_delete_before_its_mention_keeps_it_from_being_counted() -> None:
    said = a_mention("it leaks", NOON)
    story = Story()
    assert story.tell([a_mention("x", NOON), a_delete(said, NOON + HOUR_MS), said, said]) == [C, NOTICE, W, W]
    assert story.finish().windows[0].voices == 1


def test_a_delete_a_minute_after_its_window_closed_changes_nothing_that_was_published() -> None:
    said = a_mention("it leaks", NOON)
    story = Story()
    story.tell([said, a_mention("y", NOON + 20 * MINUTE_MS)])
    (published,) = story.windows
    story.tell([a_delete(said, NOON + 21 * MINUTE_MS)])
    story.finish()
    assert [window for window in story.windows if window.window_start == published.window_start] == [
        published
    ]
    assert [(window.withdrawn, window.late_withdrawn) for window in story.windows] == [(0, 0), (0, 1)]


def test_delete_restore_delete() -> None:
    said = a_mention("it leaks", NOON, id="1")
    restored = an_edit(said, NOON + 2 * MINUTE_MS)
    story = Story()
    heard = story.tell(
        [said, a_delete(said, NOON + MINUTE_MS), said, restored, restored, a_delete(said, NOON + MINUTE_MS),
         restored, a_delete(said, NOON + 3 * MINUTE_MS), restored, said]
    )  # fmt: skip
    assert heard == [C, NOTICE, W, C, D, NOTICE, D, NOTICE, W, W]
    assert story.listener.tally.withdrawn == 2
    assert story.listener.tally.effects["delete", "stale"] == 1
    (window,) = story.finish().windows
    assert (window.voices, window.withdrawn) == (0, 2)


def test_a_delete_of_one_brand_leaves_what_another_heard() -> None:
    said = a_mention("it leaks", NOON, id="1")
    other = {**said, "brand": "Quietude"}
    story = Story()
    story.tell([said, other, a_delete(said, NOON + 1), said, other])
    voices = {window.brand: window.voices for window in story.finish().windows}
    assert voices == {"Lumatone": 0, "Quietude": 1}


def test_a_post_and_an_account_of_the_same_number_are_not_mixed_up() -> None:
    by_seven = a_mention("it leaks", NOON, id="1", author="7")
    seventh = a_mention("it hisses", NOON, id="7", author=None)
    story = Story()
    assert story.tell([a_delete(seventh, NOON + 1), by_seven]) == [NOTICE, C]
    assert story.tell([a_delete_of("7", NOON + 1), seventh]) == [NOTICE, W]
    assert story.listener.tally.withdrawn == 1
    story = Story()
    nameless = a_mention("it rattles", NOON, id="9", author=None)
    assert story.tell([nameless, a_delete_of("9", NOON + 1)]) == [C, NOTICE]
    assert story.listener.tally.withdrawn == 0


def test_an_account_that_is_deleted_takes_all_it_said_so_far_and_nothing_it_says_later() -> None:
    said = [a_mention(f"it leaks {n}", NOON + n * HOUR_MS, author="jo", id=str(n)) for n in range(3)]
    other = a_mention("it leaks", NOON + 3 * HOUR_MS, author="ann")
    gone = a_delete_of("jo", NOON + 4 * HOUR_MS, reason="deleted")
    unheard = a_mention("it hisses", NOON + HOUR_MS, author="jo", id="unheard")
    back = a_mention("it leaks again", NOON + 5 * HOUR_MS, author="jo", id="back")
    story = Story()
    assert story.tell([*said, other, gone, unheard, said[0], back]) == [C, C, C, C, NOTICE, W, W, C]
    assert story.listener.tally.withdrawn == 3


def test_what_an_account_said_with_a_clock_that_is_ahead_goes_with_it() -> None:
    ahead = a_mention("it leaks", NOON + 4 * MINUTE_MS, author="jo")
    story = Story()
    story.tell([ahead, a_delete_of("jo", NOON)])
    assert story.listener.tally.withdrawn == 1


@pytest.mark.parametrize("reason", ["throttled", "desynchronized"])
def test_an_account_that_is_deleted_and_then_throttled_is_not_touched_again(reason: str) -> None:
    back = a_mention("it leaks", NOON + HOUR_MS, author="jo")
    story = Story()
    heard = story.tell(
        [a_mention("x", NOON), a_delete_of("jo", NOON), back, a_delete_of("jo", NOON + DAY_MS, reason=reason)]
    )
    assert heard == [C, NOTICE, C, Disposition.DEAD]
    assert story.finish().windows[-1].voices == 1


def a_theme(people: int = 8) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Four days of talk, and people who begin to say the same in the last hours."""
    ends_ms = START_MS + 4 * DAY_MS
    rising = chorus(
        people, "the cap leaks", ends_ms - 6 * HOUR_MS, over_ms=5 * HOUR_MS, url="https://x.example/1"
    )
    return talk(4, 40), rising


AFTER = START_MS + 4 * DAY_MS
LATER = a_mention("a song", AFTER + HOUR_MS, id="later", author="later")


def told(*said: Iterable[Mapping[str, Any]]) -> Story:
    story = Story()
    for some in said:
        story.tell(some)
    return story


def hashes(story: Story, said: Mapping[str, Any]) -> tuple[int, int]:
    """Of the id and of the author of a mention."""
    key_of = story.listener._hash
    return key_of(said["source"], said["id"]), key_of(said["source"], said["author"])


def test_a_theme_most_of_whose_people_took_it_back_does_not_fire() -> None:
    ordinary, rising = a_theme()
    taken_back = [a_delete(said, epoch(said) + MINUTE_MS) for said in rising[:6]]
    heard = in_order(ordinary, rising)
    places = {said["id"]: said for said in taken_back}
    story: list[Mapping[str, Any]] = []
    for said in heard:
        story.append(said)
        if said["id"] in places:
            story.append(places[said["id"]])
    one = told(story, [LATER]).finish()
    assert one.opened == []
    assert "EVIDENCE_WITHDRAWN" in one.held_back
    assert [alert.terms[0] for alert in told(heard, [LATER]).finish().opened] == ["cap"]


def epoch(said: Mapping[str, Any]) -> int:
    from datetime import datetime

    return epoch_ms(datetime.fromisoformat(said["created_at"]))


def test_how_much_was_taken_back_before_it_fired_stands_in_the_snapshot_of_who_is_behind_it() -> None:
    ordinary, rising = a_theme(20)
    story = told(in_order(ordinary, rising[:4]), [a_delete(said, AFTER) for said in rising[:3]])
    story.tell(in_order(rising[4:], [LATER]))
    (alert,) = story.finish().opened
    assert (alert.authenticity.withdrawn, alert.evidence_withdrawn) == (3, 0)
    share = 3 / (3 + alert.authenticity.voices)
    assert alert.authenticity.withdrawn_share == pytest.approx(share, abs=1e-4)


def an_open_theme() -> tuple[Story, list[dict[str, Any]], Alert]:
    ordinary, rising = a_theme()
    story = told(in_order(ordinary, rising), [LATER])
    (alert,) = story.alerts
    return story, rising, alert


def test_an_alert_is_told_again_without_what_was_deleted_and_its_numbers_stay() -> None:
    story, rising, opened = an_open_theme()
    gone = next(said for said in rising if said["id"] == opened.evidence[0].id)
    story.tell([a_delete(gone, AFTER + 2 * HOUR_MS)])
    again = story.alerts[-1]
    assert (again.id, again.revision, again.state, again.reissued) == (opened.id, 1, "opened", True)
    assert again.evidence == opened.evidence[1:]
    assert gone["id"] not in again.evidence_ids
    assert again.evidence_withdrawn == again.authenticity.withdrawn == 1
    assert again.authenticity.withdrawn_share == 1 / opened.authenticity.voices
    told_once = {
        "evidence",
        "evidence_ids",
        "evidence_withdrawn",
        "authenticity",
        "revision",
        "reissued",
        "published_at",
    }
    assert again.model_dump(exclude=told_once) == opened.model_dump(exclude=told_once)
    assert epoch_ms(again.published_at) == AFTER + 2 * HOUR_MS
    types = [dict(output.headers)["ce_type"] for output in story.of(Topic.ALERTS)]
    assert types == [b"openear.alert.opened.v1"] * 2


def test_days_after_its_window_is_gone_a_mention_still_leaves_the_alert() -> None:
    story, rising, opened = an_open_theme()
    # people go on saying it, so that the theme lives, while the first windows are let go
    more = chorus(12, "the cap leaks", AFTER + HOUR_MS, over_ms=4 * DAY_MS, seed=5)
    story.tell(in_order(talk(5, 40, seed=9, start_ms=AFTER + HOUR_MS), more))
    gone = next(said for said in rising if said["id"] == opened.evidence[0].id)
    (brand,) = story.listener.brands.values()
    id_hash, _ = hashes(story, gone)
    assert id_hash not in brand.ids
    before = len(story.alerts)
    story.tell([a_delete(gone, AFTER + 6 * DAY_MS)])
    (again,) = story.alerts[before:]
    assert (again.state, again.reissued, again.evidence_withdrawn) == ("opened", True, 1)
    assert gone["id"] not in again.model_dump_json()


def test_evidence_that_no_alert_lists_leaves_the_saved_state_and_is_counted_later() -> None:
    story, rising, _ = an_open_theme()
    more = chorus(12, "the cap leaks", AFTER + HOUR_MS, over_ms=4 * DAY_MS, seed=5)
    story.tell(in_order(talk(5, 40, seed=9, start_ms=AFTER + HOUR_MS), more))
    (brand,) = story.listener.brands.values()
    (theme,) = brand.themes.open.values()
    listed = {teller.id_hash for teller in theme.tellers}
    known = {hashes(story, said)[0]: said for said in rising}
    unlisted = next(h for h in theme.evidence if h in known and h not in listed and h not in brand.ids)
    story.listener.snapshot()
    before = len(story.alerts)
    story.tell([a_delete(known[unlisted], AFTER + 6 * DAY_MS)])
    assert len(story.alerts) == before
    saved = {part.key: part.value for part in story.listener.snapshot().state}
    assert part_key(brand.name, part_of(Kind.THEMES, theme.slot)) in saved
    assert (
        unlisted
        not in decoded(
            saved[part_key(brand.name, part_of(Kind.THEMES, theme.slot))] or b"", OpenTheme
        ).evidence
    )
    listed_one = next(said for h, said in known.items() if h in listed)
    story.tell([a_delete(listed_one, AFTER + 6 * DAY_MS)])
    assert [alert.evidence_withdrawn for alert in story.alerts[before:]] == [2]


def test_an_alert_of_which_no_evidence_is_left_is_withdrawn() -> None:
    story, rising, opened = an_open_theme()
    story.tell(a_delete(said, AFTER + 2 * HOUR_MS) for said in rising)
    last = story.alerts[-1]
    assert (last.state, last.ended_as, last.evidence, last.evidence_ids) == (
        "withdrawn",
        "EVIDENCE_GONE",
        (),
        (),
    )
    assert (last.id, last.evidence_withdrawn, last.authenticity.withdrawn_share) == (
        opened.id,
        len(rising),
        1.0,
    )
    assert [alert.revision for alert in story.alerts] == list(range(len(story.alerts)))
    assert dict(story.of(Topic.ALERTS)[-1].headers)["ce_type"] == b"openear.alert.withdrawn.v1"
    assert story.of(Topic.ALERT_STATE)[-1].value is None
    (brand,) = story.listener.brands.values()
    assert brand.themes.open == {}
    assert story.finish().alerts[-1] == last


def test_of_an_alert_that_later_voices_keep_open_no_more_is_taken_back_than_it_was_told_with() -> None:
    story, rising, opened = an_open_theme()
    later = chorus(6, "the cap leaks", AFTER + HOUR_MS, over_ms=4 * HOUR_MS, seed=5)
    story.tell(in_order(talk(1, 40, seed=9, start_ms=AFTER + HOUR_MS), later))
    assert len(story.alerts) == 1  # they are its evidence, and it is not told again
    told = [said for said in rising if said["id"] in opened.evidence_ids]
    story.tell(a_delete(said, AFTER + 2 * DAY_MS) for said in [later[0], *told])
    last, people = story.alerts[-1], story.alerts[-1].authenticity
    assert (last.state, last.evidence, last.evidence_ids) == ("opened", (), ())
    assert (people.withdrawn, people.withdrawn_share) == (people.voices, 1.0)
    assert last.evidence_withdrawn == people.voices + 1
    lines = [line.plain for line in alert_lines(last)]
    assert f"Taken back: {people.voices} mentions, 100% of all; and 1 that came after it was told" in lines
    assert "Nothing that it lists still stands: later mentions, not listed here, keep it open" in lines


def test_an_account_that_is_deleted_leaves_the_alert_with_all_it_said() -> None:
    story, rising, opened = an_open_theme()
    gone = next(said for said in rising if said["id"] == opened.evidence[0].id)
    story.tell([a_delete_of(gone["author"], AFTER + 2 * HOUR_MS)])
    again = story.alerts[-1]
    assert (again.revision, again.evidence_withdrawn) == (1, 1)
    assert gone["id"] not in again.model_dump_json()


def test_moderation_that_sweeps_a_whole_account_is_one_revision() -> None:
    ordinary, rising = a_theme()
    rising = [{**said, "author": "loud" if n < 3 else said["author"]} for n, said in enumerate(rising)]
    story = told(in_order(ordinary, rising), [LATER])
    story.tell([a_delete_of("loud", AFTER + 2 * HOUR_MS, reason="suspended")])
    assert [alert.evidence_withdrawn for alert in story.alerts] == [0, 3]


def test_remembered_deletes_are_bounded_and_what_went_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streams.notices.remembered.REMEMBERED", 3)
    said = [a_mention(f"song {n}", NOON, id=str(n)) for n in range(5)]
    story = Story()
    story.tell(a_delete(each, NOON) for each in said)
    assert story.tell(said) == [C, C, W, W, W]
    assert story.listener.tally.bounds["deletes"] == 2


def test_a_delete_is_remembered_until_its_mention_would_be_too_late_in_any_case() -> None:
    said = a_mention("it leaks", NOON, id="1")
    story = Story()
    story.tell([a_mention("x", NOON), a_delete(said, NOON)])
    story.tell([a_mention("y", NOON + 3 * DAY_MS + 10 * MINUTE_MS)])
    assert story.tell([said]) == [W]
    story.tell([a_mention("z", NOON + 3 * DAY_MS + 30 * MINUTE_MS)])
    assert story.tell([said]) == [Disposition.TOO_LATE]
    story.tell([a_delete(a_mention(id="2"), NOON + 4 * DAY_MS)])
    assert len(story.listener._notices.remembered) == 1
