"""Planted themes: the truth is known, the same by seed, and what was there before rises no more."""

import json
from collections import Counter
from functools import cache
from itertools import pairwise
from random import Random

import pytest

from streams.enrich.terms import parts_of, terms_of
from streams.evaluate.injected_words import COPIES, FORMS, LASTS, NOVEL, Mouth
from streams.evaluate.injection import (
    MANY_WORDS,
    RATES,
    RATES_IN_MANY_WORDS,
    Injected,
    Planted,
    Talk,
    inject,
    inject_in_many_words,
    talk_of,
    together,
)
from streams.evaluate.wordings import HAPPENINGS
from streams.ingest.rows import Row, row_of_line
from streams.policy import DAY_MS, HOUR_MS
from tests.builders import BRAND, START_MS, a_mention, talk


def rows_of(said: list[dict[str, object]]) -> list[Row]:
    rows = [row_of_line(json.dumps(one).encode()) for one in said]
    return sorted((row for row in rows if isinstance(row, Row)), key=lambda row: row.created_ms)


@cache
def a_talk() -> Talk:
    [only] = talk_of(rows_of(talk(100, a_day=10)))
    return only


@cache
def injected(seed: int = 1, most: int = 20) -> Injected:
    return inject(a_talk(), DAY_MS, most, Random(seed))


def bodies(stream: Injected, plant: Planted | None = None) -> list[dict[str, str]]:
    every = [json.loads(row.value) for row in stream.rows]
    return every if plant is None else [body for body in every if body["id"] in plant.ids]


def themes(stream: Injected) -> list[Planted]:
    return [plant for plant in stream.planted if plant.kind == "theme"]


def test_one_seed_gives_one_stream_and_another_gives_another() -> None:
    assert injected(1) == inject(a_talk(), DAY_MS, 20, Random(1))
    assert injected(1).rows != injected(2).rows


def test_all_that_was_said_is_said_again_at_other_times() -> None:
    real = [body for body in bodies(injected()) if not body["id"].startswith("planted")]
    assert Counter(body["text"] for body in real) == Counter(body["text"] for body in a_talk().bodies)
    assert [row.created_ms for row in injected().rows if b'"planted' not in row.value] == list(a_talk().times)
    moved = sum(one["id"] != other["id"] for one, other in zip(real, a_talk().bodies, strict=True))
    assert moved > 0.9 * len(real)


def test_what_is_planted_is_a_valid_mention_and_the_stream_is_in_order() -> None:
    times = [row.created_ms for row in injected().rows]
    assert times == sorted(times)
    for row in injected().rows:
        again = row_of_line(row.value)
        assert isinstance(again, Row)
        assert (again.created_ms, again.key) == (row.created_ms, BRAND.encode())


def test_a_theme_has_new_authors_in_each_of_its_windows() -> None:
    for theme in themes(injected()):
        said = bodies(injected(), theme)
        assert len(said) == len({body["author"] for body in said}) == LASTS * theme.rate
        windows = Counter(
            row.created_ms // DAY_MS for row in injected().rows if json.loads(row.value)["id"] in theme.ids
        )
        assert set(windows.values()) == {theme.rate}
        assert theme.start_ms == min(windows) * DAY_MS
        assert theme.end_ms == (max(windows) + 1) * DAY_MS


def test_rates_take_turns() -> None:
    rates = [theme.rate for theme in themes(injected())]
    assert set(rates) <= set(RATES)
    assert len(set(rates[: len(RATES)])) == min(len(RATES), len(rates))


def test_half_of_the_themes_use_words_that_nobody_used_before() -> None:
    rare = "wicker paddle kennel bobbin tassel furnace goblet sickle".split()
    odd = [a_mention(f"my {rare[n % 8]} broke", START_MS + n * DAY_MS, id=f"odd{n}") for n in range(32)]
    [only] = talk_of(rows_of([*talk(100, a_day=10), *odd]))
    stream = inject(only, DAY_MS, 4, Random(1))
    texts = [" ".join(body["text"] for body in bodies(stream, theme)) for theme in themes(stream)]
    assert [any(word in text for word in NOVEL) for text in texts] == [False, True, False, True][: len(texts)]
    assert [any(word in text for word in rare) for text in texts[::2]] == [True] * len(texts[::2])


@pytest.mark.parametrize("form, accounts", [(FORMS[0], 3), (FORMS[1], 3), (FORMS[2], COPIES)])
def test_a_burst_goes_back_to_one_text(form: str, accounts: int) -> None:
    burst = Mouth(BRAND, a_talk().bodies, Random(1)).burst(form, START_MS, DAY_MS)
    said = [body for _, body in burst]
    assert len(said) == len({body["id"] for body in said}) == COPIES
    assert len({body["author"] for body in said}) == accounts
    assert (len({body["text"] for body in said}) == 1) == (form == FORMS[0])
    assert all(START_MS <= at_ms < START_MS + DAY_MS for at_ms, _ in burst)


def test_plants_keep_apart_and_leave_a_baseline() -> None:
    plants = injected().planted
    for one, other in pairwise(plants):
        assert other.start_ms - one.start_ms >= 14 * DAY_MS
    assert plants[0].start_ms == injected().since_ms >= START_MS + 30 * DAY_MS


def test_no_more_is_planted_than_was_asked_for() -> None:
    assert len(themes(injected(1, 2))) == 2
    assert themes(injected(1, 0)) == []


def test_lengths_are_those_in_which_a_few_people_more_are_a_theme() -> None:
    assert a_talk().lengths() == [DAY_MS]
    [busy] = talk_of(rows_of(talk(2, a_day=2000)))
    assert busy.lengths() == [15 * 60_000, HOUR_MS]
    [quiet] = talk_of(rows_of(talk(100, a_day=1)))
    assert quiet.lengths() == []


def test_a_time_of_revision_does_not_move_a_text_back() -> None:
    revised = [
        a_mention(
            f"the song number{n}", START_MS + n * HOUR_MS, kind="review", revised_at="2026-03-09T00:00:00Z"
        )
        for n in range(300)
    ]
    [only] = talk_of(rows_of(revised))
    stream = inject(only, DAY_MS, 1, Random(1))
    assert not any("revised_at" in body for body in bodies(stream))


def test_brands_are_merged_by_time() -> None:
    [one, other] = talk_of(rows_of([*talk(50), *talk(50, brand="Brightleaf")]))
    both = list(together([inject(one, DAY_MS, 1, Random(1)), inject(other, DAY_MS, 1, Random(1))]))
    assert [row.created_ms for row in both] == sorted(row.created_ms for row in both)
    assert {row.key for row in both} == {b"Lumatone", b"Brightleaf"}


def test_a_happening_is_told_by_new_people_in_words_of_their_own() -> None:
    told = inject_in_many_words(a_talk(), DAY_MS, 3, Random(1))
    assert [plant.kind for plant in told.planted] == [MANY_WORDS] * len(told.planted) != []
    assert {plant.rate for plant in told.planted} <= set(RATES_IN_MANY_WORDS)
    for plant in told.planted:
        said = bodies(told, plant)
        assert len(said) == len({body["author"] for body in said}) == LASTS * plant.rate


@pytest.mark.parametrize("happening", HAPPENINGS, ids=range(len(HAPPENINGS)))
def test_no_word_is_in_more_than_a_quarter_of_the_ways_to_tell_of_it(happening: tuple[str, ...]) -> None:
    terms = Counter(
        term for wording in happening for term in terms_of(p for w in wording.split() for p in parts_of(w))
    )
    assert len(happening) == len(set(happening)) == 14
    assert max(terms.values()) <= 3
