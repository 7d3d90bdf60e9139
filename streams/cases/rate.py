"""Test one rate of complaints or of praise against its past: what is expected, how rare it is, what it has to pass.

    rise  people of the last day, against the larger of two nulls, by rate and by share of all voices (both must be
          beaten: a crowd that speaks more of everything is no rise): P(X >= people), X ~ NegBinomial(mean, size)
    creep people of the last seven counted days, on most of which more came than are expected, against the larger of
          both nulls: where fifty people post a day, five complaints instead of two are no rise of a day
    fall  people of the last seven counted days, against the smaller of both nulls: P(X <= people)
    phi   burstiness of the days themselves (method of moments), at least 0.25 for a day and 0.1 for days of a week

A rise opens at a score of 5 (6.5 for praise), a creep at 3 (4.5), as it is judged once a day and not every
quarter of an hour, a fall at 2.5, as far fewer voices do (quiet.py), and at half of what is expected; all close
below 1: hovering does not flap.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from streams.cases.days import RECENT
from streams.detect.quiet import lower_score
from streams.detect.significance import tail_score

OPEN_AT = 5.0
PRAISE_OPEN_AT = 6.5
FALL_OPENS_AT = 2.5
CREEP_OPENS_AT = 3.0
"""In 627 brand-weeks of reviews nothing reaches 2.9 but the week of a real outage."""
CREEP_PHI = 0.1
"""Of a week: rates drift by more than days differ by chance."""
CREEP_PEOPLE = 20
PEOPLE = 10
LIFT = 2.0
PRIOR = 1.0
PHI = 0.25
FALL_PHI = 0.1
MOST_PHI = 4.0
KNOWN_DAYS = 7
KNOWN_PEOPLE = 20
"""People of the baseline: a class of mentions that begins late looks like a rise."""
FALL_EXPECTED = 20.0
FALL_LIFT = 0.5
SPEAKING = 0.5
"""Of the voices that are normal: where fewer speak at all, nothing was mended, it is a silence."""
PRAISED, BLAMED = 0, 1
RULES: Final = {
    (BLAMED, True): ("complaints_rise", "blame"),
    (BLAMED, False): ("complaints_fall", "praise"),
    (PRAISED, True): ("praise_rises", "praise"),
    (PRAISED, False): ("praise_falls", "blame"),
}
"""(sign, whether it goes up) -> name of the rule, and whether it is praise or blame that it moved."""
_OF_A_WEEK: Final = " over a week"


class Way(StrEnum):
    """How a rate moves."""

    RISE = "rise"
    """Up in a day."""
    CREEP = "creep"
    """Up over a week."""
    FALL = "fall"
    """Down over a week."""


class Rate(NamedTuple):
    """One rate of one department, and the way that it may move."""

    department: str
    sign: int
    """`PRAISED` or `BLAMED`."""
    way: Way

    @property
    def name(self) -> str:
        """Names its case."""
        rule, _ = RULES[self.sign, self.way is not Way.FALL]
        return f"{self.department} {rule}{_OF_A_WEEK if self.way is Way.CREEP else ''}"


class Moved(NamedTuple):
    """One rate against its past, with everything that went into it."""

    people: int
    voices: int
    past_people: int
    past_voices: int
    past_days: int
    days: int
    """Length of the window."""
    phi: float
    by_rate: float
    by_share: float
    expected: float
    size: float
    score: float


def phi_of(counts: Sequence[int], days: int, least: float = PHI) -> float:
    """Burstiness of daily counts by the method of moments: variance = mean + phi x mean^2.

    >>> phi_of([10, 10, 10, 10], 4), round(phi_of([0, 40, 0, 0, 0, 0, 0, 40], 8), 2)
    (0.25, 3.33)
    """
    mean = sum(counts) / days if days else 0.0
    if not mean or days < 2:
        return least
    square = sum(count * count for count in counts) - days * mean * mean
    return min(MOST_PHI, max(least, (square / (days - 1) - mean) / (mean * mean)))


def moved_of(
    way: Way, people: int, voices: int, past: Sequence[int], past_voices: int, past_days: int
) -> Moved:
    """The last day, or the last week, against the days before."""
    days = 1 if way is Way.RISE else RECENT
    phi = _phi_of(way, past, past_days)
    by_rate, by_share = _nulls(voices, sum(past), past_voices, past_days, days)
    expected = min(by_rate, by_share) if way is Way.FALL else max(by_rate, by_share)
    size = 1 / (1 / (sum(past) + PRIOR) + phi)
    score = score_of(way, people, expected, size)
    numbers = (people, voices, sum(past), past_voices, past_days, days, phi, by_rate, by_share, expected)
    return Moved(*numbers, size, score)


def score_of(way: Way, people: int, expected: float, size: float) -> float:
    """-log10 of the chance of so many, or, of a fall, of so few."""
    if way is not Way.FALL:
        return tail_score(people, expected, size)
    return lower_score(people, expected, size) if people < expected else 0.0


def _phi_of(way: Way, past: Sequence[int], past_days: int) -> float:
    """A week's burstiness is a seventh of that of its days; it is no less than that of weeks among each other."""
    if way is Way.RISE:
        return phi_of(past, past_days)
    if way is Way.CREEP:
        return max(CREEP_PHI, phi_of(past, past_days) / RECENT)
    return phi_of(past, past_days, FALL_PHI) / RECENT


def _nulls(voices: int, known: int, past_voices: int, past_days: int, days: int) -> tuple[float, float]:
    """People expected if the rate were as ever, and if the share of all voices were."""
    by_rate = days * (known + PRIOR) / (past_days + 0.5)
    return by_rate, voices * (known + PRIOR) / (past_voices + 2 * PRIOR)


def line_of(rate: Rate) -> float:
    """The score at which its case opens."""
    if rate.way is Way.CREEP:
        return CREEP_OPENS_AT + (PRAISE_OPEN_AT - OPEN_AT if rate.sign == PRAISED else 0.0)
    if rate.way is Way.FALL:
        return FALL_OPENS_AT
    return PRAISE_OPEN_AT if rate.sign == PRAISED else OPEN_AT


def has_risen(moved: Moved) -> bool:
    """The gates of a rise or a creep, whatever the score."""
    return moved.people >= max(PEOPLE if moved.days == 1 else CREEP_PEOPLE, LIFT * moved.expected)


def has_fallen(moved: Moved) -> bool:
    """The gates of a fall, whatever the score: as many speak as ever, and not of this."""
    usual = moved.past_voices / moved.past_days * moved.days if moved.past_days else 0.0
    is_low = moved.people <= FALL_LIFT * moved.expected
    return moved.expected >= FALL_EXPECTED and is_low and moved.voices >= SPEAKING * usual
