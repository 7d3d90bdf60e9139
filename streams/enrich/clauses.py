"""Cut a text into clauses, only where it matters: at sentence ends, at a contrast, between two departments.

"I love the performance, but it seems a bit pricey" praises the product and blames the price. A comma or an
"and" parts two clauses only if a department stands on either side and both sides carry something of their own:
"I love the battery and the price" is one opinion of two things.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from streams.enrich.departments import departments_in
from streams.enrich.phrases import Match
from streams.enrich.tokens import CARRIES, COMMA, ENDS, JOINS, PARTED, SCORED, TURNS, UNREAD, Token

Span = tuple[int, int]
"""From the first token up to, without, the end."""
SHORTEST = 2
"""Tokens that a clause parted at a comma must have."""
FARTHEST = 60
"""Tokens looked at for what a clause carries: as many as a long sentence has."""
_EMOJI: Final = SCORED | UNREAD
"""A sign with a valence and no word."""


def sentence_ends(tokens: Sequence[Token], parted: Iterable[int]) -> list[int]:
    """The places behind sentence ends and before contrasts, and the end of the text, rising.

    `parted` are the places of the tokens that have such a flag.
    """
    count = len(tokens)
    ends: list[int] = []
    for i in parted:
        of = tokens[i].flags
        if of & TURNS and i and (not ends or ends[-1] != i):
            ends.append(i)
        if of & ENDS:
            end = i + 1
            while end < count and tokens[end].flags & (_EMOJI | PARTED) == _EMOJI:
                end += 1  # "so late! 😡" is one clause
            ends.append(end)
    if count and (not ends or ends[-1] != count):
        ends.append(count)
    return ends


def clauses(tokens: Sequence[Token], topics: Sequence[Match]) -> list[Span]:
    """The sentences, cut again between neighbouring topics of different departments where a cut can stand.

    `topics` rise. The spans cover all tokens, in order, and none is empty.
    """
    parted = [i for i, token in enumerate(tokens) if token.flags & PARTED]
    return list(pairwise([0, *cuts_between(tokens, topics, sentence_ends(tokens, parted))]))


def cuts_between(tokens: Sequence[Token], topics: Sequence[Match], ends: list[int]) -> list[int]:
    """The ends of the clauses, rising: those of the sentences, which are not changed, and those between topics."""
    if len(topics) < 2:
        return ends
    between = _between_topics(tokens, topics, ends)
    return sorted([*ends, *between]) if between else ends


def _between_topics(tokens: Sequence[Token], topics: Sequence[Match], ends: Sequence[int]) -> list[int]:
    cuts: list[int] = []
    start = n = 0
    for first, second in pairwise(topics):
        if first[2] == second[2]:
            continue
        n = bisect_left(ends, first[1], n)
        if ends[n] <= second[0] or departments_in(first[2]) == departments_in(second[2]):
            continue  # a sentence ends between them, or they are of one kind
        cut = _cut(tokens, first[1], second[0])
        if cut is None:
            continue
        start = max(start, ends[n - 1] if n else 0)
        if _stands(tokens, start, cut) and _stands(tokens, cut, ends[n]):
            cuts.append(cut)
            start = cut
    return cuts


def _cut(tokens: Sequence[Token], start: int, end: int) -> int | None:
    """The last place from `start` to `end` where a clause can begin: behind a comma, or at a joining word."""
    for i in range(end, start - 1, -1):
        if tokens[i].flags & JOINS or tokens[i - 1].flags & COMMA:
            return i
    return None


def _stands(tokens: Sequence[Token], start: int, end: int) -> bool:
    """True if the tokens say something of their own."""
    if end - start < SHORTEST:
        return False
    for token in tokens[start : min(end, start + FARTHEST)]:  # noqa: SIM110 - a generator takes twice as long
        if token.flags & CARRIES:
            return True
    return False
