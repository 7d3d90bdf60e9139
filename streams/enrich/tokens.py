"""Look at each token once: everything that all stages ask of it, in one bounded memo.

A text is split once. What a token means for the score, the terms, the departments, the clauses and the language
does not depend on its neighbours, so it is worked out when the token is first met and remembered.
"""

import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import Final

from streams.enrich.emoji import words_between_emoji
from streams.enrich.language import Votes, letters_of, votes_of
from streams.enrich.normalise import BREAK, cleaned, is_drawn_out, is_spoilt, shortened
from streams.enrich.phrases import Phrases
from streams.enrich.vader_lexicon import BOOSTERS, NEGATIONS, VALENCES, spell_out
from streams.enrich.vader_words import PLAIN, Word, Words, stripped
from streams.terms import NONE, Part, parts_of, stem

MEMO_TOKENS = 16_384
"""Tokens remembered by one set of word lists: at most about 1 kB each, 16 MB; brands share equal sets."""
MEMO_CHARACTERS = 40
"""Longer tokens are looked at anew, or a flood of long links fills memory."""

# what a token has to say, as bits: those of a text are joined once, so that a stage with nothing to do is skipped
ENDS: Final = 1
"""A sentence ends behind it."""
TURNS: Final = 2
"""A contrast begins with it."""
PARTED: Final = ENDS | TURNS
COMMA: Final = 4
JOINS: Final = 8
"""A clause may begin with it."""
CARRIES: Final = 16
"""It has a valence or is a verb: a clause of its own may be made around it."""
ENGLISH: Final = 32
FOREIGN: Final = 64
"""A word that only another language has."""
LOUD: Final = 128
"""Two letters or more, all capitals."""
SEED: Final = 256
"""The seed of a department may begin here."""
RATED: Final = 512
"""A rated phrase may begin here."""
SARCASM: Final = 1024
MARKS: Final = 2048
"""It has exclamation or question marks."""
UNSPOKEN: Final = 4096
"""No word for the score: a handle, a link, a line break."""
UNREAD: Final = 8192
"""No word for terms: an emoji, a link, a dash."""
COMPOUND: Final = 16384
"""It stands for several: `pieces`."""
SCORED: Final = 32768
"""Its word moves the score."""
TELLING: Final = ENDS | TURNS | LOUD | SEED | RATED | SARCASM | UNSPOKEN | SCORED
"""Asked for by place: some four in ten tokens of a text have one of these."""

_ENDS: Final = (".", "!", "?", ";", "…")
_CLOSING: Final = "\"')]}*"
_SHORTENED: Final = frozenset({"mr.", "mrs.", "ms.", "dr.", "st.", "vs.", "e.g.", "i.e.", "etc.", "approx."})
_TURNS: Final = frozenset(
    {"but", "however", "although", "though", "tho", "whereas", "except", "unfortunately", "yet"}
)
_TRAILING: Final = ("though", "tho")
"""Stand behind what they turn as often: "cheap though, and ..."."""
_JOINS: Final = frozenset({"and", "while", "plus", "also", "because", "so", "&", "or", "with", "then"})
_VERBS: Final = frozenset(
    "is was are were has have had seems looks feels works lasts isn't wasn't aren't came arrived broke".split()
)


@dataclass(slots=True, eq=False)
class Token(Part):
    """What the stages ask of one word, or of one sign without words; a `Part` for terms."""

    flags: int = 0
    word: Word = PLAIN
    """For the score, unless UNSPOKEN."""
    english: int = 0
    foreign: Votes = ()
    letters: int = 0
    alien: int = 0
    """Letters of another script."""
    exclamations: int = 0
    questions: int = 0
    pieces: "tuple[Row, ...]" = ()
    """Where punctuation or emoji stood between words."""

    @property
    def row(self) -> "Row":
        """What nearly every text is asked for, to be turned into columns at once."""
        return self.flags, self.token, self.key, self.word, self


Row = tuple[int, str, str, Word, Token]
"""Flags, lower-case word, key, word for the score, and the token itself."""

SILENT: Final = Token("", "", "", NONE, "", flags=UNSPOKEN | UNREAD)
"""Neither scored nor read."""


