"""What is known of a brand now, without changing it."""

from streams.listen.known import known_of
from streams.policy import DAY_MS, HOUR_MS
from tests.builders import BRAND, START_MS, Story, a_mention, chorus, in_order, talk


def known(story: Story) -> tuple[bool, int, int]:
    brand = story.listener.brands.get(BRAND)
    assert brand
    return known_of(brand, story.listener.place.watermark_ms)


def listening(*several: list[dict[str, object]]) -> Story:
    story = Story()
    story.tell(in_order(*several))
    return story


def test_a_young_brand_has_the_voices_of_its_closed_windows() -> None:
    story = listening(talk(2, a_day=5))
    published = sum(window.voices for window in story.windows)
    assert 0 < published < 30
    assert known(story) == (True, published, 0)


def test_the_window_that_is_open_does_not_count_yet() -> None:
    story = listening(talk(2, a_day=5))
    before = known(story)
    story.tell([a_mention("one more song", START_MS + 2 * DAY_MS, author="new")])
    open_already = known(story)
    story.tell([a_mention("and another", START_MS + 2 * DAY_MS + HOUR_MS, author="newer")])
    assert known(story)[1] == open_already[1] + 1 > before[1]


def test_voices_of_long_ago_count_less_as_they_do_for_the_detector() -> None:
    story = listening(talk(28, a_day=1))
    said = sum(window.voices for window in story.windows)
    is_learning, voices, _ = known(story)
    brand = story.listener.brands.get(BRAND)
    assert brand
    learned = brand.baselines[-1].at(story.listener.place.watermark_ms or 0, brand.first_ms).voices
    fresh = sum(bucket.voice_count for bucket in brand.buckets.values())
    assert is_learning
    assert learned <= voices <= learned + fresh
    assert voices < said


def test_a_brand_that_listens_has_its_open_alerts_and_no_count_of_voices_needed() -> None:
    story = listening(talk(8.6), chorus(12, "the lid cracked", START_MS + 8 * DAY_MS + HOUR_MS))
    assert known(story) == (False, 0, 1)


def test_looking_changes_nothing() -> None:
    story = listening(talk(5, a_day=4))
    before = story.listener.snapshot()
    known(story)
    after = story.listener.snapshot()
    assert before.state
    assert [each.key for each in after.state] == [b"\0meta"]
