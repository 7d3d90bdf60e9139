"""Know what each token of a text has to say: what all stages ask of it, as it was looked at once (memo.py)."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from streams.enrich.language import Votes
from streams.enrich.phrases import NO_PHRASE, Anchor
from streams.enrich.terms import NONE, Part
from streams.enrich.vader_words import PLAIN, Word

# what a token has to say, as bits; first those whose places are asked for in every text
SCORED: Final = 1
"""Its word moves the score."""
ANCHOR: Final = 2
"""A phrase may stand around it."""
SWAYS: Final = 4
"""Its word changes those behind it, or itself by its place: a sum of valences may not be the score."""
UNSPOKEN: Final = 8
"""No word for the score: a handle, a link, a line break."""
ENDS: Final = 16
"""A sentence ends behind it."""
TURNS: Final = 32
"""A contrast begins with it."""
PARTED: Final = ENDS | TURNS
MARKS: Final = 64
"""It has exclamation or question marks."""
TELLING: Final = 127
"""All of these; some four in ten tokens have one."""
ODD: Final = 128
"""Stands beside those that are telling for one of the next three, which are asked of few texts."""
FOREIGN: Final = 256
"""A word that only another language has."""
ALIEN: Final = 512
"""It has letters of another script."""
LOUD: Final = 1024
"""Two letters or more, all capitals."""
_ODD: Final = FOREIGN | ALIEN | LOUD
UNREAD: Final = 2048
"""No word for terms: an emoji, a link, a dash."""
COMMA: Final = 4096
JOINS: Final = 8192
"""A clause may begin with it."""
CARRIES: Final = 16384
"""It has a valence or is a verb: a clause of its own may be made around it."""
ENGLISH: Final = 32768

SEVERAL: Final = " "
"""Stands in the place of the word of a token that holds several: no word is a space."""


class Token(Part):
    """What the stages ask of one word, or of one sign without words; a `Part` for terms.

    Shared by all texts and never changed: `silent`, `unspoken`, `unnamed` and `rated` give another one.
    """

    __slots__ = (
        "alien",
        "anchor",
        "english",
        "exclamations",
        "flags",
        "foreign",
        "hints",
        "letters",
        "name",
        "pieces",
        "questions",
        "telling",
        "word",
    )
    flags: int
    telling: int
    """Those of its flags whose places are asked for in every text."""
    word: Word
    """For the score, unless UNSPOKEN."""
    anchor: Anchor
    """Which phrases may stand around it."""
    english: int
    foreign: Votes
    letters: int
    alien: int
    """Letters of another script."""
    exclamations: int
    questions: int
    pieces: "tuple[Token, ...]"
    """Where punctuation or emoji stood between words; its `token` is SEVERAL then."""
    name: str
    """What it stands for in remarks (uses.py)."""
    hints: int
    """What a remark may find at it (hints.py)."""

    def __init__(
        self,
        token: str,
        stem: str,
        surface: str,
        role: int,
        key: str,
        joins: int = NONE,
        flags: int = 0,
        word: Word = PLAIN,
        anchor: Anchor = NO_PHRASE,
        english: int = 0,
        foreign: Votes = (),
        pieces: "tuple[Token, ...]" = (),
    ) -> None:
        super().__init__(token, stem, surface, role, key, joins)
        self.word = word
        self.anchor = anchor
        self.english = english
        self.foreign = foreign
        self.letters = self.alien = self.exclamations = self.questions = 0
        self.pieces = pieces
        self.name = ""
        self.hints = 0
        self.say(flags)

    def say(self, flags: int) -> None:
        """Let it say this, while it is being made."""
        self.flags = flags
        self.telling = flags & TELLING | ODD if flags & _ODD else flags & TELLING

    def like(self, flags: int, word: Word) -> "Token":
        """Make the same token with other flags and another word for the score."""
        other = Token(
            self.token,
            self.stem,
            self.surface,
            self.role,
            self.key,
            self.joins,
            flags,
            word,
            self.anchor,
            self.english,
            self.foreign,
            self.pieces,
        )
        other.letters, other.alien = self.letters, self.alien
        other.exclamations, other.questions = self.exclamations, self.questions
        other.name, other.hints = self.name, self.hints
        return other

    def negated(self) -> "Token":
        """The same token, saying the opposite."""
        return self.like(self.flags, self.word.negated()) if self.word.valence else self


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
    return token.like((token.flags | UNSPOKEN) & ~SCORED, token.word)


@lru_cache(maxsize=_CHANGED)
def unnamed(token: Token) -> Token:
    """The same token for the score, no term and in no phrase."""
    return Token("", "", "", NONE, "", flags=token.flags & ~(ANCHOR | MARKS), word=token.word)


@lru_cache(maxsize=_CHANGED)
def rated(token: Token, valence: str) -> Token:
    """The same token for terms, with the valence of the phrase that begins with it."""
    word = Word(valence=float(valence), is_marked=True)
    return token.like((token.flags | SCORED | CARRIES) & ~(UNSPOKEN | SWAYS), word)


@lru_cache(maxsize=_CHANGED)
def unrated(token: Token) -> Token:
    """The same token for terms, with a word that does not move the score."""
    return token.like(token.flags & ~(SCORED | SWAYS), PLAIN)
