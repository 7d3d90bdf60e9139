"""Find phrases in a text by the keys of its words: departments' seeds, rated phrases, signs of sarcasm.

A phrase is a sequence of stems, never a pattern: a hostile text costs one look into a table per word, and a
customer's own words in a profile are data. "not" stands for every negation ("doesn't work", "never worked").
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from streams.terms import parts_of

MAX_PHRASE = 8
"""Words of one phrase; a longer one is cut, and so found more often."""


class Match(NamedTuple):
    """A phrase found: the words from `start` up to `end`, and what it stands for."""

    start: int
    end: int
    label: str


class Phrases:
    """Phrases with a label each; where several begin at one word the longest is found, and they never overlap.

    >>> phrases = Phrases([(keys_of("box"), "packaging"), (keys_of("out of the box"), "")])
    >>> [match.label for match in phrases.found(keys_of("works out of the box , nice box"))]
    ['', 'packaging']
    """

    def __init__(self, labelled: Iterable[tuple[Sequence[str], str]]) -> None:
        """Take the keys of each phrase; the first label of a phrase counts, one without a key is left out."""
        self._single: dict[str, str] = {}
        self._longer: dict[tuple[str, str], list[tuple[list[str], str]]] = {}
        for phrase, label in labelled:
            keys = list(phrase[:MAX_PHRASE])
            if len(keys) == 1:
                self._single.setdefault(keys[0], label)
            elif keys:
                self._longer.setdefault((keys[0], keys[1]), []).append((keys, label))
        for same in self._longer.values():
            same.sort(key=lambda pair: -len(pair[0]))
        self.openers = frozenset(self._single) | {first for first, _ in self._longer}
        """Keys that a phrase may begin with."""

    def found(self, keys: Sequence[str]) -> list[Match]:
        """The phrases in the keys of a text, from left to right."""
        openers = self.openers
        return self.found_from(keys, [i for i, key in enumerate(keys) if key in openers])

    def found_from(self, keys: Sequence[str], places: Iterable[int]) -> list[Match]:
        """The phrases that begin at some of these rising places."""
        matches: list[Match] = []
        free = 0
        for i in places:
            match = self._at(keys, i) if i >= free else None
            if match:
                matches.append(match)
                free = match.end
        return matches

    def _at(self, keys: Sequence[str], i: int) -> Match | None:
        for phrase, label in self._longer.get((keys[i], keys[i + 1]), ()) if i + 1 < len(keys) else ():
            if keys[i : i + len(phrase)] == phrase:
                return Match(i, i + len(phrase), label)
        single = self._single.get(keys[i])
        return None if single is None else Match(i, i + 1, single)


def keys_of(phrase: str) -> list[str]:
    """The keys of the words of a phrase.

    >>> keys_of("doesn't work"), keys_of("Customer services")
    (['not', 'work'], ['customer', 'servic'])
    """
    return [part.key for part in parts_of(phrase)]
