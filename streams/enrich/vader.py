"""Score a text exactly as vaderSentiment 3.3.2 does, in time that grows with its length only.

Same rules, same order of floating-point operations, same faults, so the same four numbers for every string.
What differs is that only words with a valence are visited, and that nothing is worked out twice. With a
domain lexicon or neutral brand names the rules stay and the word lists change.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from math import sqrt
from typing import Final, NamedTuple

from streams.enrich.vader_contrast import shift_weight
from streams.enrich.vader_lexicon import CAPITALS, VALENCES, spell_out
from streams.enrich.vader_rules import modified
from streams.enrich.vader_words import EDGE, PLAIN, Word, Words, stripped

VOCABULARIES = 64
"""Word memos kept for equal word lists: most brand names are no word of the lexicon, so that the brands of an
industry share one. 64 x 10 MB is the most that they take."""
COMPOUNDS = 8192
"""Sums whose compound is remembered, 100 bytes each: a stream of posts meets some hundred often."""
STRONGEST = 4
"""The scale of the lexicon's ratings: -4 to 4."""
ALPHA = 15
"""Of the normalisation: approximates the highest sum to expect."""
EDGES: Final = (EDGE, EDGE, EDGE)
"""Stand before the first word."""
BEHIND: Final = (PLAIN, PLAIN)
REACH: Final = len(EDGES)
"""Words back that a rule looks."""
_PADDING = len(EDGES) + len(BEHIND)


class Scores(NamedTuple):
    """Shares of negative, neutral and positive words (0 to 1), and the compound (-1 to 1)."""

    neg: float
    neu: float
    pos: float
    compound: float


SILENCE = Scores(0.0, 0.0, 0.0, 0.0)
"""A text without a token: even its neutral share is 0."""
NEUTRAL = Scores(0.0, 1.0, 0.0, 0.0)


class Hit(NamedTuple):
    """One token that moved the score, after boosters, negations, capitals and contrast."""

    token: str
    place: int
    """Its place among the tokens of the text; emoji stand for the words of their descriptions."""
    valence: float


class Vader:
    """VADER with the stock lexicon, plus `extra` valences, without those of `neutral` tokens.

    >>> Vader().scores("The plot was good, but the dialog is not great.")
    Scores(neg=0.309, neu=0.556, pos=0.136, compound=-0.5409)
    >>> Vader(neutral=frozenset({"united"})).scores("@united").compound
    0.0
    """

    def __init__(
        self, extra: Mapping[str, float] | None = None, neutral: frozenset[str] = frozenset()
    ) -> None:
        """Take lower-case tokens, as they stand between spaces without outer punctuation.

        `extra` gives valences from -4 to 4 that add to the lexicon or replace its own; `neutral` wins over
        both. Raises ValueError for a token in `extra` that no text could match, or a valence off the scale.
        """
        extra = dict(extra or {})
        for token, valence in extra.items():
            _check(token, valence)
        silent = frozenset(token for token in neutral if token in VALENCES or token in extra)
        self.words = _vocabulary(frozenset(extra.items()), silent)

    def scores(self, text: str) -> Scores:
        """Score a text; takes every string, lone surrogates included."""
        text = spell_out(text)
        return weighed(map(self.words.__getitem__, text.split()), text.count("!"), text.count("?"))

    def hits(self, text: str) -> tuple[Hit, ...]:
        """The tokens that moved the score of a text, in order."""
        tokens = spell_out(text).split()
        words = [*EDGES, *map(self.words.__getitem__, tokens), *BEHIND]
        marked = [i for i, word in enumerate(words) if word.is_marked]
        places, valences = _valences(words, marked)
        return tuple(
            Hit(tokens[i - REACH], i - REACH, valence)
            for i, valence in zip(places, valences, strict=True)
            if valence
        )


def weighed(words: Iterable[Word], exclamations: int, questions: int) -> Scores:
    """Score words that were looked up already, with so many marks in their text."""
    words = [*EDGES, *words, *BEHIND]
    marked = [i for i, word in enumerate(words) if word.is_marked]
    count = len(words) - _PADDING
    if not marked:
        return NEUTRAL if count else SILENCE
    valences = _valences(words, marked)[1]
    return _summed(valences, count, emphasis_of(exclamations, questions))


def _check(token: str, valence: float) -> None:
    if spell_out(token) != token or [stripped(token).lower()] != token.split():
        raise ValueError(
            f"{token!r} matches no token of a text: it must be lower-case, "
            "without a space, an emoji or outer punctuation"
        )
    if not abs(valence) <= STRONGEST:
        raise ValueError(
            f"the valence of {token!r} is {valence}, it must be from -{STRONGEST} to {STRONGEST}"
        )


