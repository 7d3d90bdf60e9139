"""Find what people use a thing together with: "paired with my X", "with a X", "plus my X"."""

from typing import Final

from streams.enrich.noun_phrases import Sentence, noun_phrase
from streams.enrich.uses import relatives

_LEADS: Final = frozenset("with plus alongside".split())
_OWN: Final = frozenset("my our a an their his her".split())
_PAIRS: Final = frozenset(
    "paired pair pairs pairing combined combine combines combining together matched match matches goes mounted "
    "hooked plugged connected attached teamed couple coupled".split()
)
ASKED: Final = _LEADS | _PAIRS
"""A text without one of these names no companion."""
_REACH = 3


def companions_in(sentence: Sentence) -> list[int]:
    """The places of the words that name a companion, rising."""
    words = sentence.words
    found: set[int] = set()
    for i, word in enumerate(words):
        if word not in _LEADS and not (
            word in ("to", "on") and _PAIRS.intersection(words[max(0, i - 2) : i])
        ):
            continue
        behind = words[i + 1] if i + 1 < len(words) else ""
        if behind in _OWN or (behind and _is_paired(sentence, i)):
            found.update(noun_phrase(sentence, i + 1, takes_people=False, relatives=relatives())[:2])
    return sorted(found)


def _is_paired(sentence: Sentence, i: int) -> bool:
    for place in range(i - 1, max(-1, i - 1 - _REACH), -1):
        if sentence.breaks(place):
            return False
        if sentence.words[place] in _PAIRS:
            return True
    return False
