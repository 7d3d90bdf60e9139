"""Split a text once into tokens that were looked at before, and answer the stages from them."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache, reduce
from operator import or_
from typing import Final

from streams.enrich.clauses import Span
from streams.enrich.language import Votes
from streams.enrich.normalise import BREAK
from streams.enrich.phrases import Match
from streams.enrich.reading import Reading
from streams.enrich.tokens import (
    CARRIES,
    COMPOUND,
    ENDS,
    LOUD,
    MARKS,
    RATED,
    SARCASM,
    SCORED,
    SEED,
    SILENT,
    TELLING,
    UNREAD,
    UNSPOKEN,
    Row,
    Token,
    expanded,
)  # fmt: skip
from streams.enrich.vader_words import PLAIN, Word
from streams.enrich.vocabulary import Vocabulary

_EMPTY: Final = ((), (), (), (), ())
_KEPT: Final = ENDS | MARKS
"""Of a name: whether a sentence ends behind it, and how loudly."""


class Speech:
    """One text as tokens, each with a word for the score and a part for terms and phrases.

    The lists run side by side, one item a token; the tokens themselves are shared and never changed.
    """

    __slots__ = (
        "_reading",
        "_silent",
        "_telling",
        "_vocabulary",
        "flags",
        "heard",
        "keys",
        "said",
        "text",
        "tokens",
        "words",
    )

    def __init__(self, vocabulary: Vocabulary, text: str) -> None:
        self.text = text
        self._vocabulary = vocabulary
        split = (text.replace("\n", f" {BREAK} ") if "\n" in text else text).split()
        rows: Sequence[Row] = [vocabulary.tokens[token] for token in split]
        columns = tuple(zip(*rows, strict=True)) or _EMPTY
        said = reduce(or_, columns[0], 0)
        if said & COMPOUND:
            columns = tuple(zip(*expanded(rows), strict=True))
            said = reduce(or_, columns[0], 0)
        self.flags: Sequence[int]
        self.heard: tuple[str, ...]
        """The lower-case words of the text, one a token, empty where it has none."""
        self.keys: Sequence[str]
        self.words: Sequence[Word]
        """For the score."""
        self.tokens: Sequence[Token]
        self.flags, self.heard, self.keys, self.words, self.tokens = columns
        self.said: int = said
        """The flags of all tokens together: what is not in it need not be looked for."""
        self._reading: Reading | None = None
        self._silent: list[int] | None = None
        self._telling: list[int] | None = None

    def look_up(self, text: str) -> tuple[Token, ...]:
        """What one token of the text is heard as."""
        row = self._vocabulary.tokens[text]
        return tuple([piece[4] for piece in row[4].pieces or (row,)])

    def places(self, flag: int) -> list[int]:
        """The tokens with a flag of TELLING, rising."""
        flags = self.flags
        if self._telling is None:
            self._telling = [i for i, of in enumerate(flags) if of & TELLING]
        return [i for i in self._telling if flags[i] & flag]

    def rate_phrases(self) -> None:
        """Put the valence of a phrase at its first token, and nothing at the others.

        At the first, so that a negation in front of it reaches it ("not a waste of money").
        """
        if not self.said & RATED:
            return
        matches = self._vocabulary.rated.found_from(self.keys, self.places(RATED))
        if not matches:
            return
        words, flags = list(self.words), list(self.flags)
        for start, end, valence in matches:
            words[start] = _rated(valence)
            flags[start] = (flags[start] | SCORED | CARRIES) & ~UNSPOKEN
            for place in range(start + 1, end):
                words[place] = PLAIN
                flags[place] &= ~SCORED
        self.words, self.flags = words, flags
        self.said |= SCORED
        self._telling = None

    def pass_over(self, matches: Iterable[Match]) -> None:
        """Hear names as if they were not there: no opinion, no term, no seed."""
        tokens, keys, flags = list(self.tokens), list(self.keys), list(self.flags)
        for start, end, _ in matches:
            for place in range(start, end):
                tokens[place] = SILENT
                keys[place] = ""
                flags[place] = UNSPOKEN | UNREAD | flags[place] & _KEPT
        self.tokens, self.keys, self.flags = tokens, keys, flags
        self.said |= UNSPOKEN
        self._telling = None

    def silence(self, matches: Iterable[Match]) -> None:
        """Leave words out of the score, as if they were not there."""
        flags = list(self.flags)
        for start, end, _ in matches:
            for place in range(start, end):
                flags[place] |= UNSPOKEN
        self.flags = flags
        self.said |= UNSPOKEN
        self._telling = None

    def unname(self, matches: Iterable[Match]) -> None:
        """Make no terms of words and find no seeds in them."""
        tokens, keys = list(self.tokens), list(self.keys)
        for start, end, _ in matches:
            for place in range(start, end):
                tokens[place] = SILENT
                keys[place] = ""
        self.tokens, self.keys = tokens, keys

    def negate(self, places: Iterable[int]) -> None:
        """Turn what words say round."""
        words = list(self.words)
        for place in places:
            word = words[place]
            if word.valence:
                words[place] = replace(word, valence=-word.valence)
        self.words = words

    @property
    def _silent_places(self) -> list[int]:
        """Tokens without a word for the score, rising."""
        if self._silent is None:
            self._silent = self.places(UNSPOKEN) if self.said & UNSPOKEN else []
        return self._silent

    @property
    def reading(self) -> Reading:
        """The words for the score; asked for when names are out of them."""
        if self._reading is None:
            silent = self._silent_places
            marked = [i for i in self.places(SCORED) if not self.flags[i] & UNSPOKEN]
            words = self.words
            if silent:
                words = list(words)
                for place in reversed(silent):
                    del words[place]
                marked = [place - bisect_left(silent, place) for place in marked]
            self._reading = Reading(words, marked)
        return self._reading

    def score(self) -> float:
        """The compound of the whole text, -1 to 1."""
        if not self.said & SCORED:
            return 0.0
        return self.reading.score(*self._marks(0, len(self.flags)))

    def score_of(self, span: Span) -> float:
        """The compound of some of the tokens."""
        if not self.said & SCORED:
            return 0.0
        start, end = span
        silent = self._silent_places
        words = start - bisect_left(silent, start), end - bisect_left(silent, end)
        return self.reading.score_of(*words, *self._marks(start, end))

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
