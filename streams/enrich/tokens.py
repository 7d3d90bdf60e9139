"""Look at each token once: everything that all stages ask of it, in one bounded memo.

A text is split once. What a token means for the score, the terms, the departments, the clauses and the language
does not depend on its neighbours, so it is worked out when the token is first met and remembered.
"""

import string
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from streams.enrich.emoji import words_between_emoji
from streams.enrich.language import Votes, letters_of, votes_of
from streams.enrich.normalise import BREAK, cleaned, is_drawn_out, is_spoilt, shortened
from streams.enrich.vader_lexicon import BOOSTERS, NEGATIONS, VALENCES, spell_out
from streams.enrich.vader_words import Word, Words, stripped
from streams.terms import Part, parts_of, stem

MEMO_TOKENS = 16_384
"""Tokens remembered by one set of word lists: at most about 1 kB each, 16 MB; brands share equal sets."""
MEMO_CHARACTERS = 40
"""Longer tokens are looked at anew, or a flood of long links fills memory."""

_ENDS: Final = (".", "!", "?", ";", "…", "。", "！", "？")
_CLOSING: Final = "\"')]}*”’»"
_SHORTENED: Final = frozenset(
    {"mr.", "mrs.", "ms.", "dr.", "st.", "vs.", "e.g.", "i.e.", "etc.", "approx.", "no."}
)
_TURNS: Final = frozenset(
    {"but", "however", "although", "though", "tho", "whereas", "except", "unfortunately", "yet"}
)
_JOINS: Final = frozenset({"and", "while", "plus", "also", "because", "so", "&", "or", "with", "then"})
_VERBS: Final = frozenset(
    "is was are were has have had seems looks feels works lasts isn't wasn't aren't came arrived broke".split()
)


@dataclass(frozen=True, slots=True, eq=False)
class Token:
    """What the stages ask of one token."""

    words: tuple[Word, ...]
    """For the score: none for a handle or link, several where punctuation or emoji stood between."""
    parts: tuple[Part, ...]
    """For terms, phrases and near copies."""
    ends: bool = False
    """A sentence ends behind it."""
    turns: bool = False
    """A contrast begins with it."""
    is_comma: bool = False
    joins: bool = False
    """A clause may begin with it."""
    carries: bool = False
    """It has a valence or is a verb: a clause of its own may be made around it."""
    english: int = 0
    foreign: Votes = ()
    letters: int = 0
    alien: int = 0
    """Letters of another script."""
    is_loud: bool = False
    """Two letters or more, all capitals."""
    exclamations: int = 0
    questions: int = 0


@dataclass(frozen=True, slots=True)
class WordLists:
    """Valences beyond VADER's own, and the switches that change what a token means."""

    exact: Mapping[str, float]
    """Lower-case words; they replace VADER's."""
    stems: Mapping[str, float]
    """Stems of words that VADER does not rate."""
    normalise: bool = True
    emoji: bool = True


class Tokens(dict[str, Token]):
    """A bounded memo from a token, as it stands in the text, to what all stages ask of it.

    What is remembered never changes what comes out: a full memo is emptied and fills again.
    """

    def __init__(self, lists: WordLists) -> None:
        super().__init__()
        self._lists = lists
        self._words = Words(lists.exact, frozenset())

    def __missing__(self, text: str) -> Token:
        token = self.look_at(text)
        if len(text) <= MEMO_CHARACTERS:
            if len(self) >= MEMO_TOKENS:
                self.clear()
            self[text] = token
        return token

    def look_at(self, text: str) -> Token:
        """Work a token out anew."""
        if text == BREAK:
            return Token((), (), ends=True)
        plain = cleaned(text)
        lower = plain.lower()
        ends = plain.rstrip(_CLOSING).endswith(_ENDS) and lower not in _SHORTENED
        parts = () if is_spoilt(plain) else parts_of(shortened(plain, 2), is_last=ends)
        words = tuple(self._words_of(plain if self._lists.normalise else text))
        english, foreign = _votes(parts)
        letters, alien = letters_of(plain)
        bare = lower.strip(string.punctuation)
        marks = plain if self._lists.normalise else text
        return Token(
            words,
            parts,
            ends,
            turns=bare in _TURNS,
            is_comma=plain.endswith((",", ":", ")", "-")),
            joins=bare in _JOINS or plain.startswith(("(", "-")),
            carries=bare in _VERBS or any(word.valence for word in words),
            english=english,
            foreign=foreign,
            letters=letters,
            alien=alien,
            is_loud=letters > 1 and plain.isupper(),
            exclamations=marks.count("!"),
            questions=marks.count("?"),
        )

    def _words_of(self, plain: str) -> list[Word]:
        lists = self._lists
        if not lists.normalise and not lists.emoji:
            return [self._words.look_at(word) for word in spell_out(plain).split()]
        pieces = words_between_emoji(plain, is_rated=lists.emoji, is_capped=lists.normalise)
        return [piece if isinstance(piece, Word) else self._word(piece) for piece in pieces]

    def _word(self, text: str) -> Word:
        if not self._lists.normalise:
            return self._words.look_at(text)
        text = self._readable(text)
        word = self._words.look_at(text)
        if word.valence is None and word.booster is None and not word.is_negation:
            valence = self._lists.stems.get(stem(stripped(text).lower()))
            if valence:
                return Word(lower=word.lower, valence=valence, is_upper=word.is_upper, is_marked=True)
        return word

    def _readable(self, text: str) -> str:
        """A word in the spelling that the lists know, where a simple change leads to it."""
        lower = text.lower()
        if self._knows(lower):
            return text
        bare = text.strip(string.punctuation)
        if not bare:
            return text[:2] if self._knows(text[:2]) else text  # ":)))"
        if len(bare) <= 2:
            return bare  # "ok.", "no!": VADER strips nothing that leaves two characters or fewer
        if is_drawn_out(lower):
            twice, once = shortened(bare, 2), shortened(bare, 1)
            return once if self._knows(once.lower()) and not self._knows(twice.lower()) else twice
        return text

    def _knows(self, lower: str) -> bool:
        return lower in VALENCES or lower in BOOSTERS or lower in NEGATIONS or lower in self._lists.exact


def _votes(parts: tuple[Part, ...]) -> tuple[int, Votes]:
    english, foreign = 0, Votes()
    for part in parts:
        ours, others = votes_of(part.surface)
        english += ours
        foreign += others
    return english, foreign
