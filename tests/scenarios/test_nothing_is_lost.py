"""Stories of single records: each one is counted once, or it is said why not."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from schemas.mention import Disposition
from schemas.profile import Profile
from streams.policy import DAY_MS, HOUR_MS, MINUTE_MS
from streams.topology import Topic
from tests.builders import BRAND, START_MS, Story, a_mention

NOON = START_MS + 12 * HOUR_MS
OURS = Profile.model_validate({"brand": BRAND, "accounts": {"bluesky": ["did:plc:ours"]}})


def heard(*said: Mapping[str, Any]) -> list[Disposition | None]:
    return Story(OURS).tell(said)


def test_a_mention_is_counted_once() -> None:
    said = a_mention(at_ms=NOON)
    assert heard(said, said) == [Disposition.COUNTED, Disposition.DUPLICATE]


def test_one_post_by_two_collectors_is_one_post() -> None:
    said = a_mention(at_ms=NOON, id="at://1")
    assert heard(said, {**said, "via": "brandwatch"})[1] is Disposition.DUPLICATE


def test_one_id_at_two_sources_is_two_mentions() -> None:
    said = a_mention(at_ms=NOON, id="1")
    assert heard(said, {**said, "source": "mastodon"}) == [Disposition.COUNTED, Disposition.COUNTED]


def test_an_edit_is_a_revision_and_no_second_voice() -> None:
    said = a_mention(at_ms=NOON, id="1")
    edit = {**said, "revised_at": "2026-03-01T12:10:00Z"}
    assert heard(said, edit, edit) == [Disposition.COUNTED, Disposition.REVISED, Disposition.DUPLICATE]


def test_a_review_that_is_revised_after_months_speaks_when_it_was_revised() -> None:
    review = a_mention(
        "now it broke", START_MS - 180 * DAY_MS, kind="review", revised_at="2026-03-01T12:05:00Z"
    )
    assert heard(a_mention(at_ms=NOON), review)[1] is Disposition.COUNTED


@pytest.mark.parametrize(
    "reshare", [{"kind": "reshare"}, {"reshare_of": "at://1"}, {"text": "RT @someone: it leaks"}]
)
def test_a_reshare_is_reach_and_no_voice(reshare: dict[str, str]) -> None:
    assert heard({**a_mention(at_ms=NOON), **reshare}) == [Disposition.RESHARE]


@pytest.mark.parametrize("own", [{"by_brand": True}, {"author": "did:plc:ours"}])
def test_the_brand_s_own_post_is_no_voice(own: dict[str, Any]) -> None:
    assert heard({**a_mention(at_ms=NOON), **own}) == [Disposition.BY_BRAND]


def test_what_is_no_voice_piles_up_nothing_ahead_of_the_watermark() -> None:
    story = Story()
    own = [{**a_mention(f"news {day}", NOON + day * DAY_MS), "by_brand": True} for day in range(30)]
    assert set(story.tell(own)) == {Disposition.BY_BRAND}
    brand = story.listener.brands.get(BRAND)
    assert brand is not None
    assert (brand.buckets, len(brand.ids), story.listener.clock.due_ms()) == ({}, 0, None)


def test_five_hundred_reviews_without_an_author_are_five_hundred_voices() -> None:
    story = Story()
    story.tell(a_mention(f"review number{n}x of it", NOON + n, id=str(n)) for n in range(500))
    story.finish()
    assert story.windows[0].authors == pytest.approx(500, rel=0.4)  # a sketch from 64 on
    assert story.windows[0].voices == 500


def test_a_mention_inside_the_longest_window_is_counted_late() -> None:
    story = Story()
    late = a_mention(at_ms=NOON - 2 * DAY_MS)
    assert story.tell([a_mention(at_ms=NOON), late]) == [Disposition.COUNTED, Disposition.LATE_COUNTED]
    story.tell([a_mention("another song", NOON + HOUR_MS)])
    assert [window.late_added for window in story.windows] == [1]


def test_within_the_base_lateness_nothing_is_late() -> None:
    assert heard(a_mention(at_ms=NOON + 4 * MINUTE_MS), a_mention("a", NOON - 1))[1] is Disposition.COUNTED


def test_a_mention_that_no_window_holds_is_kept_with_its_reason() -> None:
    story = Story()
    old = a_mention(at_ms=NOON - 4 * DAY_MS)
    assert story.tell([a_mention(at_ms=NOON), old])[1] is Disposition.TOO_LATE
    (late,) = story.of(Topic.LATE)
    assert json.loads(late.value or b"") == old
    assert dict(late.headers)["openear.reason"] == b"TOO_LATE"


def test_a_notice_is_counted_by_its_event() -> None:
    gap = {
        "event": "gap", "brand": BRAND, "source": "bluesky",
        "from": "2026-03-01T10:00:00Z", "to": "2026-03-01T14:09:00Z",
    }  # fmt: skip
    story = Story()
    assert story.tell([gap]) == [Disposition.NOTICE]
    assert story.listener.tally.notices == {"gap": 1}


def test_only_counted_mentions_move_time() -> None:
    story = Story()
    story.tell([a_mention(at_ms=NOON)])
    story.tell(
        [
            {**a_mention(at_ms=NOON + DAY_MS), "by_brand": True},
            {**a_mention("b", NOON + DAY_MS), "kind": "reshare"},
        ]
    )
    assert story.listener.place.watermark_ms == NOON


def test_a_window_is_published_when_the_watermark_passes_it_by_five_minutes() -> None:
    story = Story()
    story.tell([a_mention(at_ms=NOON), a_mention("b", NOON + 20 * MINUTE_MS - 1)])
    assert story.windows == []
    story.tell([a_mention("c", NOON + 20 * MINUTE_MS)])
    (window,) = story.windows
    assert (window.window_start.hour, window.voices) == (12, 1)
    assert window.published_at - window.window_end == timedelta(minutes=5)


def test_confirmed_silence_closes_the_last_window_and_is_recorded() -> None:
    story = Story()
    story.tell([a_mention(at_ms=NOON)])
    assert not story.listener.clock.advance_idle(19 * MINUTE_MS)
    assert story.listener.clock.advance_idle(MINUTE_MS)
    outputs = [output.topic for output in story.listener.take_outputs()]
    assert outputs == [Topic.WINDOWS, Topic.INPUTS]


def test_a_mention_begins_a_new_silence() -> None:
    story = Story()
    story.tell([a_mention(at_ms=NOON)])
    story.listener.clock.advance_idle(19 * MINUTE_MS)
    story.tell([a_mention("b", NOON + 1)])
    assert not story.listener.clock.advance_idle(19 * MINUTE_MS)


def test_words_that_cannot_be_scored_are_counted_as_unscored() -> None:
    story = Story()
    story.tell(
        [a_mention("das Gerät ist leider nach zwei Tagen kaputt gegangen und niemand hilft mir", NOON)]
    )
    story.finish()
    assert (story.windows[0].unscored, story.windows[0].sentiment) == (1, None)


def test_a_rating_without_words_has_a_sentiment() -> None:
    story = Story()
    story.tell([{**a_mention("", NOON, id="1"), "rating": 1, "kind": "review"}])
    story.finish()
    assert (story.windows[0].negative, story.windows[0].sentiment) == (1, -1.0)


def test_more_brands_without_a_profile_than_a_partition_serves_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("streams.listen.brands.DEFAULT_BRANDS", 2)
    story = Story()
    said = [a_mention(at_ms=NOON, brand=name) for name in ("One", "Two", "Three")]
    assert story.tell(said) == [Disposition.COUNTED, Disposition.COUNTED, Disposition.DEAD]
    assert dict(story.of(Topic.DEAD_LETTERS)[0].headers)["openear.reason"] == b"BRAND_LIMIT"
