"""Split a text once into tokens that were looked at before, and answer the stages from them."""

from collections.abc import Iterable
from functools import lru_cache, reduce
from itertools import accumulate
from operator import or_
from typing import Final

from streams.enrich.clauses import Span
from streams.enrich.language import Votes
from streams.enrich.normalise import BREAK
from streams.enrich.phrases import Match
from streams.enrich.reading import Reading
from streams.enrich.tokens import (
    COMPOUND,
    ENDS,
    LOUD,
    MARKS,
    RATED,
    SARCASM,
    SEED,
    SILENT,
    UNREAD,
    UNSPOKEN,
    Token,
    expanded,
)  # fmt: skip
from streams.enrich.vader_words import PLAIN, Word
from streams.enrich.vocabulary import Vocabulary

_KEPT: Final = ENDS | MARKS
"""Of a name: whether a sentence ends behind it, and how loudly."""


class Speech:
    """One text as tokens, each with a word for the score and a part for terms and phrases.

    The lists run side by side, one item a token; the tokens themselves are shared and never changed.
    """

    __slots__ = (
        "_ranks",
        "_reading",
        "_vocabulary",
        "flags",
        "keys",
        "lower",
        "said",
        "text",
        "tokens",
        "words",
    )

    def __init__(self, vocabulary: Vocabulary, text: str) -> None:
        self.text = text
        self._vocabulary = vocabulary
        split = (text.replace("\n", f" {BREAK} ") if "\n" in text else text).split()
        tokens = list(map(vocabulary.tokens.__getitem__, split))
        flags = [token.flags for token in tokens]
        said = reduce(or_, flags, 0)
        if said & COMPOUND:
            tokens = expanded(tokens)
            flags = [token.flags for token in tokens]
            said = reduce(or_, flags, 0)
        self.tokens: list[Token] = tokens
        self.flags: list[int] = flags
        self.said = said
        """The flags of all tokens together: what is not in it need not be looked for."""
        self.lower = [token.token for token in tokens]
        """Empty where a token has no word."""
        self.keys = [token.key for token in tokens]
        self.words = [token.word for token in tokens]
        """For the score."""
        self._reading: Reading | None = None
        self._ranks: list[int] | None = None
        if said & RATED:
            self._rate(vocabulary.rated.found_from(self.keys, self.places(RATED)))

    def look_up(self, text: str) -> tuple[Token, ...]:
        """What one token of the text is heard as."""
        token = self._vocabulary.tokens[text]
        return token.pieces or (token,)

    def places(self, flag: int) -> list[int]:
        """The tokens with a flag."""
        return [i for i, flags in enumerate(self.flags) if flags & flag]

    def _rate(self, matches: Iterable[Match]) -> None:
        """Put the valence of a phrase at its first token, and nothing at the others.

        At the first, so that a negation in front of it reaches it ("not a waste of money").
        """
        for start, end, valence in matches:
            self.words[start] = _rated(valence)
            self.flags[start] &= ~UNSPOKEN
            for place in range(start + 1, end):
                self.words[place] = PLAIN

    def pass_over(self, matches: Iterable[Match]) -> None:
        """Hear names as if they were not there: no opinion, no term, no seed."""
        for start, end, _ in matches:
            for place in range(start, end):
                self.tokens[place] = SILENT
                self.keys[place] = ""
                self.flags[place] = UNSPOKEN | UNREAD | self.flags[place] & _KEPT
        self.said |= UNSPOKEN

    def silence(self, matches: Iterable[Match]) -> None:
        """Leave words out of the score, as if they were not there."""
        for start, end, _ in matches:
            for place in range(start, end):
                self.flags[place] |= UNSPOKEN
        self.said |= UNSPOKEN

    def unname(self, matches: Iterable[Match]) -> None:
        """Make no terms of words and find no seeds in them."""
        for start, end, _ in matches:
            for place in range(start, end):
                self.tokens[place] = SILENT
                self.keys[place] = ""

    @property
    def heard(self) -> tuple[str, ...]:
        """The lower-case words of the text, names among them."""
        return tuple(filter(None, self.lower)) if self.said & UNREAD else tuple(self.lower)

    @property
    def reading(self) -> Reading:
        """The words for the score; asked for when names are out of them."""
        if self._reading is None:
            words = self.words
            if self.said & UNSPOKEN:
                words = [word for word, of in zip(words, self.flags, strict=True) if not of & UNSPOKEN]
            self._reading = Reading(words)
        return self._reading

    def score(self) -> float:
        """The compound of the whole text, -1 to 1."""
        return self.reading.score(*self._marks(0, len(self.flags)))

    def score_of(self, span: Span) -> float:
        """The compound of some of the tokens."""
        start, end = span
        exclamations, questions = self._marks(start, end)
        if self.said & UNSPOKEN:
            if self._ranks is None:
                self._ranks = list(accumulate((not of & UNSPOKEN for of in self.flags), initial=0))
            start, end = self._ranks[start], self._ranks[end]
        return self.reading.score_of(start, end, exclamations, questions)

    def _marks(self, start: int, end: int) -> tuple[int, int]:
        if not self.said & MARKS:
            return 0, 0
        tokens = [token for token in self.tokens[start:end] if token.flags & MARKS]
        return sum([token.exclamations for token in tokens]), sum([token.questions for token in tokens])

    def topics(self) -> list[Match]:
        """The tokens that speak of departments."""
        if not self.said & SEED:
            return []
        found = self._vocabulary.seeds.found_from(self.keys, self.places(SEED))
        return [match for match in found if match[2]]

    @property
    def is_sarcastic(self) -> bool:
        """True if a phrase makes praise doubtful."""
        if not self.said & SARCASM:
            return False
        return bool(self._vocabulary.sarcasm.found_from(self.keys, self.places(SARCASM)))

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
        return len(self.places(LOUD)) if self.said & LOUD else 0


@lru_cache(maxsize=1024)
def _rated(valence: str) -> Word:
    return Word(valence=float(valence), is_marked=True)
