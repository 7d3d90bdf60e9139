"""Look at each token once: everything that all stages ask of it, in one bounded memo.

A text is split once. What a token means for the score, the terms, the departments, the clauses and the language
does not depend on its neighbours, so it is worked out when the token is first met and remembered.
"""

import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import zip_longest
from typing import Final

from msgspec.structs import replace

from streams.enrich.emoji import words_between_emoji
from streams.enrich.language import Votes, letters_of, votes_of
from streams.enrich.normalise import BREAK, cleaned, is_drawn_out, is_spoilt, shortened
from streams.enrich.phrases import NO_PHRASE, Anchor
from streams.enrich.vader_lexicon import BOOSTERS, NEGATIONS, VALENCES, spell_out
from streams.enrich.vader_words import PLAIN, PLAIN_UPPER, Word, Words, stripped
from streams.terms import NONE, Part, parts_of, stem

MEMO_TOKENS = 16_384
"""Tokens remembered by one set of word lists: at most about 1 kB each, 16 MB; brands share equal sets."""
MEMO_CHARACTERS = 40
"""Longer tokens are looked at anew, or a flood of long links fills memory."""

# what a token has to say, as bits
COMMA: Final = 1
JOINS: Final = 2
"""A clause may begin with it."""
CARRIES: Final = 4
"""It has a valence or is a verb: a clause of its own may be made around it."""
ENGLISH: Final = 8
UNREAD: Final = 16
"""No word for terms: an emoji, a link, a dash."""
TELLING: Final = 32
"""The bits from here on are asked for in every text; some four in ten tokens have one."""
FOREIGN: Final = 32
"""A word that only another language has."""
ALIEN: Final = 64
"""It has letters of another script."""
LOUD: Final = 128
"""Two letters or more, all capitals."""
UNSPOKEN: Final = 256
"""No word for the score: a handle, a link, a line break."""
SWAYS: Final = 512
"""Its word changes those behind it, or itself by its place: a sum of valences may not be the score."""
ENDS: Final = 1024
"""A sentence ends behind it."""
TURNS: Final = 2048
"""A contrast begins with it."""
PARTED: Final = ENDS | TURNS
MARKS: Final = 4096
"""It has exclamation or question marks."""
SCORED: Final = 8192
"""Its word moves the score."""
ANCHOR: Final = 16384
"""A phrase may stand around it."""

SEVERAL: Final = " "
"""Stands in the place of the word of a token that holds several: no word is a space."""

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