@lru_cache(maxsize=VOCABULARIES)
def _vocabulary(extra: frozenset[tuple[str, float]], silent: frozenset[str]) -> Words:
    return Words({token: float(valence) for token, valence in extra}, silent)


def _valences(words: Sequence[Word], marked: Sequence[int]) -> tuple[list[int], list[float]]:
    """The places of the words with a valence, and what all rules make of each."""
    places, valences, turn = before_contrast(words, marked)
    if turn is not None:
        shift_weight(places, valences, turn)
    return places, valences


def before_contrast(
    words: Sequence[Word], marked: Sequence[int]
) -> tuple[list[int], list[float], int | None]:
    """The places of the words with a valence, what their neighbours make of each, and the first "but".

    `words` begin with EDGES and end with two more; `marked` are the places, in these, that `is_marked` names.
    """
    places: list[int] = []
    valences: list[float] = []
    turn = None
    is_mixed: bool | None = None
    for i in marked:
        word = words[i]
        if turn is None and word.lower == "but":
            turn = i
        valence = word.valence
        if valence is None or word.booster is not None:
            continue
        if word.is_in_phrase or words[i - 1].is_loud or words[i - 2].is_loud or words[i - 3].is_loud:
            p3, p2, p1, _, n1, n2 = words[i - REACH : i + REACH]
            if word.lower == "kind" and n1.lower == "of":
                continue
            if is_mixed is None and (word.is_upper or p1.is_upper or p2.is_upper or p3.is_upper):
                is_mixed = _is_mixed(words)
            valence = modified(p3, p2, p1, word, n1, n2, bool(is_mixed))
        elif word.is_upper:
            if is_mixed is None:
                is_mixed = _is_mixed(words)
            if is_mixed:
                valence += CAPITALS if valence > 0 else -CAPITALS
        places.append(i)
        valences.append(valence)
    return places, valences, turn


def _is_mixed(words: Sequence[Word]) -> bool:
    """True if some words are in capitals, not all: asked where one of them is."""
    return not all(word.is_upper for word in words[REACH : -len(BEHIND)])


def emphasis_of(exclamations: int, questions: int) -> float:
    """What exclamation marks (up to four) and question marks (from two on) add."""
    asked = 0.0 if questions < 2 else questions * 0.18 if questions <= 3 else 0.96
    return min(exclamations, 4) * 0.292 + asked


def compound_of(valences: Sequence[float], emphasis: float) -> float:
    """The compound alone, -1 to 1: the same number as in `Scores`."""
    total = sum(valences)
    if total > 0:
        total += emphasis
    elif total < 0:
        total -= emphasis
    return _COMPOUNDS[total]


class _Compounds(dict[float, float]):
    """A bounded memo from a sum of valences to its compound: rounding takes ten times as long as to look it up."""

    def __missing__(self, total: float) -> float:
        if len(self) >= COMPOUNDS:
            self.clear()
        compound = self[total] = round(total / sqrt(total * total + ALPHA), 4)
        return compound


_COMPOUNDS: Final = _Compounds()


def _summed(valences: list[float], count: int, emphasis: float) -> Scores:
    """Make the four numbers of the valences of a text of `count` words.

    The sum is the builtin's, as in the package: from Python 3.12 on it compensates, and a loop would differ
    in the last digit. The zeros of the words without a valence, which the package adds, change nothing.
    """
    total = float(sum(valences))
    if total > 0:
        total += emphasis
    elif total < 0:
        total -= emphasis
    positive, negative, neutral = 0.0, 0.0, count  # a word counts as one, and as one more than its valence
    for valence in valences:
        if valence > 0:
            positive += valence + 1
            neutral -= 1
        elif valence < 0:
            negative += 1 - valence
            neutral -= 1
    if positive > negative:
        positive += emphasis
    elif positive < negative:
        negative += emphasis
    whole = positive + negative + neutral
    # the package cuts the compound at 1, which rounding does as well: it is above by a last digit at most
    compound = total / sqrt(total * total + ALPHA)
    return Scores(
        round(negative / whole, 3), round(neutral / whole, 3), round(positive / whole, 3), round(compound, 4)
    )


_STOCK = Vader()


def scores(
    text: str, neutral: frozenset[str] = frozenset(), extra: Mapping[str, float] | None = None
) -> Scores:
    """Score one text: without `neutral` and `extra`, the numbers of vaderSentiment.

    >>> scores("VADER is VERY SMART, uber handsome, and FRIGGIN FUNNY!!!")
    Scores(neg=0.0, neu=0.294, pos=0.706, compound=0.9469)
    """
    if not neutral and not extra:
        return _STOCK.scores(text)
    return Vader(extra, neutral).scores(text)
