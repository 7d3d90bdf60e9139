"""Notice that the rate of complaints about one department, or of its praise, leaves what is expected, either way.

How a rate is tested is the matter of rate.py. A rise is looked for at every hop, over the last day; a creep and a
fall when another day was counted, over the last week of such days.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from schemas.alert import AlertKind
from streams.aggregate import Bucket
from streams.cases.claim import Claim
from streams.cases.days import RECENT, Days, Rates, signs_of, speaking_of
from streams.cases.rate import (
    BLAMED,
    KNOWN_DAYS,
    KNOWN_PEOPLE,
    PEOPLE,
    PRAISED,
    RULES,
    Moved,
    Rate,
    Way,
    has_fallen,
    has_risen,
    line_of,
    moved_of,
)
from streams.policy import DAY_MS, LONGEST_MS

CLOSE_AT: Final = 1.0
CREEP_DAYS = 5
"""Of the seven, with more than are expected of a day: one bad day is a rise, and was told as one."""
Between = Callable[[int, int], Sequence[Bucket]]
"""The buckets of a span of time."""


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
        moved = moved_of(Way.RISE, posts.get(name, (0, 0))[sign], voices, counts, past.voices, past.span)
        if has_risen(moved) or is_told:
            people = signs_of(buckets).get(name, (0, 0))[sign]
            moved = moved_of(Way.RISE, people, voices, counts, past.voices, past.span)
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
        crept, fell = moved_of(Way.CREEP, *numbers), moved_of(Way.FALL, *numbers)
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
    rule, polarity = RULES[rate.sign, is_rise]
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
