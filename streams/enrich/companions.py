"""Find what people use a thing together with: "paired with my X", "use it with X", "switched to X for mine"."""

from typing import Final

from streams.enrich.noun_phrases import Sentence, noun_phrase
from streams.enrich.uses import relatives

_LEADS: Final = frozenset("with plus alongside".split())
_OWN: Final = frozenset("my our a an their his her".split())
_PAIRS: Final = frozenset(
    "paired pair pairs pairing combined combine combines combining together matched match matches goes mounted "
    "hooked plugged connected attached teamed couple coupled".split()
)
_COMING: Final = frozenset("switched changed moved swear swears onto".split())
"""In front of "to X for my oven": what somebody came to use with it."""
_NEEDING: Final = frozenset("need needs get try add".split())
"""In front of "X with it"."""
ASKED: Final = _LEADS | _PAIRS | _COMING | _NEEDING
"""A text without one of these names no companion."""
_REACH = 3


def companions_in(sentence: Sentence) -> list[int]:
    """The places of the words that name a companion, rising."""
    words = sentence.words
    found: set[int] = set()
    for i, word in enumerate(words):
        first = _named_from(sentence, i, word)
        if first:
            found.update(noun_phrase(sentence, first, takes_people=False, relatives=relatives())[:2])
    return sorted(found)


def _named_from(sentence: Sentence, i: int, word: str) -> int:
    """Where the phrase begins that a word leads to; 0 for none."""
    if word in _LEADS or (word in ("to", "on") and _PAIRS.intersection(sentence.words[max(0, i - 2) : i])):
        behind = sentence.word(i + 1)
        is_led = behind in _OWN or _is_paired(sentence, i) or (word == "with" and _is_with(sentence, i))
        return i + 1 if behind and is_led else 0
    if word in _COMING and sentence.word(i + 1) == "to" and _is_for_it(sentence, i + 2):
        return i + 2
    if word in _NEEDING and _is_with_it(sentence, i + 1):
        return i + 1
    return 0


def _is_with(sentence: Sentence, i: int) -> bool:
    """True for "use it with X", "works great with X", and for "with X it is great" at the beginning."""
    if i and not sentence.breaks(i - 1) and sentence.words[i - 1] in _GOES_WELL:
        return not sentence.is_it(i + 1)
    if i and sentence.is_it(i - 1) and not sentence.breaks(i - 1):
        return True
    is_first = not i or sentence.breaks(i - 1)
    return is_first and any(sentence.word(n) in _IT for n in (i + 2, i + 3)) and not sentence.is_it(i + 1)


def _is_for_it(sentence: Sentence, first: int) -> bool:
    """True for the "X for my oven" of "switched to X for my oven"."""
    return any(
        sentence.word(n) == "for" and sentence.word(n + 1) in _OF_IT
        for n in range(first + 1, first + 1 + _REACH)
    )


def _is_with_it(sentence: Sentence, first: int) -> bool:
    """True for the "X with it" of "you need X with it"."""
    return any(
        sentence.word(n) == "with" and sentence.is_it(n + 1) for n in range(first + 1, first + 1 + _REACH)
    )


_GOES_WELL: Final = frozenset(
    "good great well better best brilliant brilliantly perfect perfectly lovely fantastic beautifully superb "
    "superbly wonderful wonderfully amazing nice nicely delicious".split()
)
_IT: Final = frozenset("it it's its this".split())
_OF_IT: Final = frozenset("my the this our mine it".split())


def _is_paired(sentence: Sentence, i: int) -> bool:
    for place in range(i - 1, max(-1, i - 1 - _REACH), -1):
        if sentence.breaks(place):
            return False
        if sentence.words[place] in _PAIRS:
            return True
    return False
