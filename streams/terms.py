"""Say what a mention talks about: the terms that themes are made of, and the words that near copies share.

A term is a content word, or two words that belong together: two content words, or a content word with a word
that turns it ("cap off", "not charging"). Words that only judge ("great") or only classify ("app") are no
terms, nor are numbers. Whoever hears a text keeps what `parts_of` says of each token: a word is looked at once.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
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
_SIBILANT: Final = ("ses", "xes", "zes", "ches", "shes")


NONE: Final = 0
"""No term, and no part of one: pairs break here."""
CONTENT: Final = 1
NEGATOR: Final = 2
PARTICLE: Final = 3
IN: Final = 4
"""Joins "log" and "sign" only."""
SOLO: Final = 5
"""A term that is joined to no other: two characters of a run."""


@dataclass(slots=True, eq=False)
class Part:
    """What the stages ask of one word."""

    token: str
    """Lower case, for near copies; `NUMBER` for a number."""
    stem: str
    surface: str
    """As people read it."""
    role: int
    """What it can be in a term: NONE to SOLO; a plain number, since it is asked for every word heard."""
    key: str
    """What phrases are matched by: the stem, "not" for every negation."""
    is_last: bool = False
    """A sentence ends behind it, so that no term reaches over it."""


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
        last = parts[-1]
        parts[-1] = Part(last.token, last.stem, last.surface, last.role, last.key, is_last=True)
    return tuple(parts)


def _part(surface: str) -> Part | None:
    surface = surface.strip("_'")
    surface = surface.removesuffix("'s") if surface != "it's" else surface
    token = surface.replace("'", "").replace("_", "")
    bare = token.lstrip("#")
    if not bare or len(bare) > MAX_WORD:
        return None
    if sum(map(str.isdigit, bare)) * 2 >= len(bare):
        return Part(NUMBER, NUMBER, NUMBER, NONE, NUMBER)
    if token in _NEGATORS:
        root = token if token in ("no", "never", "without") else "not"  # "won't close" is "not close"
        return Part(token, root, surface, NEGATOR, "not")
    root = stem(token)
    return Part(token, root, surface, _role(token, bare), root)


def _role(token: str, bare: str) -> int:
    if token in _PARTICLES:
        return PARTICLE
    if token == "in":
        return IN
    is_term = len(bare) >= 3 and bare not in STOP and bare not in _GENERIC and not is_foreign(bare)
    return CONTENT if is_term else NONE


def terms_of(parts: Iterable[Part]) -> dict[str, str]:
    """Terms and their first readable forms, in the order of the text; at most MAX_TERMS.

    >>> terms_of(parts_of("the battery door will not close again"))
    {'battery': 'battery', 'door': 'door', 'battery door': 'battery door', 'clos': 'close', 'not clos': 'not close'}
    """
    terms: dict[str, str] = {}
    before: Part | None = None
    for part in parts:
        role = part.role
        if role == NONE:
            before = None
            continue
        if role in (CONTENT, SOLO):
            stem = part.stem
            if stem not in terms:
                terms[stem] = part.surface
        if before is not None and (
            before.role <= NEGATOR and before.token != part.token
            if role == CONTENT
            else before.role == CONTENT and role < SOLO and (role != IN or before.token[:3] in _JOINED_BY_IN)
        ):
            pair = f"{before.stem} {part.stem}"
            if pair not in terms:
                terms[pair] = f"{before.surface} {part.surface}"
        before = None if part.is_last else part
    return terms if len(terms) <= MAX_TERMS else dict(islice(terms.items(), MAX_TERMS))
