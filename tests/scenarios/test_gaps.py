"""Stories of what was missed, how far a source was read, and notices that name no brand."""

import json
from typing import Any

import pytest

from schemas.alert import Alert, AlertKind
from schemas.mention import Disposition
from schemas.profile import Profile
from streams.listen.pipeline import Pipeline
from streams.policy import BASE, BASE_MS, DAY, DAY_MS, HOUR_MS, MINUTE_MS
from streams.topology import Topic
from tests.builders import BRAND, PARTITIONS, START_MS, Story, a_mention, config, grumbles, in_order, talk
from tests.happenings import a_delete, a_gap, a_progress

NOON = START_MS + 12 * HOUR_MS
C, NOTICE, W = Disposition.COUNTED, Disposition.NOTICE, Disposition.WITHDRAWN
WATCHED = Profile.model_validate(
    {"brand": BRAND, "sources": {"bluesky": {"expected_silence": "2h"}}, "sensitivity": "keen"}
)


def test_windows_that_a_gap_touches_are_incomplete_and_no_others() -> None:
    story = Story()
    times = [NOON + n * BASE_MS for n in range(6)]
    story.tell(a_mention(f"song {n}", at_ms) for n, at_ms in enumerate(times[:2]))
    story.tell([a_gap(NOON + BASE_MS + 1, NOON + 3 * BASE_MS + 5 * MINUTE_MS)])
    story.tell(a_mention(f"late song {n}", at_ms) for n, at_ms in enumerate(times[2:]))
    assert [window.incomplete for window in story.finish().windows] == [False, True, True, True, False, False]


def test_a_gap_moves_no_watermark_and_closes_nothing() -> None:
    story = Story()
    story.tell([a_mention("x", NOON), a_gap(NOON, NOON + DAY_MS), a_progress(NOON + DAY_MS)])
    assert (story.listener.place.watermark_ms, story.windows) == (NOON, [])


def test_what_a_gap_touches_teaches_nothing() -> None:
    ordinary = talk(6, 40)
    from_ms, to_ms = START_MS + 2 * DAY_MS, START_MS + 4 * DAY_MS - 1
    kept = [said for said in ordinary if not is_between(said, from_ms, to_ms)]
    with_gap, whole = Story(), Story()
    with_gap.tell([*before(ordinary, to_ms), a_gap(from_ms, to_ms), *after(ordinary, to_ms)])
    whole.tell(in_order(kept))
    end_ms = START_MS + 6 * DAY_MS
    (gapped,), (plain,) = with_gap.listener.brands.values(), whole.listener.brands.values()
    for number in (BASE, DAY):
        for brand in (gapped, plain):
            brand.learn(number, end_ms)
        normal, other = (brand.baselines[number].at(end_ms, brand.first_ms) for brand in (gapped, plain))
        # the windows of the gap are no time that was listened to, so the rate of talk is that of the other days
        assert normal.windows < 0.85 * other.windows
        assert normal.voices / normal.windows == pytest.approx(40 / (DAY_MS / window_ms(number)), rel=0.35)


def window_ms(number: int) -> int:
    from streams.policy import SCALES

    return SCALES[number].window_ms


def epoch(said: dict[str, Any]) -> int:
    from datetime import datetime

    return int(datetime.fromisoformat(said["created_at"]).timestamp() * 1000)


def is_between(said: dict[str, Any], from_ms: int, to_ms: int) -> bool:
    return from_ms <= epoch(said) <= to_ms


def before(said: list[dict[str, Any]], at_ms: int) -> list[dict[str, Any]]:
    return in_order([one for one in said if epoch(one) <= at_ms])


def after(said: list[dict[str, Any]], at_ms: int) -> list[dict[str, Any]]:
    return in_order([one for one in said if epoch(one) > at_ms])


