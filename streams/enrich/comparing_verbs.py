"""Rate verbs that compare ("beats", "prefer ... over", "switched from") by the side on which the brand stands."""

from typing import Final

from streams.enrich.speech import Speech
from streams.enrich.tokens import ENDS

NEAR = 6
"""Words between a verb that compares and the brand behind its "over", "to" or "from"."""
WON, LOST = 2.0, -2.0
"""Of a verb that has no sign of its own, on VADER's scale."""
_WINS: Final = frozenset(
    "beats beat outperforms outperformed outclasses outclassed outshines outshone trumps surpasses".split()
)
_PREFERS: Final = frozenset({"prefer", "prefers", "preferred"})
_LEAVES: Final = frozenset({"switched", "switching", "switch", "moved", "moving", "changed", "upgraded"})
VERBS: Final = _WINS | _PREFERS | _LEAVES
_LESS: Final = frozenset({"over", "to", "than", "from"})


def rate_verbs(speech: Speech, before: int, end: int) -> None:
    """Give a verb that compares its sign; `before` is the word before the brand, `end` is behind it."""
    heard = speech.heard
    if end < len(heard) and heard[end] in _WINS:
        speech.rate(end, WON)  # "Lumatone beats Sonabox"
    if before < 0:
        return
    word = heard[before]
    if word in _WINS:
        speech.rate(before, LOST)
    elif word in _PREFERS:
        speech.rate(before, WON)
    elif word in _LESS:
        verb = _verb(speech, before)
        if verb is None:
            return
        if heard[verb] in _PREFERS:
            speech.rate(verb, LOST)  # "I prefer Sonabox over Lumatone"
        elif word in ("from", "to"):
            speech.rate(verb, LOST if word == "from" else WON)


def _verb(speech: Speech, before: int) -> int | None:
    """The verb that a preposition belongs to, in the same sentence."""
    for place in range(before - 1, max(before - 1 - NEAR, -1), -1):
        if speech.tokens[place].flags & ENDS:
            return None
        if speech.heard[place] in _PREFERS or speech.heard[place] in _LEAVES:
            return place
    return None
