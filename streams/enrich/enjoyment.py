"""Say whether a clause speaks well or ill of a use: by what is left of its words once the use itself is taken out.

The word that names a use is no opinion of it: "great for anxiety" is praise, and jerky is no insult. A bare "no" is
none either ("no cable, no car"). And many who love what they do with a thing never say a word of praise: they come
back every day, buy a second one, tell their friends. Such signs of enjoyment (lexicons/enjoyed.txt) count where the
words themselves leave it open.
"""

from collections.abc import Set
from functools import cache
from typing import Final

from streams.enrich.clauses import Span
from streams.enrich.phrases import Phrases, keys_of
from streams.enrich.speech import Speech
from streams.enrich.vader import compound_of
from streams.enrich.word_lists import lines_of

ENJOYED: Final = 1.9
"""What a sign of enjoyment is worth, on VADER's scale: as much as "good"."""


@cache
def _signs() -> Phrases:
    phrases = (phrase.strip() for line in lines_of("enjoyed") for phrase in line.split(","))
    return Phrases([(keys_of(phrase), "enjoyed") for phrase in phrases if phrase])


def opinion_in(speech: Speech, span: Span, named: Set[int]) -> float:
    """-1 to 1; `named`: the places of the words that name uses."""
    silent = {
        place
        for place in range(*span)
        if speech.tokens[place].word.valence and (place in named or _is_bare_no(speech, place))
    }
    is_enjoyed = _is_enjoyed(speech, span)
    if not silent and not is_enjoyed:
        return speech.score_of(span)  # most clauses: VADER's own number
    told = [valence for place, valence in speech.moved_by(span) if place not in silent]
    return compound_of([*told, ENJOYED] if is_enjoyed else told, 0.0)


def _is_bare_no(speech: Speech, place: int) -> bool:
    tokens = speech.tokens
    return tokens[place].token == "no" and (place + 1 == len(tokens) or not tokens[place + 1].word.valence)


def _is_enjoyed(speech: Speech, span: Span) -> bool:
    start, end = span
    keys = speech.keys[start:end]
    return not _signs().openers.isdisjoint(keys) and bool(_signs().found(keys))
