"""Turn a comparison round where the brand is what others are better than.

"Sonabox is better than Lumatone" praises Sonabox: for Lumatone it is blame. Only the words between the last
turn and "than" change their sign, so that the rest of the text keeps its own.
"""

from collections.abc import Iterable
from typing import Final

from streams.enrich.phrases import Match
from streams.enrich.speech import Speech
from streams.enrich.tokens import ENDS, PARTED

REACH = 5
"""Words before "than" that the comparison may take: "so much more reliable and cheaper than"."""
SUBJECT = 15
"""Words before in which the brand, if it is named, is what is compared."""
_ARTICLES: Final = frozenset({"the", "my", "a", "an", "any", "this", "that", "our"})


def turn_comparisons(speech: Speech, own: Iterable[Match]) -> None:
    """Negate what is said before "than" and the brand's name, unless the brand is named before it too."""
    named_before = 0
    for start, end, _ in own:
        than = start - 2 if start > 1 and speech.heard[start - 1] in _ARTICLES else start - 1
        if than >= 1 and speech.heard[than] == "than" and not _is_subject(speech, named_before, than):
            _negate(speech, than)
        named_before = end


def _is_subject(speech: Speech, named_before: int, than: int) -> bool:
    """True if a name that ends at `named_before` (0: none does) is what the comparison speaks of."""
    if not named_before or than - named_before > SUBJECT:
        return False
    return not any(token.flags & ENDS for token in speech.tokens[named_before - 1 : than])


def _negate(speech: Speech, than: int) -> None:
    start = max(than - REACH, 0)
    turns = [i for i in range(start, than) if speech.tokens[i].flags & PARTED]
    speech.negate(range(turns[-1] + 1 if turns else start, than))
