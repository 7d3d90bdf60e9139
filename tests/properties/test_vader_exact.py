"""The scorer and the package give the same four numbers for every string, with any word list."""

import random
from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vaderSentiment.vaderSentiment import BOOSTER_DICT, NEGATE, SPECIAL_CASES, SentimentIntensityAnalyzer

from streams.enrich.vader import Scores, Vader, scores

PACKAGE = SentimentIntensityAnalyzer()

LEXICON = sorted(PACKAGE.lexicon)
BOOSTERS = sorted(BOOSTER_DICT)
NEGATIONS = sorted(NEGATE)
EMOJI = sorted(PACKAGE.emojis)
ASKED = [
    "never so", "never this", "without doubt", "without a doubt", "at least", "very least", "least", "no",
    "nor", "or", "so", "this", "but", "But", "but", "of", "kind", "the", "bad", "ass", "shit", "die",
    "death", "badass", "l", "a", "Tuesday",
]  # fmt: skip
"""What the rules ask about by name, and words that they do not know."""
PHRASES = [*SPECIAL_CASES, "kind of", "sort of", "just enough", *ASKED]
ODD = [
    "isn’t", "N'T", "xn't", "İ", "ıs", "ﬁne", "ﬂawless", "ß", "ΣΑΣ", "gооd", "_good_", "(good)", "'great'",
    "good!", ":)", ":-D", ":D", "ok.", "no.", "NO", "!", "!!!!!", "?", "??", "???", "????", "12", "a.b",
    "\x00", "\ud800", "\udfff", "\u200bgood", "good\u2060", "good\u2009bad",
    "❤\ufe0f", "❤", "👍🏽", "💔", "good😀bad", "😀good", "‼", "©",
]  # fmt: skip
SPACES = [" "] * 12 + [
    "", "  ", "\n", "\t", "\u00a0", "\u3000", "\u2028", "\x1f", "\x85", "\u200b", ", ", "! ", "... ",
]  # fmt: skip
KINDS = (LEXICON, PHRASES, BOOSTERS, NEGATIONS, EMOJI, ODD)
SHARES = (30, 30, 14, 10, 8, 8)


def of_package(text: str, package: SentimentIntensityAnalyzer = PACKAGE) -> Scores:
    return Scores(**package.polarity_scores(text))


def package_with(extra: Mapping[str, float], neutral: frozenset[str]) -> SentimentIntensityAnalyzer:
    changed = SentimentIntensityAnalyzer()
    changed.lexicon = {
        word: valence for word, valence in {**changed.lexicon, **extra}.items() if word not in neutral
    }
    return changed


def made_texts(seed: int, count: int, most_words: int = 10) -> Iterator[str]:
    chance = random.Random(seed)
    for _ in range(count):
        pieces = []
        for kind in chance.choices(KINDS, SHARES, k=chance.randint(0, most_words)):
            word = chance.choice(kind)
            pieces.append(chance.choice((word, word, word, word, word.upper(), word.capitalize())))
            pieces.append(chance.choice(SPACES))
        text = "".join(pieces)
        yield text.upper() if chance.random() < 0.05 else text


def differences(texts: Iterator[str]) -> list[tuple[str, Scores, Scores]]:
    scored = ((text, scores(text), of_package(text)) for text in texts)
    return [(ascii(text), ours, theirs) for text, ours, theirs in scored if ours != theirs][:5]


words = st.one_of([st.sampled_from(kind) for kind in KINDS])
cased = st.builds(lambda word, change: change(word), words, st.sampled_from([str, str.upper, str.title]))
texts = st.lists(st.builds(str.__add__, cased, st.sampled_from(SPACES)), max_size=14).map("".join)
strings = st.text(st.characters(exclude_categories=()), max_size=60)


@settings(max_examples=1500, deadline=None, derandomize=True, database=None)
@given(texts)
def test_texts_of_words_with_a_meaning_score_as_in_the_package(text: str) -> None:
    assert scores(text) == of_package(text)


@settings(max_examples=500, deadline=None, derandomize=True, database=None)
@given(strings)
def test_any_string_scores_as_in_the_package(text: str) -> None:
    assert scores(text) == of_package(text)


@pytest.mark.parametrize("seed", range(8))
def test_made_texts_score_as_in_the_package(seed: int) -> None:
    assert differences(made_texts(seed, 5_000)) == []


def test_long_made_texts_score_as_in_the_package() -> None:
    assert differences(made_texts(90, 400, most_words=80)) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 110))
def test_a_hundred_thousand_made_texts_score_as_in_the_package(seed: int) -> None:
    assert differences(made_texts(seed, 10_000, most_words=14)) == []


@pytest.mark.slow
def test_each_character_of_unicode_scores_as_in_the_package() -> None:
    assert differences(f"x{chr(c)}y good{chr(c)}" for c in range(0x110000)) == []


def test_each_word_of_the_lists_scores_as_in_the_package() -> None:
    alone = (word for kind in KINDS for word in kind)
    assert differences(alone) == []


def test_own_word_lists_follow_the_same_rules() -> None:
    # words that the rules themselves ask about, with and without a valence
    extra = {"but": 1.5, "so": 0.7, "the": 1.0, "this": -1.0, "least": 2.0, "of": -0.5, "very": 3.0}
    extra |= {"tuesday": -2.0, "no": 1.2, "a": 0.0, "never": -1.0, "or": 1.0, "good": -1.9, "didn't": 2.0}
    neutral = frozenset({"bad", "kind", "doubt", "ok", "l", "or", "nothing"})
    package = package_with(extra, neutral)
    ours = Vader(extra=extra, neutral=neutral)
    for text in made_texts(91, 4_000):
        assert ours.scores(text) == of_package(text, package), ascii(text)


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(texts)
def test_hits_stand_at_their_tokens_and_make_the_score(text: str) -> None:
    hits = Vader().hits(text)
    result = scores(text)
    assert all(hit.valence for hit in hits)
    assert [hit.place for hit in hits] == sorted({hit.place for hit in hits})
    assert any(hit.valence > 0 for hit in hits) == (result.pos > 0)
    assert any(hit.valence < 0 for hit in hits) == (result.neg > 0)
