"""Say what a mention talks about: the terms that themes are made of, and the words that near copies share.

A term is a content word, or two words that belong together: two content words, or a content word with a word
that turns it ("cap off", "not charging"). Words that only judge ("great") or only classify ("app") are no
terms, nor are numbers. Whoever hears a text keeps what `parts_of` says of each token: a word is looked at once.
"""

import re
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Final

from streams.enrich.language import is_foreign
from streams.enrich.word_lists import words_of

MAX_TERMS = 64
"""Of one mention; a post has about seven, a long review forty."""
MAX_WORD = 25
"""Longer words are ids, keyboard noise or words glued together."""
MAX_RUN = 60
"""Characters of one run of a script without spaces; a sentence is shorter."""
NUMBER = "0"
"""Stands for every number: copies of a text differ in them, and no theme is one."""
MONEY = "$"
"""What phrases match an amount by, of whatever currency: "$5", "5€"."""
_CURRENCIES: Final = frozenset("$€£₹¥₩₽₺₫฿")

_WITHOUT_SPACES = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f"
"""Kana, Han, Hangul and Thai: their runs become pairs of characters."""
_PIECE = re.compile(
    rf"(?P<run>[{_WITHOUT_SPACES}]+)|(?P<word>#?[^\W_{_WITHOUT_SPACES}][^\W{_WITHOUT_SPACES}]*(?:'[^\W{_WITHOUT_SPACES}]+)*)"
)
STOP: Final = frozenset(word.replace("'", "") for word in words_of("stop_words"))
_GENERIC: Final = words_of("generic_words")
_NEGATORS: Final = frozenset(
    "not no never without cant cannot wont dont didnt doesnt isnt wasnt arent werent couldnt wouldnt hasnt "
    "havent aint nt".split()
)
_JOINED_BY_IN: Final = ("log", "sig")
_PARTICLES: Final = frozenset({"up", "down", "out", "off", "back"})
_TELLING: Final = frozenset({"down"})
"""Particles that say something alone: a service that is down is told of with this word before any other. With it
the median theme of review streams is told 0.8 instead of 4.1 h after its fifth mention, as quietly."""
_SIBILANT: Final = ("ses", "xes", "zes", "ches", "shes")


# what a word can be in a term, as bits, so that one test says which words may follow it
NONE: Final = 0
"""No term, and no part of one: pairs break here."""
CONTENT: Final = 1
SOLO: Final = 2
"""A term that is joined to no other: two characters of a run."""
NEGATOR: Final = 4
PARTICLE: Final = 8
IN: Final = 16
"""Joins "log" and "sign" only."""
_TERM: Final = CONTENT | SOLO
_ENDINGS: Final = (PARTICLE, IN)
"""Written as one word as often as two ("cash back", "log in", "line up"), so that both are one term."""


class Part:
    """What the stages ask of one word; one equals itself alone."""

    __slots__ = ("joins", "key", "role", "stem", "surface", "token")
    token: str
    """Lower case, for near copies; `NUMBER` for a number."""
    stem: str
    surface: str
    """As people read it."""
    role: int
    """What it can be in a term: one of NONE to IN."""
    key: str
    """What phrases are matched by: the stem, "not" for every negation."""
    joins: int
    """The roles of words that make a pair with it when they follow; none where a sentence ends behind it."""

    def __init__(self, token: str, stem: str, surface: str, role: int, key: str, joins: int = NONE) -> None:
        self.token = token
        self.stem = stem
        self.surface = surface
        self.role = role
        self.key = key
        self.joins = joins


_NOTHING: Final = Part("", "", "", NONE, "")


def stem(word: str) -> str:
    """Take the commonest endings off; light, so that a term stays readable and few words fall together.

    >>> [stem(word) for word in ("leaks", "leaking", "batteries", "dropped", "prices", "boxes", "glass")]
    ['leak', 'leak', 'battery', 'drop', 'pric', 'box', 'glass']
    """
    if word[:1] == "#":
        return word
    if len(word) > 4 and word.endswith("ies"):
        word = word[:-3] + "y"
    elif len(word) > 4 and word.endswith(_SIBILANT):
        word = word[:-2]
    elif len(word) > 3 and word[-1] == "s" and word[-2] not in "sui":
        word = word[:-1]
    if len(word) > 5 and word.endswith("ing"):
        word = word[:-3]
    elif len(word) > 5 and word.endswith("ed"):
        word = word[:-2]
    elif len(word) > 4 and word[-1] == "e":
        word = word[:-1]
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lse":
        word = word[:-1]
    if len(word) > 5 and word[-1] == "e":
        word = word[:-1]
    return word


