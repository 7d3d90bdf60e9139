"""Hold a promised time against the times that customers tell: five working days, and "day 19 and no engineer".

A time alone tells nothing: "had it for three weeks" is no delay, and "works since an hour" no dead battery. It
counts with a cue in the same sentence: of waiting, for what is promised to take so long at most; of an end, for
what is promised to last. What else is waited for ("my refund", "a reply") is another matter, unless it is promised.
"""

from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

from streams.enrich.durations import SECONDS, Duration, durations_in, sentences_of

_HOUR: Final = 3600
KEPT: Final = 1
BROKEN: Final = -1
COMPARABLE: Final = 20.0
"""Times this far from the promised one tell of something else: "they answered within an hour", of five days."""
WORST: Final = 200.0
_MOST: Final = frozenset("in within under inside".split())
_WAITS: Final = frozenset(
    "wait waits waited waiting still ago since delay delayed delays late until later till pending stuck took takes "
    "taking yet nothing never nobody behind try tried turn turned into over than more without off order ordered "
    "offline overdue lost promised said supposed already tethering".split()
)
NEAR: Final = 6
"""Words on either side of a time in which a cue stands: many texts have no full stop."""
_MINE: Final = frozenset(
    "had have has having owned own owning using used use bought got love loved later reviewing review trial been "
    "customer now on".split()
)
"""What somebody has had for so long is no delay."""
_OTHER: Final = frozenset(
    "refund refunds refunded reply replies replied answer answered email emails response support return returns "
    "returned warranty repair repaired replacement voucher money trial contract sale helpline problem problems "
    "issue issues complaint complaints fault faults trouble troubles".split()
)
_ENDS: Final = frozenset(
    "die died dies dying dead flat empty lasted last lasts barely recharge recharging charging charged drains "
    "drained melted melts lukewarm tepid conks conked".split()
)
"""What is over. "Off after twenty minutes" may be a timer."""
_LASTS: Final = frozenset(
    "lasted last lasts still going straight full whole solid later kept stayed held".split()
)
_DAYTIMES: Final = frozenset(
    "lunch lunchtime noon midday dinner dinnertime teatime tea elevenses afternoon mid-afternoon bedtime breakfast "
    "home evening".split()
)
_BY: Final = frozenset("by before until till to at".split())


class Limit(NamedTuple):
    """A time that a claim names, in seconds."""

    seconds: float
    is_most: bool
    """At most so long ("in minutes"), else at least ("for twelve hours")."""

    def stance(self, text: str, claimed: Collection[str]) -> int | None:
        """What the times in a text say of it, the last that says something; None where none does.

        `claimed`: words of the claim and its terms, which are never somebody else's matter.
        """
        stance = None
        others = _OTHER.difference(claimed)
        for words in sentences_of(text):
            if words[-1] == "?" and len(words) > 4:
                continue
            told = set(words)
            if not others.isdisjoint(told):
                continue
            for one in durations_in(words):
                said = self._of(one, words)
                stance = stance if said is None else said
            if not self.is_most and self.seconds >= 8 * _HOUR and _is_over_by_day(words, told):
                stance = BROKEN
        return stance

    def _of(self, one: Duration, words: Sequence[str]) -> int | None:
        if self.is_most:
            return self._taken(one, words)
        ratio = one.seconds / self.seconds
        near = words[max(0, one.place - NEAR) : one.place + NEAR]
        if 1 / WORST <= ratio < 1 and not _ENDS.isdisjoint(near):
            return BROKEN
        return KEPT if 1 <= ratio <= COMPARABLE and not _LASTS.isdisjoint(near) else None

    def _taken(self, one: Duration, words: Sequence[str]) -> int | None:
        ratio = one.seconds / self.seconds
        before = words[max(0, one.place - 5) : one.place]
        if ratio > 1:
            behind = words[one.place + 1 : one.place + 3]
            is_mine = not one.is_running and not _MINE.isdisjoint([*before, *behind[1:]])
            is_mine = is_mine or behind[:1] == ["in"] or behind[:2] == ["of", "use"] or "in" in before[-3:]
            near = words[max(0, one.place - NEAR) : one.place + NEAR]
            is_waited = one.is_running or not _WAITS.isdisjoint(near)
            return BROKEN if ratio <= WORST and is_waited and not is_mine else None
        is_told = not {"in", "within", "took", "inside", "on", "under", "only"}.isdisjoint(before[-4:])
        return KEPT if is_told and ratio >= 1 / COMPARABLE else None


def _is_over_by_day(words: Sequence[str], told: set[str]) -> bool:
    """True for "dead by lunchtime" and "never made it to dinner"."""
    is_over = not _ENDS.isdisjoint(told) or bool({"make", "made", "makes", "get"} & told)
    return is_over and any(
        word in _DAYTIMES and not _BY.isdisjoint(words[max(0, n - 2) : n]) for n, word in enumerate(words)
    )


def limit_in(claim: str) -> Limit | None:
    """The time that a claim names; None where it names none.

    >>> limit_in("Connected in five working days.")
    Limit(seconds=432000.0, is_most=True)
    >>> limit_in("Plays for twelve hours."), limit_in("Dries in minutes."), limit_in("All night cover.")
    (Limit(seconds=43200.0, is_most=False), Limit(seconds=3600.0, is_most=True), None)
    """
    for words in sentences_of(claim):
        for one in durations_in(words):
            unit = words[one.place]
            if SECONDS[unit] == SECONDS["night"]:
                continue
            before = words[max(0, one.place - 4) : one.place]
            is_most = not _MOST.isdisjoint(before) or unit.startswith(("second", "minute"))
            if not one.is_counted:  # "in minutes": less than the next larger unit
                wide = SECONDS[unit] * (60 if SECONDS[unit] < _HOUR else 24)
                return Limit(float(wide), True) if is_most else None
            return Limit(one.seconds, is_most)
    return None
