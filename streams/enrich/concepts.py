"""Count many ways to tell of one thing as one term: a service is down, a parcel is late, a lid leaks.

An outage of an hour is told by ten people in ten ways, and no word has five authors. So each concept of
`lexicons/concepts.txt` is a term beside the words, with the same test and the same guards (hop.py). Its phrases
are matched as the seeds of departments are (phrases.py). Each that is found is a term too, which is learned and
never tested: what a brand hears every day tells nothing of today (detect/concepts.py).
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final

from streams.enrich.phrases import Match, Phrases, keys_of
from streams.enrich.word_lists import lines_of

SIGN: Final = "~"
"""In front of a concept's name: no word of a text is spelled so."""
_AS: Final = ": "
"""Between a concept and a phrase of it."""
_BETWEEN: Final = ";"
"""Between the concepts of a phrase that stands for several: what lags is slow, or down."""


@cache
def concepts() -> Phrases:
    """The phrases of all concepts; the label names what they stand for, and the phrase.

    >>> [label for _, _, label in concepts().found(keys_of("it keeps spinning and the lid leaks"))]
    ['~outage: spin', '~leak: leak']
    """
    listed: dict[tuple[str, ...], dict[str, None]] = {}
    for line in lines_of("concepts"):
        name, _, phrases = line.partition(":")
        for phrase in filter(None, map(str.strip, phrases.split(","))):
            keys = keys_of(phrase)
            listed.setdefault(tuple(keys), {})[f"{SIGN}{name}{_AS}{' '.join(keys)}"] = None
    return Phrases((keys, _BETWEEN.join(names)) for keys, names in listed.items())


@cache
def every_concept() -> frozenset[str]:
    """The terms that concepts are counted by."""
    return frozenset(SIGN + line.partition(":")[0] for line in lines_of("concepts"))


def is_concept(term: str) -> bool:
    """True for the term of a concept, or of a phrase that stands for one."""
    return term[:1] == SIGN


def concept_of(term: str) -> str:
    """The concept that a phrase stands for.

    >>> concept_of("~outage: log me out")
    '~outage'
    """
    return term.partition(_AS)[0]


def label_of(concept: str) -> str:
    """What people read.

    >>> label_of("~late delivery")
    'late delivery'
    """
    return concept.removeprefix(SIGN)


@cache
def _named_by(label: str) -> tuple[str, ...]:
    return tuple(label.split(_BETWEEN))


def named_by(matches: Iterable[Match]) -> tuple[str, ...]:
    """The terms of some phrases of a text, each once, in the order of the text."""
    return tuple(dict.fromkeys([name for _, _, label in matches for name in _named_by(label)]))


def phrases_by(matches: Iterable[Match], surfaces: Sequence[str]) -> dict[str, str]:
    """Concept -> the first phrase that stands for it, as it was written."""
    found: dict[str, str] = {}
    for start, end, label in matches:
        for name in _named_by(label):
            found.setdefault(concept_of(name), " ".join(filter(None, surfaces[start:end])))
    return found
