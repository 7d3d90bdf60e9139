"""The simulated story: the same by seed, varied enough to be counted, honest about what is planted."""

import json
import random
from collections import Counter
from collections.abc import Iterable
from itertools import combinations

import pytest

from schemas.mention import Mention
from streams.ingest.rows import Row, row_of_line
from streams.policy import DAY_MS, MINUTE_MS
from streams.simulate import Fate, Told, planted, tell
from streams.simulate.story import BRIGHTLEAF, LUMATONE, starts_ms

MIDNIGHT = 1_772_323_200_000


def a_story(seed: int = 7, ends_ms: int = MIDNIGHT) -> list[Told]:
    return list(tell(random.Random(seed), ends_ms))


def mentions_of(story: Iterable[Told], *words: str) -> list[Mention]:
    rows = [row_of_line(told.value) for told in story]
    mentions = {row.value: Mention.model_validate_json(row.value) for row in rows if isinstance(row, Row)}
    return [m for m in mentions.values() if any(word in m.text.casefold() for word in words)]


def jaccard(one: str, two: str) -> float:
    a, b = ({word.strip(".,!") for word in text.casefold().split()} for text in (one, two))
    return len(a & b) / len(a | b)


def test_one_seed_tells_one_story_and_another_tells_another() -> None:
    assert a_story(7) == a_story(7)
    assert a_story(7) != a_story(8)


def test_another_day_tells_the_same_story_later() -> None:
    later = a_story(ends_ms=MIDNIGHT + 3 * DAY_MS)
    assert [told.event_ms - 3 * DAY_MS for told in later] == [told.event_ms for told in a_story()]


def test_records_arrive_in_order_and_no_clock_but_the_wrong_one_runs_ahead() -> None:
    story = a_story()
    assert [told.arrived_ms for told in story] == sorted(told.arrived_ms for told in story)
    ahead = [told for told in story if told.event_ms > told.arrived_ms + 5 * MINUTE_MS]
    assert len(ahead) == 5
    assert all(told.event_ms > MIDNIGHT for told in ahead)
    assert all(starts_ms(MIDNIGHT) - 5 * DAY_MS <= told.event_ms for told in story)


@pytest.mark.parametrize("words", [("photo", "camera"), ("cap ", "cap.", "leak")])
def test_texts_of_a_theme_are_no_copies_of_each_other(words: tuple[str, ...]) -> None:
    texts = [mention.text for mention in mentions_of(a_story(), *words)]
    assert len(texts) > 40
    assert max(jaccard(one, two) for one, two in combinations(texts, 2)) < 0.6


def test_a_theme_has_a_new_author_in_each_voice() -> None:
    for words in (("photo",), ("leak",)):
        authors = Counter(mention.author for mention in mentions_of(a_story(), *words))
        assert max(authors.values()) == 1


def test_what_is_held_back_comes_from_few() -> None:
    story = a_story()
    assert len({mention.author for mention in mentions_of(story, "hinge")}) == 1
    assert len({mention.author for mention in mentions_of(story, "voucher")}) == 3


def test_theme_words_stand_in_no_everyday_sentence() -> None:
    before = [told for told in a_story() if told.event_ms < planted(MIDNIGHT)[0].starts_ms]
    assert mentions_of(before, "photo", "camera", "leak", "hinge", "voucher", " cap ") == []


def test_everything_planted_lies_within_the_story_and_in_order() -> None:
    plants = planted(MIDNIGHT)
    assert [plant.starts_ms for plant in plants] == sorted(plant.starts_ms for plant in plants)
    assert all(starts_ms(MIDNIGHT) < p.starts_ms < p.ends_ms <= MIDNIGHT for p in plants)
    assert {plant.fate for plant in plants} == {Fate.HEARD, Fate.HELD_BACK}


def test_a_plant_is_named_by_forms_of_its_words_within_its_time() -> None:
    leak = planted(MIDNIGHT)[-1]
    at = leak.starts_ms + 1
    assert leak.is_named_by(LUMATONE, ["Leaking cap"], at)
    assert not leak.is_named_by(LUMATONE, ["capture"], at)
    assert not leak.is_named_by(BRIGHTLEAF, ["leaks"], at)
    assert not leak.is_named_by(LUMATONE, ["leaks"], leak.starts_ms - 1)
    assert not leak.is_named_by(LUMATONE, ["leaks"], leak.last_chance_ms + 1)


def test_keys_are_the_brands_and_broken_records_are_among_them() -> None:
    story = a_story()
    assert {told.key for told in story} == {LUMATONE.encode(), BRIGHTLEAF.encode()}
    wrong_brand = [told for told in story if not isinstance(row_of_line(told.value), Row)]
    assert wrong_brand
    with pytest.raises(json.JSONDecodeError):
        json.loads(wrong_brand[0].value)
