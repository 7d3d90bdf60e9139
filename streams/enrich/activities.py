"""Know what people do with things: fields of words, each of which tells of one activity.

Hardly anybody says "I use it for decorating"; people say that the woodchip came off, or that thirty years of paste
let go. A field (lexicons/uses.txt) holds the words of one activity: some tell of it in whatever sentence they stand
("wallpaper"), others only hint at it ("wall", "paste", "strip") and tell of it where two of them, or one beside a
word that tells, stand within `REACH` tokens.

Whose idea: semantic fields (Trier 1931), and the rule of two cues of lexical chains (Morris and Hirst 1991).
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final, NamedTuple

from streams.enrich.terms import stem
from streams.enrich.word_lists import lines_of

REACH = 10
"""Tokens between two words of a field that tell of it together: about a sentence. In a text of thousands of words
any two stand somewhere."""
_NONE: Final[tuple[str, ...]] = ()


class Fields(NamedTuple):
    """The words of all activities, by their stems."""

    telling: Mapping[str, str]
    """Stem -> the activity that it tells of."""
    hinting: Mapping[str, tuple[str, ...]]
    """Stem -> the activities that it hints at."""


@cache
def fields() -> Fields:
    """The fields of lexicons/uses.txt; an activity has the stem of the first word of its line as its key."""
    telling: dict[str, str] = {}
    hinting: dict[str, tuple[str, ...]] = {}
    for line in lines_of("uses"):
        sure, _, hints = line.partition("|")
        name = stem(sure.split()[0])
        for word in sure.split():
            telling.setdefault(stem(word), name)
        for word in dict.fromkeys(map(stem, hints.split())):
            hinting[word] = (*hinting.get(word, _NONE), name)
    return Fields(telling, hinting)


@cache
def _parts_of_life() -> Mapping[str, frozenset[str]]:
    """Activity -> those of the same parts of life (lexicons/fields_of_life.txt), itself among them."""
    kin: dict[str, frozenset[str]] = {}
    for line in lines_of("fields_of_life"):
        part = frozenset(map(stem, line.split()))
        for name in part:
            kin[name] = kin.get(name, frozenset()) | part
    return kin


def close_to(activity: str) -> frozenset[str]:
    """The activities that people speak of in one breath with this one.

    >>> sorted(close_to("pregnant") - {"pregnant"}), close_to("chess") == close_to("dart"), close_to("sushi")
    (['menstrual', 'nausea'], True, frozenset())
    """
    return _parts_of_life().get(activity, frozenset())


def activity_of(word: str) -> str:
    """What the stem of a word tells of: an activity, or itself.

    >>> activity_of("woodchip"), activity_of("#woodchip"), activity_of("#lumatone")
    ('decorat', 'decorat', '#lumatone')
    """
    plain = stem(word[1:]) if word[:1] == "#" else word
    return fields().telling.get(plain, word)


def is_activity(key: str) -> bool:
    """True for the key of an activity, which is a use in whatever sentence it stands."""
    return fields().telling.get(key) == key


def hinted_at(word: str) -> tuple[str, ...]:
    """The activities that the stem of a word hints at."""
    return fields().hinting.get(word, _NONE)


def is_of_field(word: str) -> bool:
    """True if the stem of a word tells of an activity or hints at one."""
    return word in fields().telling or word in fields().hinting


def told_together(words: Iterable[tuple[int, str]]) -> dict[int, tuple[str, ...]]:
    """Place of a word -> the activities that it tells of together with another word near it.

    `words`: places, rising, and stems; those of no field may be left out.

    >>> told_together([(1, "paper"), (5, "wall")])
    {1: ('decorat',), 5: ('decorat',)}
    >>> told_together([(1, "wall"), (5, "wall")]), told_together([(1, "paper"), (50, "wall")])
    ({}, {})
    """
    telling, hinting = fields()
    last: dict[str, tuple[int, str]] = {}
    other: dict[str, tuple[int, str]] = {}  # the last word that is not the last one again
    told: dict[int, dict[str, None]] = {}
    for place, key in words:
        own = telling.get(key)
        for name in (own, *hinting.get(key, _NONE)) if own is not None else hinting.get(key, _NONE):
            before = last.get(name)
            if before is not None and before[1] != key:
                other[name] = before
            last[name] = (place, key)
            mate = other.get(name)
            if mate is not None and place - mate[0] <= REACH:
                told.setdefault(mate[0], {})[name] = None
                told.setdefault(place, {})[name] = None
    return {place: tuple(names) for place, names in sorted(told.items())}


def among(words: Iterable[str]) -> frozenset[str]:
    """The activities that a set of stems tells of: one word that tells, or two that hint."""
    telling, hinting = fields()
    told: set[str] = set()
    hints: dict[str, int] = {}
    for word in set(words):
        if word in telling:
            told.add(telling[word])
        for name in hinting.get(word, _NONE):
            hints[name] = hints.get(name, 0) + 1
    return frozenset(told | {name for name, count in hints.items() if count > 1})


def words_of(activity: str, words: Iterable[str]) -> tuple[str, ...]:
    """Those of some stems that tell of an activity or hint at it, in the order of the alphabet.

    >>> words_of("decorat", ["wall", "lovely", "woodchip"])
    ('wall', 'woodchip')
    """
    telling, hinting = fields()
    own = {word for word in words if telling.get(word) == activity or activity in hinting.get(word, _NONE)}
    return tuple(sorted(own))
