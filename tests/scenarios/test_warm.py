"""Stories of a brand whose history is told before its first day."""

import json

from schemas.mention import Disposition
from streams.policy import DAY_MS, HOUR_MS
from streams.topology import Topic
from streams.warm import lessons_of
from tests.builders import BRAND, START_MS, Story, chorus, in_order, talk

LEAK = "the cap in the box leaks"
HISTORY = in_order(
    talk(20, start_ms=START_MS - 21 * DAY_MS),
    chorus(120, "wobbly hinge", START_MS - 20 * DAY_MS, over_ms=18 * DAY_MS),
)


def lessons() -> list[dict[str, object]]:
    past = Story()
    past.tell(HISTORY)
    end_ms = past.listener.place.watermark_ms or 0
    past.finish()
    return [json.loads(notice.model_dump_json()) for notice in lessons_of(past.listener, BRAND, end_ms)]


def told(*, warm: bool, words: str) -> Story:
    story = Story()
    if warm:
        assert set(story.tell(lessons())) == {Disposition.NOTICE}
    story.tell(in_order(talk(1, seed=9), chorus(9, words, START_MS + 12 * HOUR_MS, over_ms=4 * HOUR_MS)))
    return story.finish()


def test_a_warm_brand_hears_a_leak_on_its_first_day_and_a_cold_one_does_not() -> None:
    assert [alert.department for alert in told(warm=True, words=LEAK).opened] == ["packaging"]
    assert told(warm=False, words=LEAK).opened == []


def test_what_was_normal_in_the_history_is_no_news() -> None:
    assert told(warm=True, words="wobbly hinge").opened == []


def test_a_lesson_raises_nothing_and_opens_no_window() -> None:
    story = Story()
    story.tell(lessons())
    story.finish()
    assert (story.alerts, story.windows) == ([], [])
    assert {output.topic for output in story.outputs} == {Topic.INPUTS}


def test_a_lesson_survives_a_restart() -> None:
    story = Story()
    story.tell(lessons())
    brand = story.listener.brands.get(BRAND)
    assert brand is not None
    state = {part.key: part.value for part in story.listener.snapshot().state if part.value is not None}
    restored = type(story.listener).restore(story.pipeline.config, 0, state).brands.get(BRAND)
    assert restored is not None
    assert [b.to_saved() for b in restored.baselines] == [b.to_saved() for b in brand.baselines]


def test_a_lesson_about_a_window_of_no_known_length_is_refused() -> None:
    story = Story()
    assert story.tell([{**lessons()[0], "window": 1000}]) == [Disposition.DEAD]
