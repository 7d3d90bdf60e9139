"""Score a text and its clauses from one reading of its words.

What the neighbours make of a word (boosters, negations, capitals) is worked out once; the whole text then adds
VADER's shift at "but", and a clause adds up its own words. Only the first words of a clause are read again,
since no negation reaches over its start.
"""

from bisect import bisect_left
from collections.abc import Sequence

from streams.enrich.vader import BEHIND, EDGES, REACH, before_contrast, compound_of
from streams.enrich.vader_contrast import shift_weight
from streams.enrich.vader_words import Word


class Reading:
    """The words of a text with what the rules of VADER make of each."""

    __slots__ = ("_places", "_turn", "_valences", "_words")

    def __init__(self, words: Sequence[Word], marked: Sequence[int]) -> None:
        """Take the words, and the rising places of those that are marked."""
        self._words = [*EDGES, *words, *BEHIND]
        marked = [place + REACH for place in marked]
        self._places, self._valences, self._turn = before_contrast(self._words, marked)

    def score(self, emphasis: float = 0.0) -> float:
        """VADER's compound of the whole text, -1 to 1."""
        valences = self._valences
        if not valences:
            return 0.0
        if self._turn is not None:
            valences = valences.copy()
            shift_weight(self._places, valences, self._turn)
        return compound_of(valences, emphasis)

    def score_of(self, start: int, end: int, emphasis: float = 0.0) -> float:
        """The compound of the words from `start` up to `end`, as if nothing stood before them."""
        valences = self._within(start + REACH, end + REACH)[1]
        return compound_of(valences, emphasis) if valences else 0.0

    def valences_of(self, start: int, end: int) -> list[tuple[int, float]]:
        """The places from `start` up to `end` of words that count, with what each adds there."""
        places, valences = self._within(start + REACH, end + REACH)
        return [(place - REACH, valence) for place, valence in zip(places, valences, strict=True)]

    def _within(self, start: int, end: int) -> tuple[Sequence[int], list[float]]:
        places = self._places
        first, last = bisect_left(places, start), bisect_left(places, end)
        valences = self._valences[first:last]
        if start > REACH and first < last and places[first] < start + REACH:
            for n, place in enumerate(places[first : min(first + REACH, last)]):
                if place < start + REACH and any(word.is_loud for word in self._words[place - REACH : start]):
                    valences[n] = self._alone(start, place)
        return places[first:last], valences

    def _alone(self, start: int, place: int) -> float:
        words = [*EDGES, *self._words[start : place + 1], *self._words[place + 1 : place + 1 + len(BEHIND)]]
        again = before_contrast(words, [place - start + REACH])[1]
        return again[0] if again else 0.0
