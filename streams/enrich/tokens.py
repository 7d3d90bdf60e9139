"""Know what each token of a text has to say: what all stages ask of it, as it was looked at once (memo.py)."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from msgspec.structs import replace

from streams.enrich.language import Votes
from streams.enrich.phrases import NO_PHRASE, Anchor
from streams.enrich.vader_words import PLAIN, Word
from streams.terms import NONE, Part

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


class Token(Part, eq=False, gc=False):
    """What the stages ask of one word, or of one sign without words; a `Part` for terms.

    Shared by all texts and never changed: `silent`, `unspoken`, `unnamed` and `rated` give another one.
    """

    flags: int = 0
    telling: int = 0
    """Those of its flags whose places are asked for in every text."""
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

    def __post_init__(self) -> None:
        self.say(self.flags)

    def say(self, flags: int) -> None:
        """Let it say this, while it is being made."""
        self.flags = flags
        self.telling = flags & TELLING | ODD if flags & _ODD else flags & TELLING

    def negated(self) -> "Token":
        """The same token, saying the opposite."""
        valence = self.word.valence
        return replace(self, word=replace(self.word, valence=-valence)) if valence else self


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
