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
from streams.enrich.speech import Speech

_SPLIT: Final = re.compile(r"\n|\S+")
Span = tuple[int, int]


class Clause(NamedTuple):
    """A part of a text that has an opinion of its own."""

    text: str
    span: Span
    sentiment: float | None
    departments: tuple[str, ...]
    matched: tuple[Span, ...]
    """The words that name the departments."""
    target: str | None
    """The brand, product or competitor that is named here, else the first thing that is."""


def explained(enricher: Enricher, text: str, language: str | None = None) -> tuple[Clause, ...]:
    """The clauses of what is heard of a text, in order; they share no character, and leave out only space."""
    heard = own_words(text[:MAX_HEARD])[0]
    speech, names, is_scored = enricher.understood(heard, language)
    topics = speech.topics()
    spans = _spans(speech, heard)
    made: list[Clause] = []
    found = clauses(speech.tokens, topics)
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
        sentiment = speech.score_of((start, end)) if is_scored else None
        made.append(
            Clause(
                words,
                (first, first + len(words)),
                sentiment,
                tuple(departments),
                matched,
                heard[slice(*target)] or None,
            )
        )
    return tuple(made)


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
