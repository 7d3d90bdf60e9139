"""Show a text clause by clause, as it was heard: where it stands, what it says, of which department, why.

The way of `Enricher.hear`, with places. Spans count code points of the text as it came.
"""

import re
import string
from collections.abc import Sequence
from typing import Final, NamedTuple

from streams.enrich.clauses import clauses
from streams.enrich.departments import departments_of
from streams.enrich.enricher import MAX_HEARD, Enricher
from streams.enrich.gate import own_words
from streams.enrich.normalise import BREAK
from streams.enrich.opinions import doubtful_clauses
from streams.enrich.speech import Speech

_SPLIT: Final = re.compile(r"\n|\S+")
Span = tuple[int, int]
ENOUGH = 2.0
"""Valence, all words together, that is worth half of full confidence: one plain word of praise."""


class Said(NamedTuple):
    """A word that moves the score of its clause."""

    text: str
    span: Span
    valence: float
    """What it adds, -4 to 4 and a little more, with boosters, negations and capitals."""


class Clause(NamedTuple):
    """A part of a text that has an opinion of its own."""

    text: str
    span: Span
    sentiment: float | None
    """None: not scored, or praise with a sign of sarcasm."""
    departments: tuple[str, ...]
    matched: tuple[Span, ...]
    """The words that name the departments."""
    target: str | None
    """The brand, product or competitor that is named here, else the first thing that is."""
    confidence: float
    """0 to 1, see `confidence_of`; 0 where there is no sentiment."""
    why: tuple[Said, ...]
    is_sarcastic: bool


def explained(enricher: Enricher, text: str, language: str | None = None) -> tuple[Clause, ...]:
    """The clauses of what is heard of a text, in order; they share no character, and leave out only space."""
    heard = own_words(text[:MAX_HEARD])[0]
    speech, names, is_scored = enricher.understood(heard, language)
    topics = speech.topics()
    spans = _spans(speech, heard)
    made: list[Clause] = []
    found = clauses(speech.tokens, topics)
    doubtful = (
        doubtful_clauses(speech, [end for _, end in found], speech.doubts) if is_scored else frozenset()
    )
    starts = [spans[start][0] for start, _ in found] + [len(heard)]
    for n, (start, end) in enumerate(found):
        first, last = starts[n], starts[n + 1]
        words = heard[first:last].rstrip()
        if not words:
            continue
        inside = [match for match in topics if start <= match[0] < end]
        matched = tuple([_phrase(heard, spans, match[0], match[1]) for match in inside])
        named = [_phrase(heard, spans, a, b) for a, b in names if start <= a < end]
        target = (named or matched or ((0, 0),))[0]
        departments = departments_of(tuple(dict.fromkeys([label for _, _, label in inside])))
        is_sarcastic = (start, end) in doubtful
        why = tuple(_why(speech, heard, spans, (start, end))) if is_scored else ()
        made.append(
            Clause(
                words,
                (first, first + len(words)),
                speech.score_of((start, end)) if is_scored and not is_sarcastic else None,
                tuple(departments),
                matched,
                heard[slice(*target)] or None,
                0.0 if is_sarcastic else confidence_of([said.valence for said in why]),
                why,
                is_sarcastic,
            )
        )
    return tuple(made)


def confidence_of(valences: Sequence[float]) -> float:
    """How much the rated words of a clause can be relied on, 0 to 1: how much they say, times how they agree.

    >>> confidence_of([2.0]), confidence_of([2.0, 3.0]), confidence_of([2.0, -2.0]), confidence_of([])
    (0.5, 0.71, 0.0, 0.0)
    """
    total = sum([abs(valence) for valence in valences])
    if not total:
        return 0.0
    return round(abs(sum(valences)) / total * total / (total + ENOUGH), 2)


def _why(speech: Speech, text: str, spans: Sequence[Span], clause: Span) -> list[Said]:
    """The words that move the score of a clause; a rated phrase stands at its first word."""
    moved = [(_phrase(text, spans, place, place + 1), valence) for place, valence in speech.moved_by(clause)]
    return [Said(text[slice(*span)], span, round(valence, 2)) for span, valence in moved if valence]


def _spans(speech: Speech, text: str) -> list[Span]:
    """Where each token of a speech stands; pieces of one token share it in their order."""
    spans: list[Span] = []
    for match in _SPLIT.finditer(text):
        pieces = speech.look_up(BREAK if match[0] == "\n" else match[0])
        lower, at = match[0].lower(), 0
        for piece in pieces:
            found = lower.find(piece.surface, at) if piece.surface else -1
            start = at if found < 0 else found
            at = start if found < 0 else found + len(piece.surface)
            end = match.end() if found < 0 else match.start() + at
            spans.append((min(match.start() + start, match.end()), min(end, match.end())))
        if pieces:
            spans[-len(pieces)] = (match.start(), spans[-len(pieces)][1])
            spans[-1] = (spans[-1][0], match.end())
    return spans


def _phrase(text: str, spans: Sequence[Span], start: int, end: int) -> Span:
    """From the first to the last word, without the punctuation around them."""
    first, last = spans[start][0], spans[end - 1][1]
    while first < last - 1 and text[last - 1] in string.punctuation:
        last -= 1
    while first < last - 1 and text[first] in string.punctuation:
        first += 1
    return first, last
