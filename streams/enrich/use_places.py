"""Find where a single frame tells a use: what stands behind "instead of my", before "with it", before "here".

Each frame is asked at the place of its trigger (use_frames.py) and gives the places where a phrase begins.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

from streams.enrich.noun_phrases import PHRASE, Sentence
from streams.enrich.tokens import ENDS

GAP = 4
"""Tokens between a trigger and the word that leads on: "use [my little machine mostly] for"."""
UNKNOWN_REACH = 3
MODAL_REACH = 6


class Start(NamedTuple):
    """Where the phrase begins that says a use."""

    place: int
    is_told: bool = False
    """Somebody says what he does with it."""
    takes_people: bool = False
    """People may be a use there: "use it to watch my grandma"."""
    ends: int = 0
    """Where it ends, for a phrase that was found from behind; 0: as far as a noun phrase goes."""


Find = Callable[[Sentence, int], Start | None]


class Frame(NamedTuple):
    """What is asked at the place of a trigger."""

    find: Find
    behind: frozenset[str] = frozenset()
    """One of these has to follow the trigger, or nothing is found; empty: something else may do."""


_UNKNOWN: Final = frozenset("not who nobody no never didn't hadn't".split())
_MODALS: Final = frozenset("could can would might".split())
_OWN: Final = frozenset("my our".split())
_A: Final = frozenset("a an my our".split())
_ANY: Final = _A | {"the", "any", "every", "another", "all", "her", "his", "their", "two", "three", "four"}
_REAL: Final = frozenset(
    "actual real proper ordinary normal regular old expensive dedicated separate".split()
)
NO_USE_BEHIND: Final = frozenset(
    "thank thanks thankyou sorry luck wait waiting waited looking look pay paid wish wished hope hoped "
    "hoping".split()
)
_NO_DOING: Final = frozenset(
    "thing nothing something anything everything being having going during morning evening loving working king "
    "using getting doing trying loving interesting annoying disappointing happening".split()
)
_SINGLE: Final = frozenset({"a", "an", "this", "such"})
"""Behind an opening "for": what it is, as in "for a blender it is quiet", and not what it is used for."""
_COUNTS: Final = frozenset("its two three four five six seven eight nine ten twelve several".split())
_BE: Final = frozenset({"is", "are", "being", "gets", "be", "it's"})
_STATES: Final = frozenset(
    "is are was were has have had am be been it's i'm fits fit comes came arrived".split()
)
"""In front of "in it": a state of the thing, and nothing that somebody does."""
_WHOM: Final = frozenset("for any fellow all dear".split())
_DOERS: Final = frozenset("i we they he she you everyone everybody people who".split())


def _led(sentence: Sentence, i: int, leads: tuple[str, ...]) -> int | None:
    """Where the phrase begins behind a trigger at `i`, a gap and one of the words that lead on."""
    words = sentence.words
    for place in range(i + 1, min(i + GAP + 2, len(words))):
        if sentence.breaks(place - 1):
            return None
        word = words[place]
        if word not in leads:
            continue
        if word == "to" and place == i + 1 and not (i and words[i - 1] in _BE):
            return None  # "used to be", "got to", "works to"
        if word == "at" and not sentence.word(place + 1).endswith("ing"):
            return None
        return place + 1
    return None


def leads(*leads: str, is_told: bool = False, takes_people: bool = False) -> Frame:
    """A frame of a trigger and words that lead on."""

    def find(sentence: Sentence, i: int) -> Start | None:
        place = _led(sentence, i, leads)
        return None if place is None else Start(place, is_told, takes_people)

    return Frame(find, frozenset(leads))


def _used(sentence: Sentence, i: int) -> Start | None:
    """Find "I use it for X", "using mine as X"; "easy to use for X" is no use of one's own."""
    place = _led(sentence, i, _USED)
    if place is None:
        return None
    is_told = not (i and sentence.words[i - 1] == "to")
    return Start(place, is_told, takes_people=is_told)


_USED: Final = ("for", "as", "to", "when", "while")
used: Final = Frame(_used, frozenset(_USED))


def _fits(sentence: Sentence, i: int) -> Start | None:
    """Find "great for X", "love it as X", "brilliant at mixing X"."""
    if i and sentence.words[i - 1] in ("as", "so"):
        return None
    place = _led(sentence, i, _FITS)
    return None if place is None else Start(place)


_FITS: Final = ("for", "as", "at", "against")
fits: Final = Frame(_fits, frozenset(_FITS))


def became(sentence: Sentence, i: int) -> Start | None:
    """Find "it has become my X", "turned out a great X"."""
    if sentence.word(i + 1) in _A:
        return Start(i + 2, is_told=True, takes_people=True)
    return None


def is_my(sentence: Sentence, i: int) -> Start | None:
    """Find "it's my X now", "the Sleeka is our new X"."""
    words = sentence.words
    is_of_it = words[i] == "it's" or (i > 0 and sentence.is_it(i - 1))
    if is_of_it and sentence.word(i + 1) in _OWN:
        return Start(i + 2, is_told=True)
    return None


