"""Read VADER's word lists from the installed package: valences, emoji, boosters, negations, phrases.

Nothing is copied: what vaderSentiment ships is what scores. Lexicon and rules: C. J. Hutto and E. Gilbert,
"VADER: A Parsimonious Rule-based Model for Sentiment Analysis of Social Media Text", ICWSM-14.
"""

import re
from collections.abc import Mapping
from typing import Final

from vaderSentiment.vaderSentiment import (
    BOOSTER_DICT,
    C_INCR,
    N_SCALAR,
    NEGATE,
    SPECIAL_CASES,
    SentimentIntensityAnalyzer,
)

_analyzer = SentimentIntensityAnalyzer()

VALENCES: Final[Mapping[str, float]] = _analyzer.lexicon
"""Lower-case token -> mean rating by ten people, -4 to 4. Keys with capitals or spaces never match."""
BOOSTERS: Final[Mapping[str, float]] = BOOSTER_DICT
"""Degree adverb -> what it adds to a positive word. "kind of" and its like follow a rule of their own."""
NEGATIONS: Final[frozenset[str]] = frozenset(NEGATE)
PHRASES: Final[Mapping[str, float]] = SPECIAL_CASES
"""Idioms of two or three words whose valence replaces that of the word they are met at."""
CAPITALS: Final[float] = C_INCR
"""What a word in capitals gains where others are not."""
NEGATED: Final[float] = N_SCALAR
"""What a negation multiplies by."""

_EMOJI = {emoji: " " + words for emoji, words in _analyzer.emojis.items() if len(emoji) == 1}
# the package looks at one character at a time, so its longer emoji never match
_ANY_EMOJI = re.compile("[" + re.escape("".join(_EMOJI)) + "]")


def spell_out(text: str) -> str:
    """Put its description in the place of each emoji that VADER describes.

    A space stands before a description and none after it: a word glued to the emoji is glued to the
    description, as in the  (The package leaves the space out where one is there already; no token
    and no count depends on it.)

    >>> spell_out("late again😡damn")
    'late again pouting facedamn'
    """
    if text.isascii():
        return text
    return _ANY_EMOJI.sub(lambda found: _EMOJI[found[0]], text)
