"""Cut a text into clauses, only where it matters: at sentence ends, at a contrast, between two departments.

"I love the performance, but it seems a bit pricey" praises the product and blames the price. A comma or an
"and" parts two clauses only if a department stands on either side and both sides carry something of their own:
"I love the battery and the price" is one opinion of two things.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from streams.enrich.tokens import Token

Span = tuple[int, int]
"""From the first token up to, without, the end."""
SHORTEST = 2
"""Tokens that a clause parted at a comma must have."""


class Topic(NamedTuple):
    """Tokens that speak of departments."""

    start: int
    end: int
    label: str


def sentences(tokens: Sequence[Token]) -> list[Span]:
    """The spans between sentence ends and before contrasts; they cover all tokens, in order."""
    spans: list[Span] = []
    start = 0
    for i, token in enumerate(tokens):
        if token.turns and i > start:
            spans.append((start, i))
            start = i
        if token.ends:
            spans.append((start, i + 1))
            start = i + 1
    if start < len(tokens):
        spans.append((start, len(tokens)))
    return spans


def clauses(tokens: Sequence[Token], topics: Sequence[Topic]) -> list[Span]:
    """The sentences, cut again between neighbouring topics of different departments where a cut can stand.

    `topics` rise. The spans cover all tokens, in order, and none is empty.
    """
    cuts = [end for _, end in sentences(tokens)]
    cuts += _between_topics(tokens, topics, frozenset(cuts))
    spans: list[Span] = []
    start = 0
    for end in sorted(cuts):
        spans.append((start, end))
        start = end
    return spans


def _between_topics(tokens: Sequence[Token], topics: Sequence[Topic], hard: frozenset[int]) -> list[int]:
    cuts: list[int] = []
    start = 0
    for first, second in pairwise(topics):
        if first.label == second.label:
            continue
        gap = range(first.end, second.start + 1)
        passed = [cut for cut in gap if cut in hard]
        if passed:
            start = passed[-1]
            continue
        cut = _cut(tokens, gap)
        if cut is None:
            continue
        end = _end_after(tokens, second.end, hard)
        if _stands(tokens, start, cut) and _stands(tokens, cut, end):
            cuts.append(cut)
            start = cut
    return cuts


def _cut(tokens: Sequence[Token], gap: range) -> int | None:
    """The last place in a gap where a clause can begin: behind a comma, or before a joining word."""
    for i in reversed(gap):
        if i < len(tokens) and (tokens[i].joins or tokens[i - 1].is_comma):
            return i
    return None


def _end_after(tokens: Sequence[Token], place: int, hard: frozenset[int]) -> int:
    """The end of the sentence, looked for no further than a sentence is long."""
    return next(
        (i for i in range(place, min(place + 40, len(tokens))) if i in hard), min(place + 40, len(tokens))
    )


def _stands(tokens: Sequence[Token], start: int, end: int) -> bool:
    """True if the tokens say something of their own."""
    start = max(start, end - 60)
    return end - start >= SHORTEST and any(tokens[i].carries for i in range(start, end))
