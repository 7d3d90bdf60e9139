"""Hear a comparison for the side of the brand: what praises another one is blame here.

"Sonabox is better than Lumatone" praises Sonabox: for Lumatone it is blame. Only the words between the last
turn and "than" change their sign, so that the rest of the text keeps its own. Verbs that compare ("beats",
"prefer ... over", "switched from") say on which side of them the brand stands.
"""

from collections.abc import Sequence
from typing import Final

from streams.enrich.phrases import Match
from streams.enrich.speech import Speech
from streams.enrich.tokens import ENDS, PARTED

REACH = 5
"""Words before "than" that the comparison may take: "so much more reliable and cheaper than"."""
SUBJECT = 15
"""Words before in which the brand, if it is named, is what is compared."""
NEAR = 6
"""Words between a verb that compares and the brand behind its "over", "to" or "from"."""
WON, LOST = 2.0, -2.0
"""Of a verb that has no sign of its own, on VADER's scale."""
_ARTICLES: Final = frozenset({"the", "my", "a", "an", "any", "this", "that", "our", "your"})
_WINS: Final = frozenset(
    "beats beat outperforms outperformed outclasses outclassed outshines outshone trumps surpasses".split()
)
_PREFERS: Final = frozenset({"prefer", "prefers", "preferred"})
_LEAVES: Final = frozenset({"switched", "switching", "switch", "moved", "moving", "changed", "upgraded"})
COMPARES: Final = frozenset({"than"}) | _WINS | _PREFERS | _LEAVES
"""Words that make a difference of a name behind them."""
_LESS: Final = frozenset({"over", "to", "than", "from"})


def turn_comparisons(speech: Speech, own: Sequence[Match]) -> None:
    """Negate what is said before "than" and the brand's name, unless the brand is named before it too."""
    named_before = 0
    for start, end, _ in own:
        before = start - 2 if start > 1 and speech.heard[start - 1] in _ARTICLES else start - 1
        if before >= 1 and speech.heard[before] == "than" and not _is_subject(speech, named_before, before):
            _negate(speech, before)
        _rate_verbs(speech, before, end)
        named_before = end


def _rate_verbs(speech: Speech, before: int, end: int) -> None:
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


def _is_subject(speech: Speech, named_before: int, than: int) -> bool:
    """True if a name that ends at `named_before` (0: none does) is what the comparison speaks of."""
    if not named_before or than - named_before > SUBJECT:
        return False
    return not any(token.flags & ENDS for token in speech.tokens[named_before - 1 : than])


def _negate(speech: Speech, than: int) -> None:
    start = max(than - REACH, 0)
    turns = [i for i in range(start, than) if speech.tokens[i].flags & PARTED]
    speech.negate(range(turns[-1] + 1 if turns else start, than))
