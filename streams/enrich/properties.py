"""Know what customers say of a promised property: "never leaks" is kept or broken by drips, puddles and dry bags.

The words on the box are the company's. Whoever waits for an engineer does not say that he is not connected in five
working days; he says "no show number three". A property (lexicons/properties.txt) has the words by which a claim
speaks of it, and what people say where it holds and where it does not.
"""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from streams.enrich.phrases import Phrases, keys_of
from streams.enrich.word_lists import lines_of


class Property(NamedTuple):
    """What something is promised to be, in the words of customers."""

    name: str
    """Its label, of one word its key: what people say of "quiet" and of being quiet is one."""
    label: str
    """What it is called where it is praised and nobody promised it; empty where that would be no praise."""
    kept: tuple[str, ...]
    broken: tuple[str, ...]
    telling: frozenset[str]
    """Keys of the words by which a claim speaks of it; customers who use one speak of it too."""
    named: frozenset[str]
    """Those of them that do so alone."""

    def is_telling(self, phrase: str) -> bool:
        """True for what tells of it by itself; other single words do so beside a word of the claim alone.

        "Burnt" is no word about what never stings your eyes, unless the eyes are spoken of.
        """
        keys = keys_of(phrase)
        return len(keys) > 1 or not self.telling.isdisjoint(keys)


@cache
def _properties() -> tuple[Phrases, tuple[Property, ...]]:
    """What a claim speaks of -> the number of the property; several properties may share a word."""
    triggers: dict[tuple[str, ...], list[str]] = {}
    known: list[Property] = []
    for number, line in enumerate(lines_of("properties")):
        said, kept, broken = line.split("|")
        label, _, claimed = said.rpartition(":")
        for trigger in claimed.split():
            triggers.setdefault(tuple(keys_of(trigger.replace("_", " "))), []).append(str(number))
        words = keys_of(claimed.replace("_", " "))
        named = [key for word in claimed.split() if "_" not in word for key in keys_of(word)]
        of_label = keys_of(label)
        name = label if len(of_label) > 1 else (of_label or words)[0]
        known.append(
            Property(name, label, _phrases(kept), _phrases(broken), frozenset(words), frozenset(named))
        )
    labelled = [(keys, " ".join(numbers)) for keys, numbers in triggers.items()]
    return Phrases(labelled), tuple(known)


def _phrases(part: str) -> tuple[str, ...]:
    return tuple(phrase.strip() for phrase in part.split(",") if phrase.strip())


def properties() -> tuple[Property, ...]:
    """All of them, in the order of the list."""
    return _properties()[1]


def properties_of(claim: str) -> Iterator[Property]:
    """The properties that a printed claim speaks of, each once.

    >>> [one.broken[:2] for one in properties_of("A lid that never leaks.")]
    [('leak', 'leaked')]
    """
    triggers, known = _properties()
    numbers = {int(n) for _, _, label in triggers.found(keys_of(claim)) for n in label.split()}
    for number in sorted(numbers):
        yield known[number]