def a_wave(*, with_gap: bool) -> list[Alert]:
    """A collector misses two windows and then catches up with many complaints at once."""
    ends_ms = START_MS + 20 * DAY_MS
    usual = [one for day in range(20) for one in grumbles(5, START_MS + day * DAY_MS, DAY_MS, seed=day)]
    story = Story(WATCHED)
    story.tell(in_order(talk(20, 30), usual))
    from_ms, to_ms = ends_ms + 10 * MINUTE_MS, ends_ms + 25 * MINUTE_MS
    story.tell([a_gap(from_ms, to_ms)] if with_gap else [])
    wave = grumbles(60, from_ms, to_ms - from_ms + HOUR_MS // 2, seed=77)
    story.tell(in_order(wave, [a_mention("a song", ends_ms + 2 * HOUR_MS)]))
    return story.finish().alerts


def test_a_gap_over_two_windows_raises_no_surge_when_what_was_missed_comes_at_once() -> None:
    surges = {alert.kind for alert in a_wave(with_gap=False)}
    assert AlertKind.SENTIMENT_SHIFT in surges
    assert AlertKind.SENTIMENT_SHIFT not in {alert.kind for alert in a_wave(with_gap=True)}


def silences(story: Story) -> list[Alert]:
    return [alert for alert in story.alerts if alert.kind is AlertKind.SILENCE]


def test_a_gap_over_two_windows_raises_no_silence() -> None:
    said = [a_mention("x", NOON), a_mention("y", NOON, source="reddit")]
    silent, missed = Story(WATCHED), Story(WATCHED)
    silent.tell([*said, a_progress(NOON + 3 * HOUR_MS)])
    missed.tell([*said, a_gap(NOON, NOON + 2 * HOUR_MS), a_progress(NOON + 3 * HOUR_MS)])
    assert len(silences(silent)) == 1
    assert silences(missed) == []


@pytest.mark.parametrize("is_told", [False, True])
def test_a_day_of_which_hours_were_missed_is_not_quiet(is_told: bool) -> None:
    ends_ms = START_MS + 12 * DAY_MS
    story = Story()
    story.tell(in_order(talk(12, 100)))
    story.tell([a_gap(ends_ms, ends_ms + 20 * HOUR_MS)] if is_told else [])
    story.tell([a_mention("a song", ends_ms + 23 * HOUR_MS), a_mention("more", ends_ms + 25 * HOUR_MS)])
    assert story.windows[-1].quiet is not is_told


def test_a_silent_source_is_no_silence_until_it_was_read_through_the_end_of_what_is_expected() -> None:
    story = Story(WATCHED)
    story.tell([a_mention("x", NOON), a_mention("y", NOON + 9 * HOUR_MS, source="reddit")])
    assert silences(story) == []
    story.tell([a_progress(NOON + 2 * HOUR_MS - 1)])
    assert silences(story) == []
    story.tell([a_progress(NOON + 2 * HOUR_MS)])
    assert [alert.terms for alert in silences(story)] == [("bluesky",)]


def test_a_gap_of_a_source_that_a_brand_never_heard_is_not_its_gap() -> None:
    story = Story()
    said = [a_mention("x", NOON), a_mention("y", NOON + BASE_MS)]
    gap = a_gap(NOON, NOON + BASE_MS, source="mastodon")
    del gap["brand"]
    story.tell([said[0]])
    story.pipeline.hear(b"*", json.dumps(gap).encode(), 2**42)
    story.tell([said[1]])
    assert [window.incomplete for window in story.finish().windows] == [False, False]
    assert story.listener.tally.effects["gap", "ignored"] == 1


def test_a_gap_of_the_future_or_of_long_ago_marks_nothing() -> None:
    story = Story()
    story.tell([a_mention("x", NOON), a_gap(NOON - 30 * DAY_MS, NOON - 20 * DAY_MS)])
    value = json.dumps(a_gap(NOON + HOUR_MS, NOON + DAY_MS)).encode()
    story.pipeline.hear(BRAND.encode(), value, NOON)
    story.tell([a_mention("y", NOON + 2 * HOUR_MS)])
    assert [window.incomplete for window in story.finish().windows] == [False, False]


def everywhere(story: Pipeline, notice: dict[str, Any], at_ms: int = 2**42) -> None:
    story.hear(b"*", json.dumps({**notice, "brand": None}).encode(), at_ms)


def test_a_notice_that_names_no_brand_is_heard_in_every_partition_and_each_copy_is_counted() -> None:
    pipeline = Pipeline(config(partitions=PARTITIONS))
    said = a_mention("it leaks", NOON, id="1")
    other = {**said, "brand": "Quietude"}
    for one in (said, other):
        pipeline.hear(one["brand"].encode(), json.dumps(one).encode(), 2**42)
    everywhere(pipeline, a_delete(said, NOON + 1))
    everywhere(pipeline, a_delete({**said, "id": "nowhere heard"}, NOON + 1))
    listeners = [pipeline.listener(number) for number in range(PARTITIONS)]
    assert [each.tally.notices["delete"] for each in listeners] == [2] * PARTITIONS
    assert sum(each.tally.withdrawn for each in listeners) == 2
    assert sum(each.tally.effects["delete", "remembered"] for each in listeners) == 2 * PARTITIONS - 2
    assert sum(len(each.brands) for each in listeners) == 2
    again = [pipeline.hear(one["brand"].encode(), json.dumps(one).encode(), 2**42) for one in (said, other)]
    assert again == [W, W]
    pipeline.finish()
    windows = [
        json.loads(output.value or b"") for _, output in pipeline.drain() if output.topic is Topic.WINDOWS
    ]
    assert [(window["voices"], window["withdrawn"]) for window in windows] == [(0, 1), (0, 1)]
