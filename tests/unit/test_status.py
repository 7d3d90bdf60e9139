"""What is known of each brand, put together from what workers publish."""

import pytest

from schemas.alert import Alert
from schemas.base import from_epoch_ms
from schemas.window import HeldBack, WindowSummary
from streams import status as bounds
from streams.policy import BASE_MS, DAY_MS, HOUR_MS
from streams.state.saved import VERSION, Meta
from streams.status import PartitionStatus, Status
from streams.topology import Topic
from tests.builders import BRAND, START_MS, Story, chorus, talk, told


def a_window(
    number: int = 0, brand: str = BRAND, voices: int = 4, learning: bool = True, **more: object
) -> WindowSummary:
    start_ms = START_MS + number * BASE_MS
    fields: dict[str, object] = {
        "brand": brand,
        "window_start": from_epoch_ms(start_ms),
        "window_end": from_epoch_ms(start_ms + BASE_MS),
        "published_at": from_epoch_ms(start_ms + BASE_MS),
        "profile": "p",
        "learning": learning,
        "voices": voices,
        **dict.fromkeys(("authors", "folded", "reshares", "by_brand", "unscored", "late_added"), 0),
        **dict.fromkeys(("positive", "neutral", "negative", "duplicate_share"), 0),
        "sentiment": None,
        "departments": {},
        "sources": {},
        "top_terms": (),
        **more,
    }
    return WindowSummary.model_validate(fields)


def a_meta(next_offset: int, watermark_ms: int | None = None) -> Meta:
    return Meta(VERSION, next_offset, watermark_ms, 0, True, "key", 4)


def of_story(story: Story) -> Status:
    status = Status()
    for window in story.windows:
        status.take_window(0, window)
    for alert in story.alerts:
        status.take_alert(0, alert)
    for output in story.of(Topic.ALERT_STATE):
        brand = None if output.value is None else Alert.model_validate_json(output.value).brand
        status.take_state(output.key.decode(), brand)
    return status


def test_a_brand_learns_by_its_voices_until_a_window_says_otherwise() -> None:
    status = Status()
    for number in range(3):
        status.take_window(0, a_window(number))
    (brand,) = status.brands()
    assert (brand.is_learning, brand.voices, brand.windows) == (True, 12, 3)
    status.take_window(0, a_window(3, learning=False))
    assert not status.brands()[0].is_learning


def test_what_was_held_back_last_stays_until_something_else_is() -> None:
    lid, cap = (HeldBack(term=term, reason="COPIES", authors=1) for term in ("lid", "cap"))
    status = Status()
    status.take_window(0, a_window(0, held_back=(cap,)))
    status.take_window(0, a_window(1, held_back=(lid,)))
    status.take_window(0, a_window(2))
    (brand,) = status.brands()
    assert brand.held_back == (lid,)
    assert brand.held_back_at == from_epoch_ms(START_MS + 2 * BASE_MS)


def test_a_story_leaves_its_last_alert_and_no_open_one_at_its_end() -> None:
    story = told(talk(8), chorus(12, "the lid cracked", START_MS + 5 * DAY_MS + HOUR_MS))
    (brand,) = of_story(story).brands()
    assert brand.last_alert == story.alerts[-1]
    assert brand.last_alert.state == "resolved"
    assert brand.open_alerts == 0
    assert not brand.is_learning
    assert brand.windows == len(story.windows)


def test_an_alert_is_open_until_its_tombstone() -> None:
    status = Status()
    status.take_window(0, a_window())
    status.take_state("one", BRAND)
    status.take_state("one", BRAND)
    status.take_state("two", BRAND)
    assert status.brands()[0].open_alerts == 2
    status.take_state("one", None)
    assert status.brands()[0].open_alerts == 1


def test_a_partition_tells_what_waits_and_how_far_it_is() -> None:
    status = Status()
    status.take_end(0, 10)
    status.take_end(1, 5)
    status.take_meta(1, a_meta(2))
    status.take_meta(1, a_meta(4, START_MS))
    assert status.partitions() == [PartitionStatus(0, 10), PartitionStatus(1, 5, 4, START_MS)]
    assert [partition.unread for partition in status.partitions()] == [10, 1]
    assert not any(partition.is_exact for partition in status.partitions())


def test_records_that_were_counted_are_believed_more_than_offsets() -> None:
    status = Status()
    status.take_end(0, 10)
    status.take_meta(0, a_meta(8))
    status.take_waiting(0, 0)
    assert status.partitions() == [PartitionStatus(0, 10, 8, None, waiting=0)]
    assert (status.partitions()[0].unread, status.partitions()[0].is_exact) == (0, True)


def test_brands_and_open_alerts_are_bounded_and_what_is_left_out_is_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bounds, "BRANDS", 2)
    monkeypatch.setattr(bounds, "OPEN", 1)
    status = Status()
    for brand in ("a", "b", "c", "a"):
        status.take_window(0, a_window(brand=brand))
    status.take_state("one", "a")
    status.take_state("two", "a")
    assert [brand.brand for brand in status.brands()] == ["a", "b"]
    assert status.left_out == 2


def test_what_came_too_late_is_counted_by_brand_and_in_all() -> None:
    status = Status()
    status.take_late(0, "Acme")
    status.take_late(0, "Acme")
    status.take_late(1, None)
    assert status.too_late == 3
    assert [(brand.brand, brand.too_late) for brand in status.brands()] == [("Acme", 2)]
