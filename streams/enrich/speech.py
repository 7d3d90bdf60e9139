"""Split a text once into tokens that were looked at before, and answer the stages from them."""

from collections.abc import Sequence
from itertools import chain
from operator import attrgetter
from typing import Final

from streams.enrich.clauses import Span, Topic
from streams.enrich.language import Votes
from streams.enrich.normalise import BREAK
from streams.enrich.phrases import Match, Phrases
from streams.enrich.tokens import Token
from streams.enrich.vader import weighed
from streams.enrich.vader_words import PLAIN, Word
from streams.enrich.vocabulary import Vocabulary
from streams.terms import Part, Role

_NAME: Final = Part("", "", "", Role.NONE, "")
"""Stands for a word of a name: no term, no seed, and terms break at it."""
_parts = attrgetter("parts")
_words = attrgetter("words")


class Speech:
    """One text as tokens, words for the score and parts for terms and phrases."""

    __slots__ = ("_owners", "keys", "lower", "parts", "text", "tokens", "words")

    def __init__(self, vocabulary: Vocabulary, text: str) -> None:
        self.text = text
        split = (text.replace("\n", f" {BREAK} ") if "\n" in text else text).split()
        self.tokens: list[Token] = list(map(vocabulary.tokens.__getitem__, split))
        self.parts: list[Part] = list(chain.from_iterable(map(_parts, self.tokens)))
        self.words: list[tuple[Word, ...]] = list(map(_words, self.tokens))
        """By token."""
        self.lower = tuple([part.token for part in self.parts])
        self.keys = [part.key for part in self.parts]
        self._owners: list[int] | None = None
        rated = vocabulary.rated.found(self.keys)
        if rated:
            self._rate(rated)

    @property
    def owners(self) -> list[int]:
        """The token that each part belongs to."""
        if self._owners is None:
            self._owners = [i for i, token in enumerate(self.tokens) for _ in token.parts]
        return self._owners

    def _rate(self, matches: Sequence[Match]) -> None:
        """Put the valence of a phrase at its first token, and nothing at the others.

        At the first, so that a negation in front of it reaches it ("not a waste of money").
        """
        for start, end, valence in matches:
            tokens = sorted(set(self.owners[start:end]))
            for i in tokens:
                self.words[i] = (PLAIN,)
            self.words[tokens[0]] = (Word(valence=float(valence), is_marked=True),)

    def silence(self, matches: Sequence[Match]) -> None:
        """Leave the tokens of names out of the score, as if they were not there."""
        for start, end, _ in matches:
            for place in range(start, end):
                self._silence(place)

    def _silence(self, place: int) -> None:
        i = self.owners[place]
        token = self.tokens[i]
        if len(token.parts) == 1 or len(self.words[i]) != len(token.parts):
            self.words[i] = ()
            return
        first = self.owners.index(i)
        self.words[i] = tuple(word for n, word in enumerate(self.words[i]) if first + n != place)

    def unname(self, matches: Sequence[Match]) -> None:
        """Make no terms and find no seeds in names."""
        for start, end, _ in matches:
            for place in range(start, end):
                self.parts[place] = _NAME
                self.keys[place] = ""

    def score(self, span: Span | None = None) -> float:
        """The compound of some tokens, or of all, -1 to 1."""
        start, end = span or (0, len(self.tokens))
        tokens = self.tokens[start:end] if span else self.tokens
        words = self.words[start:end] if span else self.words
        exclamations = sum([token.exclamations for token in tokens]) if "!" in self.text else 0
        questions = sum([token.questions for token in tokens]) if "?" in self.text else 0
        return weighed(chain.from_iterable(words), exclamations, questions).compound

    def topics(self, seeds: Phrases) -> list[Topic]:
        """The tokens that speak of departments."""
        matches = seeds.found(self.keys)
        if not matches:
            return []
        owners = self.owners
        return [Topic(owners[m.start], owners[m.end - 1] + 1, m.label) for m in matches if m.label]

    @property
    def english(self) -> int:
        """How strongly the words speak for English."""
        return sum([token.english for token in self.tokens])

    @property
    def foreign(self) -> list[Votes]:
        """What speaks for other languages."""
        return [token.foreign for token in self.tokens if token.foreign]

    @property
    def alien_share(self) -> float:
        """Letters of another script among all letters."""
        letters = sum([token.letters for token in self.tokens])
        return sum([token.alien for token in self.tokens]) / letters if letters else 0.0

    @property
    def loud(self) -> int:
        """Tokens all in capitals."""
        return sum([token.is_loud for token in self.tokens])
