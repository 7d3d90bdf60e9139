"""Find phrases in a text by the keys of its words: departments' seeds, rated phrases, signs of sarcasm.

A phrase is a sequence of stems, never a pattern: a hostile text costs one look into a table per word, and a
customer's own words in a profile are data. "not" stands for every negation ("doesn't work", "never worked").
"""

from collections.abc import Iterable, Sequence

from streams.terms import parts_of

MAX_PHRASE = 8
"""Words of one phrase; a longer one is cut, and so found more often."""

Match = tuple[int, int, str]
"""A phrase found: the words from its start up to, without, its end, and the label that it stands for."""


class Phrases:
    """Phrases with a label each; where several begin at one word the longest is found, and they never overlap.

    >>> phrases = Phrases([(keys_of("box"), "packaging"), (keys_of("out of the box"), "")])
    >>> phrases.found(keys_of("works out of the box , nice box"))
    [(1, 5, ''), (6, 7, 'packaging')]
    """

    def __init__(self, labelled: Iterable[tuple[Sequence[str], str]]) -> None:
        """Take the keys of each phrase; the first label of a phrase counts, one without a key is left out."""
        self._single: dict[str, str] = {}
        self._longer: dict[str, dict[str, list[tuple[tuple[str, ...], str]]]] = {}
        """By the first key, then by the second: a flood of "not not not" finds no list to go through."""
        for phrase, label in labelled:
            keys = tuple(phrase[:MAX_PHRASE])
            if len(keys) == 1:
                self._single.setdefault(keys[0], label)
            elif keys:
                self._longer.setdefault(keys[0], {}).setdefault(keys[1], []).append((keys, label))
        for by_second in self._longer.values():
            for same in by_second.values():
                same.sort(key=lambda pair: -len(pair[0]))
        self.openers = frozenset(self._single) | frozenset(self._longer)
        """Keys that a phrase may begin with."""

    def found(self, keys: Sequence[str]) -> list[Match]:
        """The phrases in the keys of a text, from left to right."""
        openers = self.openers
        return self.found_from(keys, [i for i, key in enumerate(keys) if key in openers])

    def found_from(self, keys: Sequence[str], places: Iterable[int]) -> list[Match]:
        """The phrases that begin at some of these rising places."""
        matches: list[Match] = []
        free = 0
        last = len(keys) - 1
        for i in places:
            if i < free:
                continue
            key = keys[i]
            by_second = self._longer.get(key)
            same = by_second.get(keys[i + 1]) if by_second is not None and i < last else None
            if same is not None:
                match = _longest(keys, i, same)
                if match is not None:
                    matches.append(match)
                    free = match[1]
                    continue
            label = self._single.get(key)
            if label is not None:
                matches.append((i, i + 1, label))
        return matches


def _longest(keys: Sequence[str], i: int, same: Sequence[tuple[tuple[str, ...], str]]) -> Match | None:
    for phrase, label in same:
        end = i + len(phrase)
        if tuple(keys[i:end]) == phrase:
            return i, end, label
    return None


def keys_of(phrase: str) -> list[str]:
    """The keys of the words of a phrase.

    >>> keys_of("doesn't work"), keys_of("Customer services")
    (['not', 'work'], ['customer', 'servic'])
    """
    return [part.key for part in parts_of(phrase)]
