"""Rate emoji: by a list of our own where it has one, by VADER's descriptions where not.

VADER spells an emoji out and scores the words, so that most emoji, thumbs up and down among them, say nothing.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Final

from streams.enrich.vader_lexicon import spell_out
from streams.enrich.vader_words import Word
from streams.enrich.word_lists import valences_of

MAX_SAME = 3
"""Times that one emoji counts in a run: the twentieth heart says no more than the third."""

_RUN: Final = re.compile("([\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]+)")
# ranges, since `re` tries the members of a class above U+FFFF one by one


@cache
def _rated() -> dict[str, Word]:
    return {emoji: Word(valence=valence, is_marked=True) for emoji, valence in valences_of("emoji")}


def words_between_emoji(plain: str, *, is_rated: bool, is_capped: bool) -> Iterator[str | Word]:
    """The words of a cleaned token as text, and its emoji as words with a valence, in order.

    >>> [piece if isinstance(piece, str) else piece.valence for piece in
    ...     words_between_emoji("late👎👎👎👎👎", is_rated=True, is_capped=True)]
    ['late', -1.8, -1.8, -1.8]
    """
    if plain.isascii():
        yield from plain.split()
        return
    for n, piece in enumerate(_RUN.split(plain)):
        if n % 2 == 0:
            yield from piece.split()
        else:
            yield from _run(piece, is_rated=is_rated, is_capped=is_capped)


def _run(run: str, *, is_rated: bool, is_capped: bool) -> Iterator[str | Word]:
    rated = _rated() if is_rated else {}
    heard: Counter[str] = Counter()
    for emoji in run:
        heard[emoji] += 1
        if is_capped and heard[emoji] > MAX_SAME:
            continue
        if emoji in rated:
            yield rated[emoji]
        else:
            yield from spell_out(emoji).split()
