"""Find phrases in a text by the keys of its words: departments' seeds, rated phrases, signs of sarcasm.

A phrase is a sequence of stems, never a pattern: a hostile text costs one look into a table per word, and a
customer's own words in a profile are data. "not" stands for every negation ("doesn't work", "never worked").
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from streams.enrich.terms import NUMBER, STOP, parts_of, stem

MAX_PHRASE = 8
"""Words of one phrase; a longer one is cut, and so found more often."""

Match = tuple[int, int, str]
"""A phrase found: the words from its start up to, without, its end, and the label that it stands for."""


_Phrase = tuple[tuple[str, ...], int, str]
"""Keys, the place of the anchor among them, and the label."""
_Neighbours = dict[str, dict[str, list[_Phrase]]]
_EVERYWHERE: Final = STOP | {stem(word) for word in STOP} | {"not", NUMBER}


class Anchor(NamedTuple):
    """What may stand around one word, of several sets of phrases; each set is a bit."""

    alone: int
    """The sets that have the word alone."""
    before: Mapping[str, int] | None
    """Key of the word before -> the sets that have a phrase of both; None where there are none."""
    after: Mapping[str, int] | None


NO_PHRASE: Final = Anchor(0, None, None)


class Phrases:
    """Phrases with a label each; where several meet at one word the longest is found, and they never overlap.

    A phrase is looked for at its first word that is no function word, since "the" and "not" stand everywhere;
    of function words alone at the longest, which is the rarest.

    >>> phrases = Phrases([(keys_of("box"), "packaging"), (keys_of("out of the box"), "")])
    >>> phrases.found(keys_of("works out of the box , nice box"))
    [(1, 5, ''), (6, 7, 'packaging')]
    >>> Phrases([(keys_of("even"), "spoken"), (keys_of("even grind"), "kept")]).found(keys_of("an even grind"))
    [(1, 3, 'kept')]
    """

    def __init__(self, labelled: Iterable[tuple[Sequence[str], str]]) -> None:
        """Take the keys of each phrase; the first label of a phrase counts, one without a key is left out."""
        single: dict[str, str] = {}
        tables: tuple[_Neighbours, _Neighbours] = ({}, {})
        for phrase, label in labelled:
            keys = tuple(phrase[:MAX_PHRASE])
            if len(keys) == 1:
                single.setdefault(keys[0], label)
            elif keys:
                _add(tables, keys, label)
        before, after = tables
        self._at = {
            key: (single.get(key), before.get(key), after.get(key))
            for key in dict.fromkeys([*single, *before, *after])
        }
        """By the anchor: the label it has alone, the phrases by the word before it, and by the word after it.

        So a flood of one word finds no list to go through.
        """
        self.openers = frozenset(self._at)
        """Keys that a phrase is looked for at."""
        self.alone: Mapping[str, str] = single
        """Key -> label, of the phrases of one word."""

    def found(self, keys: Sequence[str]) -> list[Match]:
        """The phrases in the keys of a text, from left to right."""
        openers = self.openers
        return self.found_from(keys, [i for i, key in enumerate(keys) if key in openers])

    def found_from(self, keys: Sequence[str], places: Iterable[int]) -> list[Match]:
        """The phrases that are looked for at some of these rising places."""
        matches: list[Match] = []
        free = 0
        last = len(keys) - 1
        for i in places:
            if i < free:
                continue
            at = self._at.get(keys[i])
            if at is None:
                continue
            label, before, after = at
            match = None
            if (after is not None and i < last and keys[i + 1] in after) or (
                before is not None and i and keys[i - 1] in before
            ):
                # a single word that was found just before is part of a longer phrase: "even" of "even grind"
                is_part = free == i and bool(matches) and matches[-1][1] - matches[-1][0] == 1
                match = _longest(keys, i, i - 1 if is_part else free, before, after)
                if match is not None and match[0] < free:
                    matches.pop()
            if match is None:
                if label is None:
                    continue
                match = (i, i + 1, label)
            matches.append(match)
            free = match[1]
        return matches

    def neighbours(self, key: str) -> tuple[Iterable[str], Iterable[str]]:
        """The keys before and after a word that make it worth looking for a phrase of several words there."""
        _, before, after = self._at.get(key, (None, None, None))
        return before or (), after or ()


def anchors_of(sets: Mapping[int, Phrases]) -> dict[str, Anchor]:
    """Look for several sets of phrases at once: key of a word -> what may stand around it."""
    anchors: dict[str, Anchor] = {}
    for key in frozenset[str]().union(*(phrases.openers for phrases in sets.values())):
        alone = 0
        before: dict[str, int] = {}
        after: dict[str, int] = {}
        for bit, phrases in sets.items():
            alone |= bit if key in phrases.alone else 0
            for met, keys in zip((before, after), phrases.neighbours(key), strict=True):
                met.update({other: met.get(other, 0) | bit for other in keys})
        anchors[key] = Anchor(alone, before or None, after or None)
    return anchors


def _add(tables: tuple[_Neighbours, _Neighbours], keys: tuple[str, ...], label: str) -> None:
    anchor = next((n for n, key in enumerate(keys) if key not in _EVERYWHERE), 0)
    if keys[anchor] in _EVERYWHERE and keys[0] != "not":  # "not not" lies over itself: from the left only
        anchor = max(range(len(keys)), key=lambda n: (len(keys[n]), n))
    is_last = anchor == len(keys) - 1
    neighbour = keys[anchor - 1 if is_last else anchor + 1]
    same = tables[not is_last].setdefault(keys[anchor], {}).setdefault(neighbour, [])
    same.append((keys, anchor, label))
    same.sort(key=lambda found: -len(found[0]))


def _longest(
    keys: Sequence[str],
    i: int,
    free: int,
    before: dict[str, list[_Phrase]] | None,
    after: dict[str, list[_Phrase]] | None,
) -> Match | None:
    """The longest phrase of several words around the anchor at `i` that begins at `free` or later."""
    same = after.get(keys[i + 1]) if after is not None and i + 1 < len(keys) else None
    ending = before.get(keys[i - 1]) if before is not None and i else None
    if ending is not None:
        same = sorted([*same, *ending], key=lambda found: -len(found[0])) if same is not None else ending
    for phrase, anchor, label in same or ():
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
