"""The word lists that are shipped: each entry can be met in a text, and says where it comes from."""

import pytest

from schemas.profile import DEPARTMENTS, GENERIC_LEXICONS, Profile
from streams.enrich.departments import seeds
from streams.enrich.language import votes_of
from streams.enrich.phrases import MAX_PHRASE, keys_of
from streams.enrich.word_lists import GENERAL, industries, phrases_in, valences_in, valences_of

EVERY = (GENERAL, *industries())


def test_the_industries_that_profiles_name_are_there() -> None:
    assert industries() == (
        "consumer-electronics",
        "food",
        "packaging-and-delivery",
        "pricing",
        "service",
        "software",
        "travel",
    )


def test_whoever_names_no_lexicon_gets_those_that_every_brand_needs() -> None:
    assert set(GENERIC_LEXICONS) < set(industries())
    assert Profile(brand="Lumatone").lexicons == GENERIC_LEXICONS


@pytest.mark.parametrize("industry", EVERY)
def test_every_rated_word_is_on_the_scale_and_can_be_met(industry: str) -> None:
    rated = valences_in(industry)
    assert rated
    assert [pair for pair in rated if not -4 <= pair[1] <= 4 or not keys_of(pair[0])] == []
    assert [phrase for phrase, _ in rated if len(keys_of(phrase)) > MAX_PHRASE] == []


@pytest.mark.parametrize("industry", EVERY)
def test_no_word_is_rated_twice(industry: str) -> None:
    words = [phrase for phrase, _ in valences_in(industry)]
    assert sorted({word for word in words if words.count(word) > 1}) == []


@pytest.mark.parametrize("industry", EVERY)
def test_phrases_that_are_met_alike_say_alike(industry: str) -> None:
    """ "no charges" and "not charge" have the same keys: they may not mean the opposite."""
    said: dict[tuple[str, ...], tuple[str, float]] = {}
    opposite = []
    for phrase, valence in valences_in(industry):
        keys = tuple(keys_of(phrase))
        other, before = said.setdefault(keys, (phrase, valence))
        if len(keys) > 1 and before * valence < 0:
            opposite.append((phrase, other))
    assert opposite == []


def test_every_department_has_seeds_that_can_be_met() -> None:
    for department in DEPARTMENTS:
        phrases = phrases_in(GENERAL, department)
        assert len(phrases) > 50
        assert [phrase for phrase in phrases if not 1 <= len(keys_of(phrase)) <= MAX_PHRASE] == []


def test_an_industry_that_nobody_knows_adds_nothing() -> None:
    assert seeds(("no-such-industry",)).openers == seeds(()).openers


def test_every_rated_emoji_is_one_character() -> None:
    assert [emoji for emoji, _ in valences_of("emoji") if len(emoji) != 1] == []


@pytest.mark.parametrize("word, english, others", [("the", 2, ()), ("nicht", 0, ("de",)), ("charger", 0, ())])
def test_a_function_word_votes_for_its_languages(word: str, english: int, others: tuple[str, ...]) -> None:
    ours, foreign = votes_of(word)
    assert (ours, tuple(language for language, _ in foreign)) == (english, others)