class Token(Part, eq=False, gc=False):
    """What the stages ask of one word, or of one sign without words; a `Part` for terms.

    Shared by all texts and never changed: `silent`, `unspoken`, `unnamed` and `rated` give another one.
    """

    flags: int = 0
    word: Word = PLAIN
    """For the score, unless UNSPOKEN."""
    anchor: Anchor = NO_PHRASE
    """Which phrases may stand around it."""
    english: int = 0
    foreign: Votes = ()
    letters: int = 0
    alien: int = 0
    """Letters of another script."""
    exclamations: int = 0
    questions: int = 0
    pieces: "tuple[Token, ...]" = ()
    """Where punctuation or emoji stood between words; its `token` is SEVERAL then."""

    def negated(self) -> "Token":
        """The same token, saying the opposite."""
        valence = self.word.valence
        return replace(self, word=replace(self.word, valence=-valence)) if valence else self


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
            return silent(ENDS)
        plain = cleaned(text)
        ends = plain.rstrip(_CLOSING).endswith(_ENDS) and plain.lower() not in _SHORTENED
        parts = () if is_spoilt(plain) else parts_of(shortened(plain, 2), is_last=ends)
        words = self._words_of(plain if self._lists.normalise else text)
        pieces = [self._token(part, word) for part, word in zip_longest(parts, words)] or [replace(SILENT)]
        self._describe(pieces, plain, ends)
        return pieces[0] if len(pieces) == 1 else Token(SEVERAL, "", "", NONE, "", pieces=tuple(pieces))

    def _token(self, part: Part | None, word: Word | None) -> Token:
        """One word, of which the score or the terms may know nothing."""
        flags = _flags_of(word) | (UNREAD if part is None else 0)
        word = word or PLAIN
        if part is None:
            return Token("", "", "", NONE, "", flags=flags, word=word)
        english, foreign = votes_of(part.surface)
        flags |= ENGLISH if english else 0
        if foreign and not english and any(weight > 1 for _, weight in foreign):
            flags |= FOREIGN
        flags |= CARRIES if part.surface in _VERBS else 0
        flags |= TURNS if part.surface in _TURNS else JOINS if part.surface in _JOINS else 0
        anchor = self._lists.anchors.get(part.key, NO_PHRASE)
        flags |= ANCHOR if anchor is not NO_PHRASE else 0
        return Token(
            part.token,
            part.stem,
            part.surface,
            part.role,
            part.key,
            part.joins,
            flags,
            word,
            anchor,
            english,
            foreign,
        )

    def _describe(self, pieces: list[Token], plain: str, ends: bool) -> None:
        """Say what holds of the token as a whole at its first or last piece."""
        first, last = pieces[0], pieces[-1]
        if ends:
            last.flags |= ENDS
        if plain.isascii() and plain.isalpha():  # most new words: there is no sign to look for
            first.letters = len(plain)
            if first.letters > 1 and plain.isupper():
                first.flags |= LOUD
            return
        if plain.endswith((",", ":", ")", "-")):
            last.flags |= COMMA
        if first.surface in _TRAILING and last.flags & (ENDS | COMMA):
            first.flags &= ~TURNS
        if plain.startswith(("(", "-", "&")):
            first.flags |= JOINS
        first.letters, first.alien = letters_of(plain)
        if first.alien:
            first.flags |= ALIEN
        if first.letters > 1 and plain.isupper():
            first.flags |= LOUD
        last.exclamations, last.questions = plain.count("!"), plain.count("?")
        if last.exclamations or last.questions:
            last.flags |= MARKS

    def _words_of(self, plain: str) -> list[Word]:
        lists = self._lists
        if not lists.normalise and not lists.emoji:
            return [self._words.look_at(word) for word in spell_out(plain).split()]
        if plain.isascii():
            return [self._word(word) for word in plain.split()]
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


def _flags_of(word: Word | None) -> int:
    """What the word that is scored has to say."""
    if word is None:
        return UNSPOKEN
    if word is PLAIN or word is PLAIN_UPPER:
        return 0
    return (
        (CARRIES if word.valence else 0)
        | (SCORED if word.is_marked else 0)
        | (SWAYS if word.is_swaying else 0)
    )


def expanded(tokens: Iterable[Token]) -> list[Token]:
    """The tokens with the pieces of those that hold several in their place."""
    every: list[Token] = []
    for token in tokens:
        if token.pieces:
            every += token.pieces
        else:
            every.append(token)
    return every


_OF_NAMES: Final = ENDS | ENGLISH | FOREIGN | ALIEN
"""What a name still says: a sentence ends behind it, and the language of its words."""


@lru_cache(maxsize=256)
def silent(flags: int = 0) -> Token:
    """A token that is neither scored nor read."""
    return Token("", "", "", NONE, "", flags=UNSPOKEN | UNREAD | flags & _OF_NAMES)


SILENT: Final = silent()

_CHANGED: Final = 4096
"""Tokens kept of each of the changes below: the words of names and of rated phrases are few, and met often."""


@lru_cache(maxsize=_CHANGED)
def unspoken(token: Token) -> Token:
    """The same token for terms, not scored."""
    return replace(token, flags=(token.flags | UNSPOKEN) & ~SCORED)


@lru_cache(maxsize=_CHANGED)
def unnamed(token: Token) -> Token:
    """The same token for the score, no term and in no phrase."""
    return Token("", "", "", NONE, "", flags=token.flags & ~(ANCHOR | MARKS), word=token.word)


@lru_cache(maxsize=_CHANGED)
def rated(token: Token, valence: str) -> Token:
    """The same token for terms, with the valence of the phrase that begins with it."""
    word = Word(valence=float(valence), is_marked=True)
    return replace(token, word=word, flags=(token.flags | SCORED | CARRIES) & ~(UNSPOKEN | SWAYS))


@lru_cache(maxsize=_CHANGED)
def unrated(token: Token) -> Token:
    """The same token for terms, with a word that does not move the score."""
    return replace(token, word=PLAIN, flags=token.flags & ~(SCORED | SWAYS))