def instead(sentence: Sentence, i: int) -> Start | None:
    """Find "instead of my X", "replaced my X", "ditched three X"."""
    is_of = sentence.words[i] == "of"
    if is_of and not (i and sentence.words[i - 1] == "instead"):
        return None
    if sentence.word(i + 1) in (_OWN if not is_of else _ANY):
        return Start(i + 2)
    return None


def than(sentence: Sentence, i: int) -> Start | None:
    """Find "better than my actual X", "than any X"."""
    if sentence.word(i + 1) in _REAL or (
        sentence.word(i + 1) in _ANY and (sentence.word(i + 2) in _REAL or sentence.word(i + 1) == "any")
    ):
        return Start(i + 2)
    return None


def no_more(sentence: Sentence, i: int) -> Start | None:
    """Find "no more X", "goodbye X", "who needs a X"."""
    if sentence.words[i] == "more":
        if i and sentence.words[i - 1] == "no":
            return Start(i + 1)
    elif sentence.words[i] == "needs":
        if i and sentence.words[i - 1] == "who":
            return Start(i + 1)
    else:
        return Start(i + 1)
    return None


def unknown(sentence: Sentence, i: int) -> Start | None:
    """Find surprise: "didn't know it could X", "who knew it would X", "never thought a tent could be a X"."""
    words, tokens = sentence.words, sentence.tokens
    first = max(0, i - UNKNOWN_REACH)
    if _UNKNOWN.isdisjoint(words[first:i]) and all(token.key != "not" for token in tokens[first:i]):
        return None
    for place in range(i + 1, min(i + MODAL_REACH + 1, len(words))):
        if tokens[place - 1].flags & ENDS:
            return None
        if words[place] in _MODALS:
            return Start(place + 1, takes_people=True)
    return None


def opening_for(sentence: Sentence, i: int) -> Start | None:
    """Find "For X it is unbeatable", and "for X-ing" wherever it stands."""
    if sentence.opens(i):
        if sentence.word(i + 1) not in _SINGLE:
            return Start(i + 1)
    elif _is_doing(sentence.word(i + 1)) and sentence.words[i - 1] not in NO_USE_BEHIND:
        return Start(i + 1, takes_people=True)
    return None


def as_a(sentence: Sentence, i: int) -> Start | None:
    """Find "the Lumatone as a camera is superb"; a use of one's own behind the thing itself."""
    if i and sentence.word(i + 1) in _A:
        is_told = sentence.is_it(i - 1)
        return Start(i + 1, is_told, takes_people=is_told)
    return None


def doing(sentence: Sentence, i: int) -> Start | None:
    """Find what somebody does with it: "mixing paint with it", "we light our food with the Lumora".

    What is counted is a part of it and nothing that is done: "six dimming levels on mine".
    """
    if not sentence.is_it(i + 1):
        return None
    words = sentence.words
    for place in range(i - 1, max(-1, i - PHRASE), -1):
        if sentence.breaks(place):
            return None
        if _is_doing(words[place]):
            is_part = place > 0 and (words[place - 1] in _COUNTS or words[place - 1].isdecimal())
            return None if is_part else Start(place, True, takes_people=True)
    first = sentence.clause_start(i, PHRASE)
    if _STATES.isdisjoint(words[first:i]) and sentence.has_doer(first, i, _DOERS):
        return Start(first, True, ends=i)
    return None


def taken(sentence: Sentence, i: int) -> Start | None:
    """Find where it is taken: "took it to the beach", "wears it at school", "put one in the stable"."""
    if not sentence.is_it(i + 1):
        return None
    behind = i + (3 if sentence.words[i + 1] in _ANY else 2)
    if sentence.word(behind) in _PLACES and not sentence.breaks(behind - 1):
        return Start(behind + 1, True)
    return None


def while_using(sentence: Sentence, i: int) -> Start | None:
    """Find "wear it while gardening", "use them when we fly"."""
    if i and sentence.is_it(i - 1) and not sentence.breaks(i - 1):
        return Start(i + 1)
    return None


def here(sentence: Sentence, i: int) -> Start | None:
    """Find who speaks: "florist here", "autism mum here, we never leave without it"."""
    if not i or not (sentence.breaks(i) or i + 1 == len(sentence.words)):
        return None
    first = sentence.clause_start(i, GAP)
    if 0 < i - first < GAP and sentence.opens(first) and sentence.tokens[first].key not in ("no", "not"):
        return Start(first, ends=i)
    return None


def as_people(sentence: Sentence, i: int) -> Start | None:
    """Find whom it serves: "for insulin pump users", "any dog owners out there", "jewellery makers, get one"."""
    for first in range(max(0, i - GAP + 1), i):
        if sentence.word(first) in _WHOM and not any(map(sentence.breaks, range(first, i))):
            return Start(first + 1, ends=i)
    first = sentence.clause_start(i, 2)
    if first < i and sentence.opens(first) and sentence.breaks(i):
        return Start(first, ends=i)
    return None


def with_condition(sentence: Sentence, i: int) -> Start | None:
    """Find "kids with sensory needs"."""
    if i and sentence.is_person(i - 1):
        return Start(i + 1)
    return None


def _is_doing(word: str) -> bool:
    return word.endswith("ing") and len(word) > 4 and word not in _NO_DOING


_PLACES: Final = frozenset(
    "to at on in into onto during for along through by next under beside outside near over".split()
)
