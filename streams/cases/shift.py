"""Notice that the rate of complaints about one department, or of its praise, leaves what is expected, either way.

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

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from schemas.alert import AlertKind
from streams.aggregate import Bucket
from streams.cases.claim import Claim
from streams.cases.days import RECENT, Days, Rates, signs_of, speaking_of
from streams.detect.quiet import lower_score
from streams.detect.significance import tail_score
from streams.policy import DAY_MS, LONGEST_MS

OPEN_AT = 5.0
PRAISE_OPEN_AT = 6.5
FALL_OPENS_AT = 2.5
CREEP_OPENS_AT = 3.0
"""In 627 brand-weeks of reviews nothing reaches 2.9 but the week of a real outage."""
CREEP_PHI = 0.1
"""Of a week: rates drift by more than days differ by chance."""
CREEP_PEOPLE = 20
CREEP_DAYS = 5
"""Of the seven, with more than are expected of a day: one bad day is a rise, and was told as one."""
CLOSE_AT = 1.0
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
Between = Callable[[int, int], Sequence[Bucket]]
"""The buckets of a span of time."""
_RULES: Final = {
    (BLAMED, True): ("complaints_rise", "blame"),
    (BLAMED, False): ("complaints_fall", "praise"),
    (PRAISED, True): ("praise_rises", "praise"),
    (PRAISED, False): ("praise_falls", "blame"),
}


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
        rule, _ = _RULES[self.sign, self.way is not Way.FALL]
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


def rise_of(people: int, voices: int, past: Sequence[int], past_voices: int, past_days: int) -> Moved:
    """The last day against the days before."""
    phi = phi_of(past, past_days)
    by_rate, by_share = _nulls(voices, sum(past), past_voices, past_days, 1)
    expected = max(by_rate, by_share)
    size = 1 / (1 / (sum(past) + PRIOR) + phi)
    score = tail_score(people, expected, size)
    numbers = (people, voices, sum(past), past_voices, past_days, 1, phi, by_rate, by_share, expected)
    return Moved(*numbers, size, score)


def creep_of(people: int, voices: int, past: Sequence[int], past_voices: int, past_days: int) -> Moved:
    """The last week against the days before, as a rise."""
    phi = max(CREEP_PHI, phi_of(past, past_days) / RECENT)
    by_rate, by_share = _nulls(voices, sum(past), past_voices, past_days, RECENT)
    expected = max(by_rate, by_share)
    size = 1 / (1 / (sum(past) + PRIOR) + phi)
    score = tail_score(people, expected, size)
    numbers = (people, voices, sum(past), past_voices, past_days, RECENT, phi, by_rate, by_share, expected)
    return Moved(*numbers, size, score)


def fall_of(people: int, voices: int, past: Sequence[int], past_voices: int, past_days: int) -> Moved:
    """The last week against the days before; its burstiness is a seventh of that of a day."""
    phi = phi_of(past, past_days, FALL_PHI) / RECENT
    by_rate, by_share = _nulls(voices, sum(past), past_voices, past_days, RECENT)
    expected = min(by_rate, by_share)
    size = 1 / (1 / (sum(past) + PRIOR) + phi)
    score = lower_score(people, expected, size) if people < expected else 0.0
    numbers = (people, voices, sum(past), past_voices, past_days, RECENT, phi, by_rate, by_share, expected)
    return Moved(*numbers, size, score)


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


def shifts(
    days: Days,
    first_day: int,
    end_ms: int,
    between: Between,
    is_open: Callable[[str], bool],
    *,
    is_new_day: bool = True,
    is_catching_up: bool = False,
) -> Iterator[Claim]:
    """A claim for each department, sign and direction that may have moved, or of which a case is open.

    Falls change once a day only, when another day was counted. Nothing is said of a last day, or a last week, of
    which something was missed: neither a silence nor what comes after it says anything of the rate.
    """
    if not is_catching_up:
        yield from _rises(days, first_day, end_ms, between, is_open)
    if is_new_day and not days.is_missing_since(days.counted_to - RECENT):
        yield from _of_weeks(days, first_day, end_ms, between, is_open)


def _rises(
    days: Days, first_day: int, end_ms: int, between: Between, is_open: Callable[[str], bool]
) -> Iterator[Claim]:
    """The last day; people are told apart, and the past is asked, only where the sum of posts could stand out."""
    buckets = between(end_ms - DAY_MS, end_ms)
    posts = _posts(buckets)
    asked = [
        (name, sign)
        for name in sorted({*posts, *days.newest})
        for sign in (BLAMED, PRAISED)
        if posts.get(name, (0, 0))[sign] >= PEOPLE or is_open(Rate(name, sign, Way.RISE).name)
    ]
    if not asked:
        return  # most hops: nothing has to be worked out for gates that stay shut
    past = days.before(end_ms // DAY_MS - 2, first_day)
    voices = sum(bucket.voice_count for bucket in buckets)
    for name, sign, counts in _known(past):
        if (name, sign) not in asked:
            continue
        is_told = is_open(Rate(name, sign, Way.RISE).name)
        moved = rise_of(posts.get(name, (0, 0))[sign], voices, counts, past.voices, past.span)
        if has_risen(moved) or is_told:
            people = signs_of(buckets).get(name, (0, 0))[sign]
            moved = rise_of(people, voices, counts, past.voices, past.span)
            yield _claim(Rate(name, sign, Way.RISE), moved, end_ms, between)


def _of_weeks(
    days: Days, first_day: int, end_ms: int, between: Between, is_open: Callable[[str], bool]
) -> Iterator[Claim]:
    """The last week of days that were counted: what crept up, and what fell."""
    past = days.before(days.counted_to - RECENT, first_day)
    week = Rates([day for day in days.days if day.number >= days.counted_to - RECENT], RECENT)
    for name, sign, counts in _known(past):
        now = week.counts(name, sign)
        numbers = (sum(now), week.voices, counts, past.voices, past.span)
        crept, fell = creep_of(*numbers), fall_of(*numbers)
        creep = Rate(name, sign, Way.CREEP)
        is_daily = sum(people * RECENT > crept.expected for people in now) >= CREEP_DAYS
        is_told = is_open(Rate(name, sign, Way.RISE).name)
        if (has_risen(crept) and is_daily and not is_told) or is_open(creep.name):
            yield _claim(creep, crept, end_ms, between)
        if has_fallen(fell) or is_open(Rate(name, sign, Way.FALL).name):
            yield _claim(Rate(name, sign, Way.FALL), fell, end_ms, between)


def _known(past: Rates) -> Iterator[tuple[str, int, list[int]]]:
    """Departments and signs that the past says enough of, with the people of each day."""
    if past.span < KNOWN_DAYS:
        return
    for name in sorted({name for day in past.days for name in day.departments}):
        for sign in (BLAMED, PRAISED):
            counts = past.counts(name, sign)
            if sum(counts) >= KNOWN_PEOPLE:
                yield name, sign, counts


def _posts(buckets: Sequence[Bucket]) -> dict[str, tuple[int, int]]:
    """Posts of praise and of blame by department: at least as many as people."""
    sums: dict[str, tuple[int, int]] = {}
    for bucket in buckets:
        for name, (praise, _, blame) in bucket.departments.items():
            known = sums.get(name, (0, 0))
            sums[name] = (known[0] + praise, known[1] + blame)
    return sums


def _claim(rate: Rate, moved: Moved, end_ms: int, between: Between) -> Claim:
    is_rise = rate.way is not Way.FALL
    line = line_of(rate)
    opens = moved.score >= line and (has_risen(moved) if is_rise else has_fallen(moved))
    span_ms = DAY_MS if rate.way is Way.RISE else LONGEST_MS
    sign = rate.sign if is_rise else None
    voices = speaking_of(rate.department, sign, between(end_ms - span_ms, end_ms)) if opens else []
    if is_rise:
        effect = 1 - moved.expected / moved.people if moved.people else 0.0
    else:
        effect = 1 - moved.people / moved.expected
    rule, polarity = _RULES[rate.sign, is_rise]
    return Claim(
        kind=AlertKind.SENTIMENT_SHIFT,
        rule=rule,
        name=rate.name,
        keys=(),
        subject=rate.department,
        opens=opens,
        stays=moved.score >= CLOSE_AT,
        held=None,
        start_ms=end_ms - moved.days * DAY_MS,
        end_ms=end_ms,
        authors=moved.people,
        voices=moved.voices,
        expected=moved.expected,
        observed=moved.people,
        effect=max(0.0, effect),
        margin=moved.score - line,
        significance=moved.score,
        polarity=polarity,
        departments=(rate.department,),
        measures={name: float(value) for name, value in moved._asdict().items()},
        voices_for=tuple(voices),
        fresh_ms=end_ms,
    )
