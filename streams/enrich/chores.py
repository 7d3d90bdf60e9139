"""Hear of a chore that a claim does away with whether people are spared it: "never needs ironing", "no assembly".

Whoever is not spared it does not say that the claim is false. He had to, he spent an hour, he has just done it
again; whoever is spared it has not, never had to, does without. The word of the chore alone tells nothing ("I hate
ironing"), and the claim that is only named is nobody's word ("these no-iron shirts").
"""

from collections.abc import Sequence
from typing import Final

from streams.enrich.doubt import is_doubtful
from streams.enrich.limits import BROKEN, KEPT
from streams.enrich.terms import CONTENT
from streams.enrich.tokens import COMMA, ENDS, Token

BEFORE: Final = 4
BEHIND: Final = 3
"""Tokens around the word of a chore in which a duty is told."""
SPARED_REACH: Final = 6
_NAMED: Final = frozenset("assembly installation setup maintenance".split())
"""Chores without the ending of one."""
_DUTY: Final = frozenset(
    "had have has having need needs needed needing must spent spend spending do doing did does was were am im i'm "
    "been be still another just back straight two three four five six to".split()
)
_AGAIN: Final = frozenset(
    "again twice thrice times daily weekly every each anyway regardless hours minutes back".split()
)
_SPARED: Final = frozenset(
    "save saves saved saving less hate hated loathe avoid avoids skip skips skipped bin binned instead used "
    "before".split()
)
_ENDED: Final = frozenset("stopped rid goodbye bye farewell spared".split())
_TOOLS: Final = frozenset("board boards pile basket day duty".split())
"""Behind a chore: it is the same chore, where any other thing is none: "rinse aid"."""
_NEGATES: Final = frozenset("not no non never without zero haven't hasn't nobody nothing".split())
_CONDITIONS: Final = frozenset("unless until".split())


def is_chore(word: str) -> bool:
    """True for a word of a claim that is something to do, where the claim says that it need not be done.

    >>> is_chore("ironing"), is_chore("assembly"), is_chore("ads")
    (True, True, False)
    """
    plain = word.strip(".,!?;:").casefold()
    return plain in _NAMED or (plain.endswith("ing") and len(plain) > 5)


def spared(tokens: Sequence[Token], place: int) -> int | None:
    """What is told of the chore that stands here: `KEPT`, `BROKEN`, or None for neither."""
    first = _sentence_start(tokens, place)
    before = _part_before(tokens, max(first, place - BEFORE), place)
    if any(token.surface in _CONDITIONS for token in before[-2:]):
        return BROKEN
    if is_doubtful(tokens, place):
        return None
    denials = [n for n, token in enumerate(before) if _denies(token)]
    if denials and denials[-1] == len(before) - 1:
        if len(denials) > 1 and tokens[place].surface != before[-1].surface:
            return BROKEN  # "cannot wear it without ironing", "not non-iron at all"
        return None if _is_of_a_thing(tokens, place) else KEPT
    if denials:
        return KEPT
    told = {token.surface for token in before}
    again = [token.surface for token in tokens[place + 1 : place + 1 + BEHIND]]
    if not _ENDED.isdisjoint(told) or again[:1] == ["nothing"] or "habit" in again:
        return KEPT
    spared_of = {token.surface for token in tokens[max(first, place - SPARED_REACH) : place]}
    if _is_of_a_thing(tokens, place) or not _SPARED.isdisjoint(spared_of):
        return None
    is_done = not _DUTY.isdisjoint(told) or not _AGAIN.isdisjoint(again) or {"out", "came"} <= told
    return BROKEN if is_done else None


def is_named(tokens: Sequence[Token], place: int) -> bool:
    """True where the claim is only named: "these so called no-iron shirts"."""
    return bool(place) and _denies(tokens[place - 1]) and _is_of_a_thing(tokens, place)


def _part_before(tokens: Sequence[Token], first: int, place: int) -> Sequence[Token]:
    """The words in front, in the same part of a sentence, from behind the same chore on."""
    start = place
    while start > first and not tokens[start - 1].flags & (ENDS | COMMA):
        if tokens[start - 1].key == tokens[place].key:
            break
        start -= 1
    return tokens[start:place]


def _denies(token: Token) -> bool:
    return token.key == "not" or token.surface in _NEGATES


def _is_of_a_thing(tokens: Sequence[Token], place: int) -> bool:
    """True for the "iron" of "no-iron shirts": they are only called so."""
    if place + 1 >= len(tokens) or tokens[place].flags & ENDS:
        return False
    behind = tokens[place + 1]
    is_said = behind.role & CONTENT and not behind.word.valence
    return bool(is_said) and not behind.surface.endswith(("ing", "ed")) and behind.surface not in _TOOLS


def _sentence_start(tokens: Sequence[Token], place: int) -> int:
    start = place
    while start and not tokens[start - 1].flags & ENDS and place - start < SPARED_REACH:
        start -= 1
    return start
