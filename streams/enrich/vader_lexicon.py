"""Read VADER's word lists from the installed package: valences, emoji, boosters, negations, phrases.

Nothing is copied: what vaderSentiment ships is what scores. Lexicon and rules: C. J. Hutto and E. Gilbert,
"VADER: A Parsimonious Rule-based Model for Sentiment Analysis of Social Media Text", ICWSM-14.
"""

import re
from collections.abc import Iterable, Mapping
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

_EMOJI = {ord(emoji): " " + words for emoji, words in _analyzer.emojis.items() if len(emoji) == 1}
# the package looks at one character at a time, so its longer emoji never match


def _runs_of(characters: Iterable[int]) -> re.Pattern[str]:
    """Find runs that may hold some of these characters: all that do, and few others.

    Above U+FFFF `re` tries the members of a class one by one (a hundred times slower), hence one range there.
    """
    low = "".join(re.escape(chr(c)) for c in characters if c <= 0xFFFF)
    high = [chr(c) for c in characters if c > 0xFFFF]
    return re.compile(f"[{low}{min(high)}-{max(high)}]+")


_EMOJI_RUNS = _runs_of(_EMOJI)


def spell_out(text: str) -> str:
    """Put its description in the place of each emoji that VADER describes.

    A space stands before a description and none after it: a word glued to the emoji is glued to the
    description, as in the package. (That leaves the space out where one is there already; no token
    and no count depends on it.)

    >>> spell_out("late again😡damn")
    'late again pouting facedamn'
    """
    if text.isascii():
        return text
    return _EMOJI_RUNS.sub(lambda run: run[0].translate(_EMOJI), text)
