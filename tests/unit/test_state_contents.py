"""What a saved state says of itself: sizes by kind, and one brand by name without anybody's words."""

import json
from typing import Any

import pytest

from streams.listen.listener import Listener
from streams.policy import DAY_MS, HOUR_MS
from streams.records import StateRecord
from streams.state.contents import StateSize, told
from streams.state.saved import META_KEY, brand_and_part
from tests.builders import BRAND, START_MS, Story, chorus, config, in_order, talk

OTHER = "Somebody"
SAID = in_order(
    talk(3), chorus(20, "the lid cracked", START_MS + 2 * DAY_MS + HOUR_MS), talk(1, a_day=5, brand=OTHER)
)


@pytest.fixture(scope="module")
def state() -> list[StateRecord]:
    """What one partition saves in the middle of a story with an open alert."""
    story = Story()
    story.tell(SAID)
    assert story.opened
    return story.listener.snapshot().state


def parts_of(state: list[StateRecord], brand: str) -> dict[int, bytes]:
    return {
        brand_and_part(each.key)[1]: each.value
        for each in state
        if each.key != META_KEY and each.value is not None and brand_and_part(each.key)[0] == brand
    }


def sized(state: list[StateRecord]) -> StateSize:
    size = StateSize(0)
    for each in state:
        size.take(each.key, each.value)
    return size


def strings_of(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*map(strings_of, value.values()))
    if isinstance(value, list):
        return set().union(*map(strings_of, value))
    return {value} if isinstance(value, str) else set()


def test_sizes_are_those_of_the_newest_record_of_each_part(state: list[StateRecord]) -> None:
    size = sized([*state, *state])
    written = sum(len(each.key) + len(each.value or b"") for each in state if each.key != META_KEY)
    assert size.kinds().total() == size.brands().total() == written
    assert set(size.brands()) == {BRAND, OTHER}
    assert {"head", "baselines", "themes", "buckets"} <= set(size.kinds())
    assert size.meta["next_offset"] == len(SAID)


def test_tombstones_leave_nothing(state: list[StateRecord]) -> None:
    assert sized([*state, *(StateRecord(each.key, None) for each in state)]).is_empty


@pytest.mark.parametrize("key", [b"", b"x", b"b\0\xff\0" + b"1", b"b\0A\0x", b"\0\0\0"])
def test_a_key_of_a_stranger_is_counted(key: bytes) -> None:
    size = StateSize(0)
    size.take(key, b"x")
    assert size.unknown == 1


@pytest.mark.parametrize("value", [b"", b"\xff", b"[1]", b'{"version": 99}', b"null"])
def test_a_meta_record_that_cannot_be_read_is_shown_all_the_same(value: bytes) -> None:
    size = StateSize(0)
    size.take(META_KEY, value)
    assert size.meta["version"] in (None, 99)


def test_an_export_holds_terms_and_numbers_but_nobodys_words(state: list[StateRecord]) -> None:
    plain = told(parts_of(state, BRAND), with_text=False)
    whole = told(parts_of(state, BRAND), with_text=True)
    assert json.loads(json.dumps(plain)) == plain
    personal = {each["text"] for each in SAID} | {each["id"] for each in SAID}
    assert not personal & strings_of(plain)
    assert len(personal & strings_of(whole)) > 100
    assert "lid crack" in strings_of(plain) or "lid" in strings_of(plain)
    assert len(plain["buckets"]) == len(whole["buckets"])


def test_a_listener_goes_on_without_a_brand_whose_parts_are_gone(state: list[StateRecord]) -> None:
    parts = {each.key: each.value for each in state if each.value is not None}
    kept = {key: value for key, value in parts.items() if key == META_KEY or brand_and_part(key)[0] != BRAND}
    listener = Listener.restore(config(), 0, kept)
    assert [brand.name for brand in listener.brands.values()] == [OTHER]
    assert listener.place.next_offset == len(SAID)
