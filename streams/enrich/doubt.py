"""Know whether words are said or only spoken of: negated, asked, hoped, or somebody else's claim."""

from collections.abc import Sequence
from typing import Final

from streams.enrich.tokens import COMMA, ENDS, Token

NEGATION_REACH = 3
HEDGE_REACH = 4
DENIAL_REACH = 8
"""Tokens behind a phrase in which it may be denied."""
TRAILING = 2
SENTENCE = 40
"""Tokens looked at for the question mark that ends a sentence."""

_HEDGES: Final = frozenset(
    "if whether hope hoping hopefully wish supposed should would might maybe perhaps wonder wondering claims claim "
    "claimed promise promises promised unless until".split()
)
_SAYS: Final = frozenset("say says said".split())
_MAKERS: Final = frozenset(
    "they it box label tube bottle packet pack packaging ad advert advertising website company brand blurb".split()
)
"""What they say is a claim: "the box says it never leaks"; what my husband says is his word."""
_QUESTIONS: Final = frozenset("does do did is are was will can could has have why".split())
_SUBJECTS: Final = frozenset(
    "it this that these they you anyone anybody somebody someone the your we".split()
)
"""Behind a word that opens a question: "does it work", not "did nothing"."""
_WEAK: Final = frozenset(
    "hardly barely scarcely neither nor stopped stops failed fails zero nothing nobody none".split()
)
_DENIES: Final = frozenset("not no never without hardly barely".split())
_NOTHING: Final = frozenset("none zero nothing nowhere".split())


def is_negated(tokens: Sequence[Token], start: int) -> bool:
    """A negation within a few words in front, in the same sentence; what has one itself is not looked behind."""
    if tokens[start].key == "not":
        return False
    for place in range(start - 1, max(-1, start - 1 - NEGATION_REACH), -1):
        token = tokens[place]
        if token.flags & (ENDS | COMMA):
            return False
        if token.key in _DENIES or token.surface in _WEAK:
            return not _but(tokens, place)
    return False


def _but(tokens: Sequence[Token], place: int) -> bool:
    """A denial that is taken back at once: "nothing but leaks"."""
    return place + 1 < len(tokens) and tokens[place + 1].surface == "but"


def is_doubtful(tokens: Sequence[Token], start: int) -> bool:
    """A condition, a hope, somebody's claim, or a question."""
    first = max(0, start - HEDGE_REACH)
    for place in range(start - 1, first - 1, -1):
        if tokens[place].flags & (ENDS | COMMA):
            break
        if tokens[place].surface in _HEDGES:
            return True
        if tokens[place].surface in _SAYS and place and tokens[place - 1].surface in _MAKERS:
            return True
    opening = start
    while opening and not tokens[opening - 1].flags & ENDS and start - opening < SENTENCE:
        opening -= 1
    for token in tokens[start : start + SENTENCE]:
        if token.flags & ENDS:
            return token.questions > 0
    behind = tokens[opening + 1].surface if opening + 1 < len(tokens) else ""
    return tokens[opening].surface in _QUESTIONS and behind in _SUBJECTS


def is_denied_behind(tokens: Sequence[Token], end: int) -> bool:
    """What is said of others, or of before, and then denied: "everyone else had blisters, she had none"."""
    if end < len(tokens) and not tokens[end - 1].flags & (ENDS | COMMA) and tokens[end].surface == "free":
        return True  # "spill free"
    for place in range(end, min(len(tokens), end + DENIAL_REACH)):
        if tokens[place - 1].flags & ENDS:
            return False
        said = tokens[place].surface
        if tokens[place].key == "not" and (place + 1 == len(tokens) or tokens[place].flags & (ENDS | COMMA)):
            return True  # "every other one dripped, this one has not"
        if said in _NOTHING or (said == "one" and tokens[place - 1].key == "not"):
            return _is_last(tokens, place)
    return False


def _is_last(tokens: Sequence[Token], place: int) -> bool:
    """Whether a part of a sentence ends with a word, but for a trailing "tbh" or a face: not "none of them"."""
    if len(tokens) <= place + 1 + TRAILING:
        return True
    return any(token.flags & (ENDS | COMMA) for token in tokens[place : place + 1 + TRAILING])
