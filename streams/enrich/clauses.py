"""Cut a text into clauses, only where it matters: at sentence ends, at a contrast, between two departments.

"I love the performance, but it seems a bit pricey" praises the product and blames the price. A comma or an
"and" parts two clauses only if a department stands on either side and both sides carry something of their own:
"I love the battery and the price" is one opinion of two things.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from streams.enrich.phrases import Match
from streams.enrich.tokens import CARRIES, COMMA, ENDS, JOINS, PARTED, SCORED, TURNS, UNREAD

Span = tuple[int, int]
"""From the first token up to, without, the end."""
SHORTEST = 2
"""Tokens that a clause parted at a comma must have."""
FARTHEST = 60
"""Tokens looked at for what a clause carries: as many as a long sentence has."""
_EMOJI: Final = SCORED | UNREAD
"""A sign with a valence and no word."""


def sentence_ends(flags: Sequence[int], parted: Iterable[int]) -> list[int]:
    """The places behind sentence ends and before contrasts, and the end of the text, rising.

    `parted` are the places of the tokens that have such a flag.
    """
    count = len(flags)
    ends: list[int] = []
    for i in parted:
        of = flags[i]
        if of & TURNS and i and (not ends or ends[-1] != i):
            ends.append(i)
        if of & ENDS:
            end = i + 1
            while end < count and flags[end] & _EMOJI == _EMOJI and not flags[end] & PARTED:
                end += 1  # "so late! 😡" is one clause
            ends.append(end)
    if count and (not ends or ends[-1] != count):
        ends.append(count)
    return ends


def clauses(flags: Sequence[int], topics: Sequence[Match], parted: Iterable[int] | None = None) -> list[Span]:
    """The sentences, cut again between neighbouring topics of different departments where a cut can stand.

    `flags` are those of the tokens, `topics` rise, `parted` are the places that `sentence_ends` needs. The
    spans cover all tokens, in order, and none is empty.
    """
    if parted is None:
        parted = [i for i, of in enumerate(flags) if of & PARTED]
    ends = sentence_ends(flags, parted)
    cuts = sorted([*ends, *_between_topics(flags, topics, ends)]) if len(topics) > 1 else ends
    return list(pairwise([0, *cuts]))


def _between_topics(flags: Sequence[int], topics: Sequence[Match], ends: Sequence[int]) -> list[int]:
    cuts: list[int] = []
    start = 0
    for first, second in pairwise(topics):
        if first[2] == second[2]:
            continue
        n = bisect_left(ends, first[1])
        if ends[n] <= second[0]:
            continue  # a sentence ends between them
        cut = _cut(flags, first[1], second[0])
        if cut is None:
            continue
        start = max(start, ends[n - 1] if n else 0)
        if _stands(flags, start, cut) and _stands(flags, cut, ends[n]):
            cuts.append(cut)
            start = cut
    return cuts


def _cut(flags: Sequence[int], start: int, end: int) -> int | None:
    """The last place from `start` to `end` where a clause can begin: behind a comma, or at a joining word."""
    for i in range(end, start - 1, -1):
        if flags[i] & JOINS or flags[i - 1] & COMMA:
            return i
    return None


def _stands(flags: Sequence[int], start: int, end: int) -> bool:
    """True if the tokens say something of their own."""
    near = flags[start : min(end, start + FARTHEST)]
    return end - start >= SHORTEST and any(of & CARRIES for of in near)
