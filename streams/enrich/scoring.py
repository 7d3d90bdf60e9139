"""Score a text that was listened to, and each of its clauses, from what its tokens say.

Where no word sways another the valences are added up; else VADER's rules are asked, once a text (reading.py).
"""

from bisect import bisect_left
from collections.abc import Iterable

from streams.enrich.clauses import Span
from streams.enrich.reading import Reading
from streams.enrich.tokens import UNSPOKEN, Token
from streams.enrich.vader import compound_of, emphasis_of


class Scoring:
    """The places that matter for the score, which whoever listens notes here (speech.py)."""

    __slots__ = ("_marks", "_reading", "_scored", "_unspoken", "_valences", "is_bent", "tokens")
    tokens: list[Token]
    is_bent: bool
    """Some word may have changed a valence: to add them up is not enough."""
    _scored: list[int]
    """Rising, as are the other places: of the words that move the score."""
    _unspoken: list[int]
    """Of tokens that are no word for the score."""
    _marks: list[int]
    """Of exclamation and question marks."""
    _reading: Reading | None
    _valences: list[float] | None

    def moved_by(self, span: Span) -> list[tuple[int, float]]:
        """The tokens of a span that move its score, and what each adds to VADER's sum: what explains a number."""
        start, end = span
        places, tokens = _within(self._scored, start, end), self.tokens
        if not self.is_bent:
            return [(place, tokens[place].word.valence or 0.0) for place in places]
        shift = bisect_left(self._unspoken, start)
        first, last = start - shift, end - bisect_left(self._unspoken, end)
        spoken = [place for place in range(start, end) if not tokens[place].flags & UNSPOKEN]
        return [(spoken[place - first], valence) for place, valence in self._read().valences_of(first, last)]

    def score(self) -> float:
        """The compound of the whole text, -1 to 1."""
        if not self._scored:
            return 0.0
        emphasis = self._emphasis(self._marks) if self._marks else 0.0
        if self.is_bent:
            return self._read().score(emphasis)
        return compound_of(self._add(), emphasis)

    def score_of(self, span: Span) -> float:
        """The compound of some of the tokens, as if nothing stood before them."""
        start, end = span
        scored = self._scored
        first = bisect_left(scored, start)
        last = bisect_left(scored, end, first)
        if first == last:
            return 0.0
        emphasis = self._emphasis(_within(self._marks, start, end)) if self._marks else 0.0
        if not self.is_bent:
            return compound_of((self._valences or self._add())[first:last], emphasis)
        unspoken = self._unspoken
        if unspoken:
            start, end = start - bisect_left(unspoken, start), end - bisect_left(unspoken, end)
        return self._read().score_of(start, end, emphasis)

    def _add(self) -> list[float]:
        """What each scored word says, where none of them sways another."""
        tokens = self.tokens
        self._valences = [tokens[place].word.valence or 0.0 for place in self._scored]
        return self._valences

    def _emphasis(self, places: Iterable[int]) -> float:
        """What the marks at some of the tokens add."""
        marked = [self.tokens[place] for place in places]
        exclamations = sum([token.exclamations for token in marked])
        return emphasis_of(exclamations, sum([token.questions for token in marked]))

    def _read(self) -> Reading:
        """The words for the score, without the tokens that have none."""
        if self._reading is None:
            words = [token.word for token in self.tokens]
            marked, unspoken = self._scored, self._unspoken
            if unspoken:
                for place in reversed(unspoken):
                    del words[place]
                marked = [place - bisect_left(unspoken, place) for place in marked]
            self._reading = Reading(words, marked)
        return self._reading


def _within(places: list[int], start: int, end: int) -> list[int]:
    """Those of the rising places that lie from `start` up to `end`."""
    return places[bisect_left(places, start) : bisect_left(places, end)]
