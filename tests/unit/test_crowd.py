"""One text in other words of many accounts is one statement; customers who share a theme's words are many."""

from random import Random

import pytest

from streams.detect.crowd import COMPARED, is_crowd, statements_of
from streams.detect.finding import Finding
from streams.detect.themes import Step, Themes
from tests.builders import chorus
from tests.findings import a_finding, a_test, a_voice

TEXT = "Never again, the cap of my new bottle leaks and support only sends the same useless answer"
OTHERS = "today again honest everybody please never really bad awful people money week shop wife box".split()
CAP_LEAKS = ("cap", "leak", "cap leak")
SEEDS = range(40)


def paraphrased(people: int, seed: int, swaps: int = 2) -> list[str]:
    """The text, each time with so many words exchanged; the theme's own words stay."""
    chance = Random(f"paraphrases {seed}")
    told = []
    for _ in range(people):
        words = TEXT.split()
        for place in chance.sample(
            [n for n, word in enumerate(words) if word not in ("cap", "leaks")], swaps
        ):
            words[place] = chance.choice(OTHERS)
        told.append(" ".join(words))
    return told


def told(*texts: str, authors: int | None = None) -> Finding:
    """A finding of these texts, of as many accounts unless fewer are given."""
    voices = [
        a_voice(n, text, **({} if authors is None else {"author": n % authors}))
        for n, text in enumerate(texts)
    ]
    expected = {"expected_by_share": 0.5, "expected_by_rate": 0.4}
    tests = tuple(a_test(term, authors=authors or len(texts), **expected) for term in CAP_LEAKS)
    return a_finding(*voices, tests=tests)


def customers(people: int, seed: int) -> list[str]:
    """What people write in words of their own, each with the same three words."""
    return [str(said["text"]) for said in chorus(people, "cap box leaks", 0, seed=seed)]


@pytest.mark.parametrize("swaps", [1, 2, 3])
def test_paraphrases_of_many_accounts_are_a_crowd(swaps: int) -> None:
    assert all(is_crowd(told(*paraphrased(25, seed, swaps))) for seed in SEEDS)


@pytest.mark.parametrize("people", [5, 8, 25])
def test_customers_who_use_the_same_three_words_are_no_crowd(people: int) -> None:
    assert not any(is_crowd(told(*customers(people, seed))) for seed in SEEDS)


def test_short_texts_are_no_crowd_however_alike() -> None:
    assert not is_crowd(told(*["the cap leaks again"] * 25))


def test_customers_are_heard_through_a_crowd() -> None:
    assert not any(is_crowd(told(*paraphrased(15, seed), *customers(12, seed))) for seed in SEEDS)


def test_a_few_customers_do_not_make_a_crowd_a_theme() -> None:
    assert all(is_crowd(told(*paraphrased(25, seed), *customers(3, seed))) for seed in SEEDS)


def test_what_one_author_says_is_one_statement() -> None:
    voices = told(*customers(12, 1), authors=3).evidence
    assert statements_of(voices) == 3


def test_texts_are_alike_when_two_fifths_of_their_other_words_are() -> None:
    def said(*others: str) -> list[str]:
        return [f"leaks {other}" for other in others]

    def statements(*texts: str) -> int:
        return statements_of(told(*texts).evidence, frozenset({"leak"}))

    assert statements(*said("one two three four cap", "one two three four lid")) == 1
    assert statements(*said("one two seven four cap", "one two three five lid")) == 2
    assert statements(*said("one two cap", "one two cap")) == 2


def test_a_chain_of_changes_is_one_statement() -> None:
    words = "alpha beta gamma delta epsilon zeta theta kappa lambda sigma omega tango".split()
    chain = [" ".join(words[n : n + 6]) for n in range(7)]
    assert statements_of(told(*chain).evidence) == 1
    assert statements_of(told(chain[0], chain[-1]).evidence) == 2


def test_of_very_many_voices_a_sample_says_it() -> None:
    assert is_crowd(told(*paraphrased(3 * COMPARED, 1)))
    assert not is_crowd(told(*(text for seed in SEEDS for text in customers(10, seed))))


def test_a_crowd_opens_no_theme_and_says_why() -> None:
    assert Themes().step_of(None, told(*paraphrased(25, 1))) is Step.PARAPHRASES
    assert Themes().step_of(None, told(*customers(25, 1))) is Step.OPENS
