"""Find phrases in a text by the keys of its words: departments' seeds, rated phrases, signs of sarcasm.

A phrase is a sequence of stems, never a pattern: a hostile text costs one look into a table per word, and a
customer's own words in a profile are data. "not" stands for every negation ("doesn't work", "never worked").
"""

from collections.abc import Iterable, Sequence
from typing import Final

from streams.terms import NUMBER, STOP, parts_of, stem

MAX_PHRASE = 8
"""Words of one phrase; a longer one is cut, and so found more often."""

Match = tuple[int, int, str]
"""A phrase found: the words from its start up to, without, its end, and the label that it stands for."""


_Phrase = tuple[tuple[str, ...], int, str]
"""Keys, the place of the anchor among them, and the label."""
_EVERYWHERE: Final = STOP | {stem(word) for word in STOP} | {"not", NUMBER}


class Phrases:
    """Phrases with a label each; where several meet at one word the longest is found, and they never overlap.

    A phrase is looked for at its first word that is no function word: "the", "not" and "out" stand everywhere.

    >>> phrases = Phrases([(keys_of("box"), "packaging"), (keys_of("out of the box"), "")])
    >>> phrases.found(keys_of("works out of the box , nice box"))
    [(1, 5, ''), (6, 7, 'packaging')]
    """

    def __init__(self, labelled: Iterable[tuple[Sequence[str], str]]) -> None:
        """Take the keys of each phrase; the first label of a phrase counts, one without a key is left out."""
        self._single: dict[str, str] = {}
        self._before: dict[str, dict[str, list[_Phrase]]] = {}
        self._after: dict[str, dict[str, list[_Phrase]]] = {}
        """By the anchor, then by the word before or after it: a flood of one word finds no list to go through."""
        for phrase, label in labelled:
            keys = tuple(phrase[:MAX_PHRASE])
            if len(keys) == 1:
                self._single.setdefault(keys[0], label)
            elif keys:
                self._add(keys, label)
        for table in (self._before, self._after):
            for by_neighbour in table.values():
                for same in by_neighbour.values():
                    same.sort(key=lambda found: -len(found[0]))
        self.openers = frozenset(self._single) | frozenset(self._before) | frozenset(self._after)
        """Keys that a phrase is looked for at."""

    def _add(self, keys: tuple[str, ...], label: str) -> None:
        anchor = next((n for n, key in enumerate(keys) if key not in _EVERYWHERE), 0)
        is_last = anchor == len(keys) - 1
        table, neighbour = (self._before, keys[anchor - 1]) if is_last else (self._after, keys[anchor + 1])
        table.setdefault(keys[anchor], {}).setdefault(neighbour, []).append((keys, anchor, label))

    def found(self, keys: Sequence[str]) -> list[Match]:
        """The phrases in the keys of a text, from left to right."""
        openers = self.openers
        return self.found_from(keys, [i for i, key in enumerate(keys) if key in openers])

    def found_from(self, keys: Sequence[str], places: Iterable[int]) -> list[Match]:
        """The phrases that are looked for at some of these rising places."""
        matches: list[Match] = []
        free = 0
        for i in places:
            if i < free:
                continue
            key = keys[i]
            match = self._longer(keys, i, free) if key in self._before or key in self._after else None
            if match is None:
                label = self._single.get(key)
                if label is None:
                    continue
                match = (i, i + 1, label)
            matches.append(match)
            free = match[1]
        return matches

    def _longer(self, keys: Sequence[str], i: int, free: int) -> Match | None:
        """The longest phrase of several words around the anchor at `i` that begins at `free` or later."""
        key = keys[i]
        before, after = self._before.get(key), self._after.get(key)
        same: Sequence[_Phrase] = ()
        if after is not None and i + 1 < len(keys):
            same = after.get(keys[i + 1], same)
        if before is not None and i:
            ending = before.get(keys[i - 1])
            same = (
                sorted([*same, *ending], key=lambda found: -len(found[0]))
                if ending and same
                else ending or same
            )
        for phrase, anchor, label in same:
            start = i - anchor
            end = start + len(phrase)
            if start >= free and tuple(keys[start:end]) == phrase:
                return start, end, label
        return None


def keys_of(phrase: str) -> list[str]:
    """The keys of the words of a phrase.

    >>> keys_of("doesn't work"), keys_of("Customer services")
    (['not', 'work'], ['customer', 'servic'])
    """
    return [part.key for part in parts_of(phrase)]
