"""Say whether a clause speaks well or ill of a use: by what is left of its words once the use itself is taken out.

The word that names a use is no opinion of it: "great for anxiety" is praise, and jerky is no insult. A bare "no" is
none either ("no cable, no car"). And many who love what they do with a thing never say a word of praise: they come
back every day, buy a second one, tell their friends. Such signs of enjoyment (lexicons/enjoyed.txt) count where the
words themselves leave it open, and so do the signs that it lets them down (lexicons/regretted.txt): they finish by
hand, they are back on paper.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from streams.enrich.clauses import Span
from streams.enrich.doubt import is_negated
from streams.enrich.hints import BARE
from streams.enrich.signs import ENJOYED, REGRETTED, signs
from streams.enrich.speech import Speech
from streams.enrich.tokens import Token
from streams.enrich.vader import compound_of

WORTH: Final = {ENJOYED: 1.9, REGRETTED: -1.9}
"""What a sign is worth, on VADER's scale: as much as "good" or "bad"."""


class Opined:
    """What the clauses of one text say, -1 to 1; `named`: the places of the words that name uses."""

    __slots__ = ("_signs", "_silent", "_speech")

    def __init__(self, speech: Speech, named: Iterable[int], hints: int = BARE) -> None:
        """Ask of a text with these hints (hints.py)."""
        self._speech = speech
        self._silent = {place for place in named if speech.tokens[place].word.valence}
        if hints & BARE:
            self._silent.update(_bare_noes(speech.tokens))
        self._signs = [(first, behind) for first, behind, _ in speech.signs()]
        """Where they stand: what is nowhere in a text is in no clause of it."""

    def of(self, span: Span) -> float:
        """What a clause says."""
        start, end = span
        is_silent = bool(self._silent) and any(start <= place < end for place in self._silent)
        told = self._signs_in(start, end) if self._signs else ()
        if not is_silent and not told:
            return self._speech.score_of(span)  # most clauses: VADER's own number
        words = [valence for place, valence in self._speech.moved_by(span) if place not in self._silent]
        return compound_of([*words, *told], 0.0)

    def _signs_in(self, start: int, end: int) -> Sequence[float]:
        """What the signs in a clause are worth, each kind once; a regret that is negated is none."""
        if not any(first < end and behind > start for first, behind in self._signs):
            return ()
        tokens = self._speech.tokens
        found = {
            name: WORTH[name]
            for first, _, name in signs().found(self._speech.keys[start:end])
            if name == ENJOYED or not is_negated(tokens, start + first)
        }
        return list(found.values())


def _bare_noes(tokens: Sequence[Token]) -> list[int]:
    last = len(tokens) - 1
    return [
        place
        for place, token in enumerate(tokens)
        if token.token == "no"
        and token.word.valence
        and (place == last or not tokens[place + 1].word.valence)
    ]