def parts_of(plain: str, *, is_last: bool = False) -> tuple[Part, ...]:
    """The words of a token that has been cleaned (straight quotes, no link, no handle).

    >>> [part.stem for part in parts_of("battery/charger's")]
    ['battery', 'charger']
    """
    parts: list[Part] = []
    if plain.isascii() and plain.isalpha():  # most new words, and they need no pattern
        word = plain.lower()
        if len(word) > MAX_WORD:
            return ()
        only = _of_word(word, word, word)
        if is_last:
            only.joins = NONE
        return (only,)
    for piece in _PIECE.finditer(plain.lower()):
        run = piece["run"]
        if run:
            pairs = [run[i : i + 2] for i in range(min(len(run), MAX_RUN) - 1)] or [run]
            parts += [Part(pair, pair, pair, SOLO, pair) for pair in pairs]
            continue
        part = _part(piece["word"])
        if part:
            parts.append(part)
    if is_last and parts:
        parts[-1].joins = NONE
    if parts and parts[0].key == NUMBER and not _CURRENCIES.isdisjoint(plain):
        parts[0].key = MONEY
    return tuple(parts)


def _part(surface: str) -> Part | None:
    surface = surface.strip("_'")
    surface = surface.removesuffix("'s") if surface != "it's" else surface
    token = surface.replace("'", "").replace("_", "")
    bare = token.lstrip("#")
    if not bare or len(bare) > MAX_WORD:
        return None
    if not bare.isalpha() and sum(map(str.isdigit, bare)) * 2 >= len(bare):
        return Part(NUMBER, NUMBER, NUMBER, NONE, NUMBER)
    return _of_word(token, bare, surface)


def _of_word(token: str, bare: str, surface: str) -> Part:
    """A word as near copies share it, the same without the sign of a hashtag, and as people read it."""
    if token in _NEGATORS:
        root = token if token in ("no", "never", "without") else "not"  # "won't close" is "not close"
        return Part(token, root, surface, NEGATOR, "not", joins=CONTENT)
    root = stem(token)
    role = _role(token, bare)
    joins = NONE
    if role == CONTENT:
        joins = CONTENT | NEGATOR | PARTICLE | (IN if token[:3] in _JOINED_BY_IN else NONE)
    return Part(token, root, surface, role, root, joins)


def _role(token: str, bare: str) -> int:
    if token in _PARTICLES:
        return PARTICLE | SOLO if token in _TELLING else PARTICLE
    if token == "in":
        return IN
    is_term = len(bare) >= 3 and bare not in STOP and bare not in _GENERIC and not is_foreign(bare)
    return CONTENT if is_term else NONE


Origin = Part | tuple[Part, Part]
"""The word or the two words that a term was first made of."""


def terms_of(parts: Iterable[Part]) -> dict[str, str]:
    """Terms and their first readable forms, in the order of the text; at most MAX_TERMS.

    >>> terms_of(parts_of("the battery door will not close again"))
    {'battery': 'battery', 'door': 'door', 'battery door': 'battery door', 'clos': 'close', 'not clos': 'not close'}
    """
    return forms_of(origins_of(parts))


def forms_of(origins: Mapping[str, Origin]) -> dict[str, str]:
    """The terms as people wrote them first."""
    return {
        term: origin.surface if isinstance(origin, Part) else f"{origin[0].surface} {origin[1].surface}"
        for term, origin in origins.items()
    }


def origins_of(parts: Iterable[Part]) -> dict[str, Origin]:
    """Terms and what each was made of, so that the readable form is put together only for those that are shown."""
    terms: dict[str, Origin] = {}
    before, joins = _NOTHING, NONE
    for part in parts:
        role = part.role
        if not role:
            joins = role
            continue
        stem = part.stem
        if role & _TERM and stem not in terms:
            terms[stem] = part
        if joins & role and before.token != part.token:
            pair = f"{before.stem}{stem}" if role in _ENDINGS else f"{before.stem} {stem}"
            if pair not in terms:
                terms[pair] = before, part
        before, joins = part, part.joins
    return terms if len(terms) <= MAX_TERMS else dict(islice(terms.items(), MAX_TERMS))
