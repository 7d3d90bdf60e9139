"""Hold a promised time against the times that customers tell: five working days, and "day 19 and no engineer".

A time alone tells nothing: "had it for three weeks" is no delay, and "works since an hour" no dead battery. It
counts with a cue in the same sentence: of waiting, for what is promised to take so long at most; of an end (the
words of the profile for a broken promise too) or a limit ("three hours tops"), for what is promised to last. And
it counts beside the promised time where that is quoted as a claim: "says twelve hours, I got four". What else is
waited for ("my refund", "a reply") is another matter, unless it is promised.
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
SO_FAR: Final = 3.0
"""Up to so many times the promised time a bare "so far" tells of it."""
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
_STOPS: Final = frozenset("turns switches switched shuts cuts".split())
"""What stops after so long has not taken so long."""
_OTHER: Final = frozenset(
    "refund refunds refunded reply replies replied answer answered email emails response support return returns "
    "returned warranty repair repaired replacement voucher money trial contract sale helpline problem problems "
    "issue issues complaint complaints fault faults trouble troubles".split()
)
_CLAIMS: Final = frozenset(
    "says say said claim claims claimed promise promises promised supposed meant advertised box label printed "
    "reality foot nowhere".split()
)
"""Who says so quotes what was promised."""
_LIMITS: Final = frozenset("max tops only barely just maybe most under about roughly lucky even".split())
_IN_ADVANCE: Final = frozenset(
    "takes take took charge charges charged charging recharges arrived arrives delivered".split()
)
"""What comes after so long has not ended by then."""
_ENDS: Final = frozenset(
    "die died dies dying dead flat empty lasted last lasts barely recharge recharging charging charged drains "
    "drained melted melts lukewarm tepid conks conked".split()
)
"""What is over. "Off after twenty minutes" may be a timer."""
_LASTS: Final = frozenset(
    "lasted last lasts still going straight full whole solid later kept stayed held counting".split()
)
_SO_FAR: Final = frozenset("far running".split())
"""Beside a time: it is not over."""
_WAITED: Final = frozenset(
    "wait waits waited waiting no nothing never nobody without pending order ordered".split()
)
_DAYTIMES: Final = frozenset(
    "lunch lunchtime noon midday dinner dinnertime teatime tea elevenses afternoon mid-afternoon bedtime breakfast "
    "home evening".split()
)
_SEASONS: Final = frozenset("spring summer autumn fall winter christmas easter year time one".split())
_BY: Final = frozenset("by before until till to at".split())


class Limit(NamedTuple):
    """A time that a claim names, in seconds."""

    seconds: float
    is_most: bool
    """At most so long ("in minutes"), else at least ("for twelve hours")."""

    def stance(
        self, text: str, claimed: Collection[str], breaking: frozenset[str] = frozenset()
    ) -> int | None:
        """What the times in a text say of it, the last that says something; None where none does.

        `claimed`: words of the claim and its terms, which are never somebody else's matter; `breaking`: words of
        the profile for a broken promise, such as "lukewarm".
        """
        stance = None
        others = _OTHER.difference(claimed)
        sentences = sentences_of(text)
        for words in sentences:
            if words[-1] == "?" and len(words) > 4:
                continue
            told = set(words)
            if not others.isdisjoint(told):
                continue
            for one in durations_in(words):
                said = self._of(one, words, claimed, breaking)
                stance = stance if said is None else said
            if not self.is_most and self.seconds >= 8 * _HOUR and _is_over_by_day(words, told):
                stance = BROKEN
        return self._beside_claim(sentences) if stance is None and not self.is_most else stance

    def _beside_claim(self, sentences: Sequence[Sequence[str]]) -> int | None:
        """What a time tells that stands beside the promised one, which is quoted: "12 hours of heat? I got 4h"."""
        told, is_named = None, False
        is_quoted = any(not _CLAIMS.isdisjoint(words) for words in sentences)
        for words in sentences:
            for one in durations_in(words):
                ratio = one.seconds / self.seconds
                if ratio == 1:
                    is_named, is_quoted = True, is_quoted or words[-1] == "?"
                elif 1 / WORST <= ratio <= COMPARABLE and not _is_beside(one, words):
                    told = BROKEN if ratio < 1 else KEPT
        return told if is_named and is_quoted else None

    def _of(
        self, one: Duration, words: Sequence[str], claimed: Collection[str], breaking: frozenset[str]
    ) -> int | None:
        if self.is_most:
            return self._taken(one, words)
        ratio = one.seconds / self.seconds
        near = _near(one, words)
        if 1 / WORST <= ratio < 1:
            is_over = not _ENDS.isdisjoint(near) or not breaking.isdisjoint(near)
            return BROKEN if is_over or _is_limited(one, words, claimed) else None
        if 1 <= ratio <= COMPARABLE and not _LASTS.isdisjoint(near):
            return KEPT
        return KEPT if 1 <= ratio <= SO_FAR and _is_so_far(one, near) else None

    def _taken(self, one: Duration, words: Sequence[str]) -> int | None:
        ratio = one.seconds / self.seconds
        before = words[max(0, one.place - 5) : one.place]
        if ratio > 1:
            behind = words[one.place + 1 : one.place + 3]
            is_mine = not one.is_running and not _MINE.isdisjoint([*before, *behind[1:]])
            is_mine = is_mine or not _STOPS.isdisjoint(before)
            is_mine = is_mine or behind[:1] == ["in"] or behind[:2] == ["of", "use"] or "in" in before[-3:]
            is_waited = one.is_running or not _WAITS.isdisjoint(_near(one, words))
            return BROKEN if ratio <= WORST and is_waited and not is_mine else None
        is_told = not {"in", "within", "took", "inside", "on", "under", "only"}.isdisjoint(before[-4:])
        return KEPT if is_told and ratio >= 1 / COMPARABLE else None


def _near(one: Duration, words: Sequence[str]) -> list[str]:
    """The words in which a cue stands."""
    around = range(max(0, one.place - NEAR), min(len(words), one.place + NEAR))
    return [words[n] for n in around if not _is_past(words, n)]


def _is_past(words: Sequence[str], place: int) -> bool:
    """True for the "last" of "last week", which lasts nothing."""
    behind = words[place + 1] if place + 1 < len(words) else ""
    return words[place] == "last" and (behind in SECONDS or behind in _SEASONS)


def _is_so_far(one: Duration, near: Collection[str]) -> bool:
    """True for "day 16" and "seventeen days so far", where nothing has ended and nothing is waited for."""
    is_told = one.is_running or not _SO_FAR.isdisjoint(near)
    return is_told and (_MINE | _ENDS | _WAITED).isdisjoint(near)


def _is_limited(one: Duration, words: Sequence[str], claimed: Collection[str]) -> bool:
    """True for "stays hot for three hours max": a word of the claim, and one of a limit beside the time."""
    beside = words[max(0, one.place - 4) : one.place + 3]
    is_limited = not _LIMITS.isdisjoint(beside) and not _is_in_advance(one, words)
    return is_limited and any(word in claimed and word not in SECONDS for word in words)


def _is_beside(one: Duration, words: Sequence[str]) -> bool:
    """True for what tells nothing of how long it lasted: "takes an hour", "most days"."""
    is_often = not one.is_counted and words[one.place - 1 : one.place] in (["most"], ["some"], ["these"])
    return is_often or _is_in_advance(one, words)


def _is_in_advance(one: Duration, words: Sequence[str]) -> bool:
    return not _IN_ADVANCE.isdisjoint(words[max(0, one.place - 5) : one.place])


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
