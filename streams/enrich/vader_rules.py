"""Change the valence of a word by the three words before it: VADER's boosters, negations, capitals, phrases.

The order of the operations is that of the package, since floating-point sums depend on it.
"""

from streams.enrich.vader_lexicon import BOOSTERS, CAPITALS, NEGATED, PHRASES
from streams.enrich.vader_words import Word

SECOND = 0.95
THIRD = 0.9
"""How much of a booster is left two and three words back."""
NEVER_SO = 1.25
""""Never so good" is praise, as is "so" or "this" before a word whose third neighbour has no valence."""
_SO_THIS = frozenset({"so", "this"})


def modified(p3: Word, p2: Word, p1: Word, word: Word, n1: Word, n2: Word, is_mixed: bool) -> float:
    """The valence of `word` among its neighbours; `is_mixed` says that some words are in capitals, not all.

    A neighbour that has a valence itself neither boosts nor negates.
    """
    valence = _own(p3, p2, p1, word, n1)
    if is_mixed and word.is_upper:
        valence += CAPITALS if valence > 0 else -CAPITALS
    if p1.valence is None:
        if p1.booster is not None:
            valence += _boost(p1, p1.booster, valence, is_mixed)
        if p1.is_negation:
            valence *= NEGATED
    if p2.valence is None:
        if p2.booster is not None:
            valence += _boost(p2, p2.booster, valence, is_mixed) * SECOND
        if p2.lower == "never" and p1.lower in _SO_THIS:
            valence *= NEVER_SO
        elif p2.is_negation and not (p2.lower == "without" and p1.lower == "doubt"):
            valence *= NEGATED
    if p3.valence is None:
        if p3.booster is not None:
            valence += _boost(p3, p3.booster, valence, is_mixed) * THIRD
        if (p3.lower == "never" and p2.lower in _SO_THIS) or p1.lower in _SO_THIS:
            valence *= NEVER_SO
        elif p3.is_negation and not (p3.lower == "without" and "doubt" in (p2.lower, p1.lower)):
            valence *= NEGATED
        if word.is_in_phrase or p1.is_announcer or p2.is_announcer or p3.is_announcer:
            valence = _of_phrase(valence, p3.lower, p2.lower, p1.lower, word.lower, n1.lower, n2.lower)
    if p1.lower == "least" and p1.valence is None and p2.lower not in ("at", "very"):
        valence *= NEGATED
    return valence


def _own(p3: Word, p2: Word, p1: Word, word: Word, n1: Word) -> float:
    """The lexicon's valence, negated by a "no" nearby; a "no" that negates has none itself."""
    valence = word.valence or 0.0
    if p1.lower == "no" or p2.lower == "no" or (p3.lower == "no" and p1.lower in ("or", "nor")):
        return valence * NEGATED
    if word.lower == "no" and n1.valence is not None:
        return 0.0
    return valence


def _boost(before: Word, booster: float, valence: float, is_mixed: bool) -> float:
    boost = -booster if valence < 0 else booster
    if is_mixed and before.is_upper:
        boost += CAPITALS if valence > 0 else -CAPITALS
    return boost


def _of_phrase(valence: float, w3: str, w2: str, w1: str, w0: str, after1: str, after2: str) -> float:
    """The valence of an idiom that ends, starts or stands near here, changed by a "kind of" before it.

    Of the idioms that reach back the first in this order counts; one that reaches forward overrules it.
    """
    back = (f"{w1} {w0}", f"{w2} {w1} {w0}", f"{w2} {w1}", f"{w3} {w2} {w1}", f"{w3} {w2}")
    valence = next((PHRASES[phrase] for phrase in back if phrase in PHRASES), valence)
    valence = PHRASES.get(f"{w0} {after1}", valence)
    valence = PHRASES.get(f"{w0} {after1} {after2}", valence)
    for phrase in (f"{w3} {w2} {w1}", f"{w3} {w2}", f"{w2} {w1}"):
        valence += BOOSTERS.get(phrase, 0.0)
    return valence
