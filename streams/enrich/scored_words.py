"""Find the words of a token that are scored, in the spelling that the word lists know.

VADER's own words come first, those of the lists replace them, and a stem stands for the forms that VADER does not
rate (vader_words.py).
"""

import string
from collections.abc import Mapping
from dataclasses import dataclass, field

from streams.enrich.emoji import words_between_emoji
from streams.enrich.hints import Hints
from streams.enrich.normalise import is_drawn_out, shortened
from streams.enrich.phrases import Anchor
from streams.enrich.terms import stem
from streams.enrich.vader_lexicon import BOOSTERS, NEGATIONS, VALENCES, spell_out
from streams.enrich.vader_words import Word, Words, stripped


@dataclass(frozen=True, slots=True)
class WordLists:
    """Valences beyond VADER's own, phrases, and the switches that change what a token means."""

    exact: Mapping[str, float]
    """Lower-case words; they replace VADER's."""
    stems: Mapping[str, float]
    """Stems of words that VADER does not rate."""
    normalise: bool
    emoji: bool
    anchors: Mapping[str, Anchor] = field(default_factory=dict)
    """Key -> the phrases that may stand around a token with it."""
    hints: Hints | None = None
    """What remarks may find, where some are asked for."""


class ScoredWords:
    """The words that are scored, by some word lists."""

    def __init__(self, lists: WordLists) -> None:
        self._lists = lists
        self._words = Words(lists.exact, frozenset())

    def of(self, plain: str) -> list[Word]:
        """The words of a cleaned token, its rated emoji among them."""
        lists = self._lists
        if not lists.normalise and not lists.emoji:
            return [self._words.look_at(word) for word in spell_out(plain).split()]
        if plain.isascii():
            return [self.word(word) for word in plain.split()]
        pieces = words_between_emoji(plain, is_rated=lists.emoji, is_capped=lists.normalise)
        return [piece if isinstance(piece, Word) else self.word(piece) for piece in pieces]

    def word(self, text: str) -> Word:
        """One word, in the spelling that the lists know."""
        if self._lists.normalise:
            text = self._readable(text)
        return self.rated(text, stem(stripped(text).lower()))

    def rated(self, text: str, root: str) -> Word:
        """A word by the lists that know it, or by its stem."""
        word = self._words.look_at(text)
        valence = self._lists.stems.get(root) if self._lists.normalise else None
        if valence and word.valence is None and word.booster is None and not word.is_negation:
            return Word(lower=word.lower, valence=valence, is_upper=word.is_upper, is_marked=True)
        return word

    def _readable(self, text: str) -> str:
        """A word in the spelling that the lists know, where a simple change leads to it."""
        lower = text.lower()
        if self.is_known(lower):
            return text
        bare = text.strip(string.punctuation)
        if not bare:
            return text[:2] if self.is_known(text[:2]) else text  # ":)))"
        if len(bare) <= 2:
            return bare  # "ok.", "no!": VADER strips nothing that leaves two characters or fewer
        if is_drawn_out(lower):
            twice, once = shortened(bare, 2), shortened(bare, 1)
            return once if self.is_known(once.lower()) and not self.is_known(twice.lower()) else twice
        return text

    def is_known(self, lower: str) -> bool:
        """True for a lower-case word that some list has."""
        return lower in VALENCES or lower in BOOSTERS or lower in NEGATIONS or lower in self._lists.exact
