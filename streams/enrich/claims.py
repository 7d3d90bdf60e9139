"""Say of a printed claim what customers tell in their own words: what was to be absent is there, it took too long.

Where the phrases of a profile say nothing, the claim itself does, in four ways that need no list of the trade:

    absence  "No ads." names what shall not be: "no ad so far" keeps it, "there are ads now" breaks it
    chore    "Never needs ironing.": "I have just ironed it" (chores.py)
    time     "Dries in minutes.", "Plays for twelve hours.": "took a whole day to dry", "died after two hours"
    verdict  whoever judges the claim as such: "so much for no fees", "not as advertised", "they were right"
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from streams.enrich.chores import is_chore, is_named, spared
from streams.enrich.limits import BROKEN, KEPT, limit_in
from streams.enrich.phrases import Phrases, keys_of
from streams.enrich.terms import CONTENT, parts_of
from streams.enrich.tokens import Token

AROUND = 5
"""Tokens on either side in which a word of presence makes "ads" "there are ads"."""
_NEGATES: Final = frozenset({"not", "no", "never", "without", "zero"})
_PRESENT: Final = frozenset(
    "there still now again full every everywhere see seeing saw show shows showed showing start started starts "
    "appear appeared appears popped counted between suddenly constantly always keeps".split()
)
_FALSE: Final = (
    "so much for", "my foot", "yeah right", "claim is false", "is a lie", "a fib", "not true", "false advertising",
    "misleading", "says otherwise", "promise is dead", "a con", "not as advertised", "not as described",
    "not as promised", "broken promise", "you promised",
)  # fmt: skip
_TRUE: Final = (
    "they were right", "holds up", "as promised", "as advertised", "true to the", "believe the box",
    "believe the label", "lives up to", "truth in advertising", "does what it says", "kept their word",
    "like it says", "just as printed", "as it says on",
)  # fmt: skip
_VERDICTS: Final = Phrases(
    [*((keys_of(phrase), "broken") for phrase in _FALSE), *((keys_of(phrase), "kept") for phrase in _TRUE)]
)


class Printed:
    """What one claim says by itself.

    >>> sorted(Printed("No ads. Not one.").absent), Printed("Dries in minutes.").limit
    (['ad', 'ads'], Limit(seconds=3600.0, is_most=True))
    """

    def __init__(self, text: str) -> None:
        absent = frozenset(_absent_in(text))
        self.absent = absent | {
            key.removesuffix("s") for key in absent
        }  # short words keep their "s" as stems
        """Keys of what shall not be."""
        self.chores = _stems_of(word for word in text.split() if is_chore(word)) & self.absent
        """Those of them that are something to do."""
        self.limit = limit_in(text)

    def spared(self, tokens: Sequence[Token], keys: Sequence[str]) -> tuple[int, int] | None:
        """Where a text last tells of a chore whether somebody is spared it, and what; None where it does not."""
        told = None
        if self.chores and not self.chores.isdisjoint(keys):
            for place, key in enumerate(keys):
                if key in self.chores and (stance := spared(tokens, place)) is not None:
                    told = place, stance
        return told

    def is_named(self, tokens: Sequence[Token], start: int, end: int) -> bool:
        """True for words that only name the claim: "these so called no-iron shirts"."""
        return any(tokens[n].key in self.chores and is_named(tokens, n) for n in range(start, end))

    def stance(self, tokens: Sequence[Token], place: int, *, is_negated: bool) -> int | None:
        """What the sentence around a word of the claim tells; None where it tells nothing."""
        if tokens[place].key in self.absent:
            if is_negated:
                return KEPT
            near = range(max(0, place - AROUND), min(len(tokens), place + AROUND + 1))
            return BROKEN if any(tokens[n].surface in _PRESENT for n in near) else None
        return None


def _stems_of(words: Iterable[str]) -> frozenset[str]:
    return frozenset(part.key for word in words for part in parts_of(word))


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