@dataclass(frozen=True, slots=True)
class WordLists:
    """Valences beyond VADER's own, phrases, and the switches that change what a token means."""

    exact: Mapping[str, float]
    """Lower-case words; they replace VADER's."""
    stems: Mapping[str, float]
    """Stems of words that VADER does not rate."""
    normalise: bool
    emoji: bool
    phrases: Mapping[int, Phrases] = field(default_factory=dict)
    """SEED, RATED, SARCASM -> the phrases that begin at a token with this flag."""


class Tokens(dict[str, Row]):
    """A bounded memo from a token, as it stands in the text, to what all stages ask of it.

    What is remembered never changes what comes out: a full memo is emptied and fills again.
    """

    def __init__(self, lists: WordLists) -> None:
        super().__init__()
        self._lists = lists
        self._words = Words(lists.exact, frozenset())

    def __missing__(self, text: str) -> Row:
        row = self.look_at(text).row
        if len(text) <= MEMO_CHARACTERS:
            if len(self) >= MEMO_TOKENS:
                self.clear()
            self[text] = row
        return row

    def look_at(self, text: str) -> Token:
        """Work a token out anew."""
        if text == BREAK:
            return replace(SILENT, flags=UNSPOKEN | UNREAD | ENDS)
        plain = cleaned(text)
        ends = plain.rstrip(_CLOSING).endswith(_ENDS) and plain.lower() not in _SHORTENED
        parts = () if is_spoilt(plain) else parts_of(shortened(plain, 2), is_last=ends)
        words = self._words_of(plain if self._lists.normalise else text)
        pieces = [self._token(part, word) for part, word in zip_longest(parts, words)] or [replace(SILENT)]
        self._describe(pieces, plain, ends)
        if len(pieces) == 1:
            return pieces[0]
        return Token("", "", "", NONE, "", flags=COMPOUND, pieces=tuple([piece.row for piece in pieces]))

    def _token(self, part: Part | None, word: Word | None) -> Token:
        """One word, of which the score or the terms may know nothing."""
        flags = (UNSPOKEN if word is None else CARRIES if word.valence else 0) | (
            UNREAD if part is None else 0
        )
        flags |= SCORED if word is not None and word.is_marked else 0
        word = word or PLAIN
        if part is None:
            return Token("", "", "", NONE, "", flags=flags, word=word)
        english, foreign = votes_of(part.surface)
        flags |= ENGLISH if english else 0
        flags |= FOREIGN if foreign and not english and any(weight > 1 for _, weight in foreign) else 0
        flags |= CARRIES if part.surface in _VERBS else 0
        flags |= TURNS if part.surface in _TURNS else JOINS if part.surface in _JOINS else 0
        for flag, phrases in self._lists.phrases.items():
            flags |= flag if part.key in phrases.openers else 0
        return Token(
            part.token,
            part.stem,
            part.surface,
            part.role,
            part.key,
            part.is_last,
            flags,
            word,
            english,
            foreign,
        )

    def _describe(self, pieces: list[Token], plain: str, ends: bool) -> None:
        """Say what holds of the token as a whole at its first or last piece."""
        first, last = pieces[0], pieces[-1]
        if ends:
            last.flags |= ENDS
        if plain.endswith((",", ":", ")", "-")):
            last.flags |= COMMA
        if first.surface in _TRAILING and last.flags & (ENDS | COMMA):
            first.flags &= ~TURNS
        if plain.startswith(("(", "-", "&")):
            first.flags |= JOINS
        first.letters, first.alien = letters_of(plain)
        if first.letters > 1 and plain.isupper():
            first.flags |= LOUD
        last.exclamations, last.questions = plain.count("!"), plain.count("?")
        if last.exclamations or last.questions:
            last.flags |= MARKS

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


def expanded(rows: Iterable[Row]) -> list[Row]:
    """The rows with the pieces of compound tokens in their place."""
    every: list[Row] = []
    for row in rows:
        if row[0] & COMPOUND:
            every += row[4].pieces
        else:
            every.append(row)
    return every
