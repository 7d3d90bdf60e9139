"""Learn valences of words from corrected texts: by what the score leaves unexplained, drawn towards nothing.

Of each corrected text something is left over: its label (1, 0, -1) less its score. A word over which much is left,
always on the same side, says something that no list knows of. The mean of it is shrunk as if SHRINK more texts had
left nothing over, so that a rare word needs one-sided evidence, and goes back through VADER's own normalisation to
a change of valence (shrinkage: C. Stein, 1956; a round of boosting by words: J. Friedman, 2001). A word that is
rated right leaves nothing over and stays as it is.

Words that name somebody or something are not learned: names of the profile, handles, hashtags, numbers, function
words, and what is written with a capital where none begins a sentence. A term is proposed only where it says
something else than it did.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from math import sqrt
from typing import Final, NamedTuple

from schemas.lexicon import MAX_LEARNED, LearnedTerm
from streams.enrich.corrections import Correction, spoken_of
from streams.enrich.enricher import Enricher
from streams.enrich.speech import Speech
from streams.enrich.terms import STOP
from streams.enrich.tokens import ENDS, UNREAD, Token
from streams.enrich.vader_lexicon import BOOSTERS, NEGATIONS

MIN_SUPPORT = 5
"""Corrected texts that must have a term: one person's phrase is no usage."""
MIN_Z = 3.0
"""Standard errors that what is left over must lie from nothing: of a thousand words three do by chance."""
SHRINK = 5
"""Texts that seem to have left nothing over, for each word."""
STEP = 0.7
"""Share of what is left over that one word is given: its neighbours are given theirs."""
CHANGE = 0.5
"""By which a valence has to change to be proposed."""
KNOWN = 1.0
"""A valence of such a size, either way, needs no other of the same sign."""
LARGEST = 3.5
"""VADER keeps 4 for words that nobody doubts."""
NAMED = 0.6
"""Share of a word's places inside a sentence with a capital, from which it is a name."""
MAX_TERMS = 200_000
"""Different terms counted, at about 200 bytes; later ones of a larger set are left out."""
_TRUTH: Final = {"positive": 1.0, "neutral": 0.0, "negative": -1.0}


class _Counts(NamedTuple):
    left: defaultdict[str, float]
    """What the texts with a term leave over, added up."""
    squared: defaultdict[str, float]
    support: Counter[str]
    was: defaultdict[str, float]
    """Its valences, added up: within a rated phrase a word has none of its own."""
    capital: Counter[str]
    """Places inside of a sentence with a capital."""
    inside: Counter[str]


def learned(enricher: Enricher, corrections: Iterable[Correction]) -> tuple[LearnedTerm, ...]:
    """The terms that corrections speak for, the best supported change first; at most MAX_LEARNED."""
    counts = _Counts(
        defaultdict(float), defaultdict(float), Counter(), defaultdict(float), Counter(), Counter()
    )
    for each in corrections:
        _count(counts, enricher, each)
    found = [
        (abs(z), LearnedTerm(term=term, valence=valence, support=support, was=was))
        for term, support in counts.support.items()
        if support >= MIN_SUPPORT and abs(z := counts.left[term] / sqrt(counts.squared[term] or 1.0)) >= MIN_Z
        for was, valence in [_valences(counts.was[term] / support, counts.left[term] / (support + SHRINK))]
        if abs(valence - was) >= CHANGE and not _is_known(was, valence) and not _is_name(counts, term)
    ]
    found.sort(key=lambda scored: (-scored[0], scored[1].term))
    return tuple(_without_repeats(term for _, term in found))[:MAX_LEARNED]


def _valences(was: float, left: float) -> tuple[float, float]:
    """What a term said, and what it says if so much is left over: one digit, -3.5 to 3.5.

    VADER's compound is v / sqrt(v * v + 15); this is the way back.
    """
    change = STEP * left * sqrt(15.0 / (1.0 - min(left * left, 0.9)))
    return round(was, 1) + 0.0, round(max(-LARGEST, min(LARGEST, was + change)), 1) + 0.0


def _is_known(was: float, valence: float) -> bool:
    """True where a word said as much before, only less loudly: no verdict hangs on that."""
    return abs(was) >= KNOWN and was * valence > 0


def _count(counts: _Counts, enricher: Enricher, correction: Correction) -> None:
    text = spoken_of(enricher, correction)
    speech, _, is_scored = enricher.understood(text, None)
    score = enricher.hear(text).sentiment
    if not is_scored or score is None:
        return
    left = _TRUTH[correction.label] - score
    _note_capitals(counts, text)
    for term, valence in dict(_terms_of(speech)).items():
        if term not in counts.support and len(counts.support) >= MAX_TERMS:
            continue
        counts.support[term] += 1
        counts.left[term] += left
        counts.squared[term] += left * left
        counts.was[term] += valence


def _terms_of(speech: Speech) -> Iterator[tuple[str, float]]:
    """The words of a text and its pairs of neighbours, with the valence that they have now.

    A word behind a negation is left out: what it says there is not what it says.
    """
    before: Token | None = None
    for token in speech.tokens:
        word = token.surface
        if token.key == "not":
            before = token
            continue
        if token.flags & UNREAD or not _can_be_learned(word):
            before = None
            continue
        valence = token.word.valence or 0.0
        is_negated = before is not None and before.key == "not"
        if not is_negated:
            yield word, valence
        if before is not None and (is_negated or before.surface != word):
            yield (
                f"{before.surface} {word}",
                -valence if is_negated else valence + (before.word.valence or 0.0),
            )
        before = None if token.flags & ENDS else token


def _can_be_learned(word: str) -> bool:
    bare = word.replace("'", "")
    return (
        len(bare) > 2
        and bare.isalpha()
        and bare not in STOP
        and word not in BOOSTERS
        and word not in NEGATIONS
    )


def _note_capitals(counts: _Counts, text: str) -> None:
    """Count how words inside a sentence are written, unless all of the text is written in capitals or titles."""
    words = text.split()
    capitals = sum(word[:1].isupper() for word in words)
    if capitals * 2 > len(words):
        return
    for before, word in pairwise(words):
        bare = word.strip("\"'().,;:!?")
        if bare[:1].isalpha() and not before.endswith((".", "!", "?", ":", "…")):
            counts.inside[bare.lower()] += 1
            counts.capital[bare.lower()] += bare[0].isupper()


def _is_name(counts: _Counts, term: str) -> bool:
    return any(
        counts.inside[word] >= 2 and counts.capital[word] >= NAMED * counts.inside[word]
        for word in term.split()
    )


def _without_repeats(terms: Iterable[LearnedTerm]) -> Iterator[LearnedTerm]:
    """Leave out a pair whose words say as much already, and count no evidence twice."""
    said: dict[str, float] = {}
    for each in terms:
        words = each.term.split()
        if len(words) > 1 and sum(said.get(word, 0.0) for word in words) * each.valence > 0:
            continue
        said[each.term] = each.valence
        yield each
