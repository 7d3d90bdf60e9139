"""Say of a printed claim what customers tell in their own words: what was to be absent is there, it took too long.

Where the phrases of a profile say nothing, the claim itself does, in three ways that need no list of the trade:

    absence  "No ads." names what shall not be: "no ad so far" keeps it, "there are ads now" breaks it
    time     "Dries in minutes.", "Plays for twelve hours.": "took a whole day to dry", "died after two hours"
    verdict  whoever judges the claim as such: "so much for no fees", "not as advertised", "they were right"
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from streams.enrich.phrases import Phrases, keys_of
from streams.enrich.tokens import ENDS, Token
from streams.terms import CONTENT, parts_of

AROUND = 5
"""Tokens on either side in which a word of presence makes "ads" "there are ads"."""
_NEGATES: Final = frozenset({"not", "no", "never", "without", "zero"})
_PRESENT: Final = frozenset(
    "there still now again full every everywhere see seeing saw show shows showed showing start started starts "
    "appear appeared appears popped counted between suddenly constantly always keeps".split()
)
_SECONDS: Final = {
    "second": 1, "sec": 1, "minut": 60, "min": 60, "hour": 3600, "hr": 3600, "night": 28_800, "overnight": 28_800,
    "day": 86_400, "week": 604_800, "month": 2_592_000, "year": 31_536_000,
}  # fmt: skip
_NUMBERS: Final = {
    word: number
    for number, words in enumerate(
        "zero,one a an,two couple,three,four,five,six,seven,eight,nine,ten,eleven,twelve".split(",")
    )
    for word in words.split()
} | {
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "half": 0.5,
    "whole": 1,
    "all": 1,
}
_MOST: Final = frozenset({"in", "within", "under"})
_SHORT_OF: Final = frozenset("only after just barely hardly within not".split())
_FALSE: Final = (
    "so much for", "my foot", "yeah right", "claim is false", "is a lie", "a fib", "not true", "false advertising",
    "misleading", "says otherwise", "promise is dead", "a con", "not as advertised", "not as described",
    "not as promised", "broken promise", "you promised",
)  # fmt: skip
_TRUE: Final = (
    "they were right", "holds up", "as promised", "as advertised", "true to the", "believe the box",
    "believe the label", "lives up to", "truth in advertising", "does what it says", "kept their word",
)  # fmt: skip
_VERDICTS: Final = Phrases(
    [*((keys_of(phrase), "broken") for phrase in _FALSE), *((keys_of(phrase), "kept") for phrase in _TRUE)]
)
KEPT: Final = 1
BROKEN: Final = -1


class Limit(NamedTuple):
    """A time that a claim names, in seconds."""

    seconds: float
    is_most: bool
    """At most so long ("in minutes"), else at least ("for twelve hours")."""


class Printed:
    """What one claim says by itself.

    >>> sorted(Printed("No ads. Not one.").absent), Printed("Dries in minutes.").limit
    (['ad', 'ads'], Limit(seconds=3600, is_most=True))
    """

    def __init__(self, text: str) -> None:
        absent = frozenset(_absent_in(text))
        self.absent = absent | {
            key.removesuffix("s") for key in absent
        }  # short words keep their "s" as stems
        """Keys of what shall not be."""
        self.limit = _limit_in(text)

    def stance(self, tokens: Sequence[Token], place: int, *, is_negated: bool) -> int | None:
        """What the sentence around a word of the claim tells; None where it tells nothing."""
        if tokens[place].key in self.absent:
            if is_negated:
                return KEPT
            near = range(max(0, place - AROUND), min(len(tokens), place + AROUND + 1))
            return BROKEN if any(tokens[n].surface in _PRESENT for n in near) else None
        if self.limit is not None:
            return _timed(self.limit, tokens, place)
        return None


def verdict_of(keys: Sequence[str]) -> int | None:
    """What a text says of a claim as such: the last verdict counts."""
    if _VERDICTS.openers.isdisjoint(keys):
        return None
    found = _VERDICTS.found(keys)
    return (KEPT if found[-1][2] == "kept" else BROKEN) if found else None


def _absent_in(text: str) -> Iterator[str]:
    """The last of the content words that follow a negation at once: "no white cast", "never stings your eyes"."""
    follows, last = False, ""
    for word in (*text.split(), "."):
        for part in parts_of(word):
            if part.key == "not" or part.stem in _NEGATES:
                follows = True
            elif follows and part.role & CONTENT:
                last = part.key
            elif last:
                follows = False
        if last and (not follows or word[-1:] in ".!?;,"):
            yield last
            follows, last = False, ""


def _limit_in(text: str) -> Limit | None:
    words = [part for word in text.split() for part in parts_of(word)]
    for n, part in enumerate(words):
        unit = _SECONDS.get(part.key)
        if unit is None or part.key in ("night", "overnight"):
            continue
        before = words[n - 1].surface if n else ""
        is_most = any(words[k].surface in _MOST for k in range(max(0, n - 3), n))
        number = _number(before)
        if number is None:  # "in minutes": less than the next larger unit
            return Limit(unit * 60 if unit < 3600 else unit * 24, True) if is_most else None
        return Limit(number * unit, is_most)
    return None


def _timed(limit: Limit, tokens: Sequence[Token], place: int) -> int | None:
    """Compare the times of the sentence with the limit; the last one counts."""
    first = last = place
    while first and not tokens[first - 1].flags & ENDS:
        first -= 1
    while last + 1 < len(tokens) and not tokens[last].flags & ENDS:
        last += 1
    stance = None
    for n in range(first, last + 1):
        unit = _SECONDS.get(tokens[n].key)
        if unit is None:
            continue
        before = [tokens[k].surface for k in range(max(first, n - 3), n)]
        number = next((known for word in reversed(before) if (known := _number(word)) is not None), None)
        if number is None and unit < 28_800 and not limit.is_most:
            continue
        seconds = (2 if number is None else number) * unit
        is_short = seconds < limit.seconds and not _SHORT_OF.isdisjoint(before)
        if is_short if not limit.is_most else seconds >= limit.seconds:
            stance = BROKEN
    return stance


def _number(word: str) -> float | None:
    if word.isdecimal() and len(word) < 6:
        return float(word)
    return _NUMBERS.get(word)
