"""Put together what words and phrases mean to brands with equal lists: stock, customers', industry's, own.

Later lists replace earlier ones: general, then the industries in the order of the profile, then the words of the
declared uses (neutral), then the brand's own.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from schemas.profile import Profile, SentimentOptions
from streams.enrich.concepts import concepts
from streams.enrich.departments import seeds
from streams.enrich.hints import Hints, hints_for
from streams.enrich.memo import Tokens
from streams.enrich.phrases import Phrases, anchors_of, keys_of
from streams.enrich.scored_words import WordLists
from streams.enrich.signs import signs
from streams.enrich.terms import stem
from streams.enrich.word_lists import GENERAL, industries, phrases_in, valences_in

VOCABULARIES = 16
"""Kept for brands with equal lists; a memo of 32 MB each at most, 10 MB as a rule."""
_NONE: Final = Phrases(())

# the sets of phrases, as bits of an anchor
SEED: Final = 1
RATED: Final = 2
SARCASM: Final = 4
CONCEPT: Final = 8
SIGN: Final = 16
"""Of enjoyment, where remarks are asked for."""


class Vocabulary(NamedTuple):
    """What words mean, and phrases."""

    tokens: Tokens
    rated: Phrases
    """Phrases of several words; the label is their valence."""
    sarcasm: Phrases
    seeds: Phrases
    """Of departments."""
    concepts: Phrases
    """What stands for a thing that people tell of in words of their own."""


def vocabulary_of(profile: Profile) -> Vocabulary:
    """The vocabulary of a brand, shared with every brand of equal lists."""
    own = tuple(sorted((phrase.lower(), valence) for phrase, valence in profile.lexicon.items()))
    declared = tuple((name, extra.terms) for name, extra in profile.departments.items())
    sold_for = _sold_for(profile) if profile.sentiment.neutral_names else ()
    return _vocabulary(profile.lexicons, own, profile.sentiment, declared, sold_for, hints_for(profile))


def _sold_for(profile: Profile) -> tuple[str, ...]:
    """Single words of the declared uses.

    They name a thing, as the brand's name does: who steeps tea or shoots a foe complains of nothing.
    """
    terms = {term.lower() for use in profile.uses for term in use.terms}
    return tuple(sorted(term for term in terms if len(term.split()) == 1))


@lru_cache(maxsize=VOCABULARIES)
def _vocabulary(
    lexicons: tuple[str, ...],
    own: tuple[tuple[str, float], ...],
    options: SentimentOptions,
    declared: tuple[tuple[str, tuple[str, ...]], ...],
    sold_for: tuple[str, ...],
    hints: Hints | None,
) -> Vocabulary:
    exact: dict[str, float] = {}
    stems: dict[str, float] = {}
    valences: dict[tuple[str, ...], float] = {}
    known = industries()
    industry = [name for name in (GENERAL, *lexicons) if name in known or name == GENERAL]
    shipped = [valences_in(name) for name in industry] if options.normalise else []
    for pairs in (*shipped, [(word, 0.0) for word in sold_for], own):
        _add(pairs, exact, stems, valences)
    rated = Phrases((keys, repr(valence)) for keys, valence in valences.items())
    sarcasm = Phrases((keys_of(phrase), phrase) for phrase in phrases_in(GENERAL, "sarcasm"))
    sarcasm = sarcasm if options.sarcasm_flag else _NONE
    of_departments = seeds(lexicons, declared)
    sets = {SEED: of_departments, RATED: rated, SARCASM: sarcasm, CONCEPT: concepts()}
    anchors = anchors_of(sets if hints is None else {**sets, SIGN: signs()})
    lists = WordLists(exact, stems, options.normalise, options.emoji, anchors, hints)
    return Vocabulary(Tokens(lists), rated, sarcasm, of_departments, concepts())


def _add(
    pairs: Iterable[tuple[str, float]],
    exact: dict[str, float],
    stems: dict[str, float],
    phrases: dict[tuple[str, ...], float],
) -> None:
    """Sort words from phrases; a word counts in every form that VADER does not rate."""
    for phrase, valence in pairs:
        keys = tuple(keys_of(phrase))
        if len(phrase.split()) > 1 and len(keys) > 1:
            phrases[keys] = valence
            continue
        word = phrase.strip()
        exact[word] = valence
        if valence or stem(word) in stems:
            stems[stem(word)] = valence
