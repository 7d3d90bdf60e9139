"""Which departments a clause speaks of: sure seeds, and words that only may speak of one."""

import pytest

from schemas.profile import DEPARTMENTS, Profile
from streams.enrich.enricher import Enricher
from streams.enrich.explain import explained
from streams.enrich.phrases import MAX_PHRASE, keys_of
from streams.enrich.terms import STOP, stem
from streams.enrich.word_lists import GENERAL, phrases_in

NOBODY = Enricher(Profile(brand="-"))


def departments_heard(text: str) -> list[str]:
    return [name for name, _ in NOBODY.hear(text).departments]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("my phone is great", ["product"]),
        ("the support team kept my phone for a month", ["service"]),
        ("the seal was broken", ["packaging"]),
        ("a box four times the size of the toy", ["packaging"]),
        ("only $90 for the cable", ["pricing", "product"]),
        ("ten euros for a lipstick", ["pricing"]),
        ("the lipstick smudges and costs too much", ["product", "pricing"]),
    ],
)
def test_a_word_that_only_names_the_thing_gives_way_to_another_department(
    text: str, expected: list[str]
) -> None:
    assert departments_heard(text) == expected
    assert [name for clause in explained(NOBODY, text) for name in clause.departments] == expected


def test_each_clause_decides_for_itself() -> None:
    heard = dict(NOBODY.hear("The phone is wonderful, but the box is awful").departments)
    assert (heard["product"] or 0) > 0 > (heard["packaging"] or 0)


def test_an_amount_of_money_speaks_of_the_price_in_every_currency() -> None:
    for text in ("$90?", "90€ really", "£60 a year", "₹499"):
        assert departments_heard(text) == ["pricing"]
    assert departments_heard("90 of them") == []


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_words_that_may_speak_of_a_department_can_be_met(department: str) -> None:
    phrases = phrases_in(GENERAL, f"{department}-weak")
    assert phrases
    assert [phrase for phrase in phrases if not 1 <= len(keys_of(phrase)) <= MAX_PHRASE] == []


@pytest.mark.parametrize("department", [f"{name}{kind}" for name in DEPARTMENTS for kind in ("", "-weak")])
def test_no_seed_of_one_word_is_met_as_a_function_word(department: str) -> None:
    functional = STOP | {stem(word) for word in STOP}
    keys = [(phrase, keys_of(phrase)) for phrase in phrases_in(GENERAL, department)]
    assert [phrase for phrase, key in keys if len(key) == 1 and key[0] in functional] == []
