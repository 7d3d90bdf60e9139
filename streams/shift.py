"""Notice that the rate of complaints about one department, or of its praise, leaves what is expected, either way.

    rise  people of the last day, against the larger of two nulls, by rate and by share of all voices (both must be
          beaten: a crowd that speaks more of everything is no rise): P(X >= people), X ~ NegBinomial(mean, size)
    fall  people of the last three days, against the smaller of both nulls: P(X <= people)
    phi   burstiness of the days themselves (method of moments), at least 0.25: drift is never less

It opens at a score of 5 (6.5 for praise) and closes below 1: hovering does not flap.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from schemas.alert import AlertKind
from streams.aggregate import Bucket
from streams.claim import Claim
from streams.days import Rates, signs_of, speaking_of
from streams.detect import tail_score
from streams.policy import DAY_MS
from streams.quiet import lower_score

OPEN_AT = 5.0
PRAISE_OPEN_AT = 6.5
CLOSE_AT = 1.0
PEOPLE = 10
LIFT = 2.0
PRIOR = 1.0
PHI = 0.25
MOST_PHI = 4.0
KNOWN_DAYS = 7
KNOWN_PEOPLE = 20
"""People of the baseline: a class of mentions that begins late looks like a rise."""
FALL_DAYS = 3
FALL_EXPECTED = 20.0
FALL_LIFT = 0.5
SPEAKING = 0.5
"""Of the voices that are normal: where fewer speak at all, nothing was mended, it is a silence."""
PRAISED, BLAMED = 0, 1
_RULES: Final = {
    (BLAMED, True): ("complaints_rise", "blame"),
    (BLAMED, False): ("complaints_fall", "praise"),
    (PRAISED, True): ("praise_rises", "praise"),
    (PRAISED, False): ("praise_falls", "blame"),
}


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


def phi_of(counts: Sequence[int], days: int) -> float:
    """Burstiness of daily counts by the method of moments: variance = mean + phi x mean^2.

    >>> phi_of([10, 10, 10, 10], 4), round(phi_of([0, 40, 0, 0, 0, 0, 0, 40], 8), 2)
    (0.25, 3.33)
    """
    mean = sum(counts) / days if days else 0.0
    if not mean or days < 2:
        return PHI
    square = sum(count * count for count in counts) - days * mean * mean
    return min(MOST_PHI, max(PHI, (square / (days - 1) - mean) / (mean * mean)))


def rise_of(people: int, voices: int, past: Sequence[int], past_voices: int, past_days: int) -> Moved:
    """The last day against the days before."""
    phi = phi_of(past, past_days)
    by_rate, by_share = _nulls(voices, sum(past), past_voices, past_days, 1)
    expected = max(by_rate, by_share)
    size = 1 / (1 / (sum(past) + PRIOR) + phi)
    score = tail_score(people, expected, size)
    numbers = (people, voices, sum(past), past_voices, past_days, 1, phi, by_rate, by_share, expected)
    return Moved(*numbers, size, score)


def fall_of(people: int, voices: int, past: Sequence[int], past_voices: int, past_days: int) -> Moved:
    """The last three days against the days before; their burstiness is a third of that of one."""
    phi = phi_of(past, past_days) / FALL_DAYS
    by_rate, by_share = _nulls(voices, sum(past), past_voices, past_days, FALL_DAYS)
    expected = min(by_rate, by_share)
    size = 1 / (1 / (sum(past) + PRIOR) + phi)
    score = lower_score(people, expected, size) if people < expected else 0.0
    numbers = (people, voices, sum(past), past_voices, past_days, FALL_DAYS, phi, by_rate, by_share, expected)
    return Moved(*numbers, size, score)


def _nulls(voices: int, known: int, past_voices: int, past_days: int, days: int) -> tuple[float, float]:
    """People expected if the rate were as ever, and if the share of all voices were."""
    by_rate = days * (known + PRIOR) / (past_days + 0.5)
    return by_rate, voices * (known + PRIOR) / (past_voices + 2 * PRIOR)


def has_risen(moved: Moved) -> bool:
    """The gates of a rise, whatever the score."""
    return moved.people >= max(PEOPLE, LIFT * moved.expected)


def has_fallen(moved: Moved) -> bool:
    """The gates of a fall, whatever the score: as many speak as ever, and not of this."""
    usual = moved.past_voices / moved.past_days * moved.days if moved.past_days else 0.0
    is_low = moved.people <= FALL_LIFT * moved.expected
    return moved.expected >= FALL_EXPECTED and is_low and moved.voices >= SPEAKING * usual


def shifts(
    past: Rates,
    last: Sequence[Bucket],
    last_days: Sequence[Bucket],
    end_ms: int,
    is_open: Callable[[str], bool],
) -> Iterator[Claim]:
    """A claim for each department, sign and direction that may have moved, or of which a case is open.

    `last` is a day, `last_days` are three. People are told apart only where the sums of posts could stand out.
    """
    if past.span < KNOWN_DAYS:
        return
    departments = sorted({name for day in past.days for name in day.departments})
    for buckets, rate_of, gate in ((last, rise_of, has_risen), (last_days, fall_of, has_fallen)):
        posts = _posts(buckets)
        voices = sum(bucket.voice_count for bucket in buckets)
        is_rise = rate_of is rise_of
        for name in departments:
            for sign in (BLAMED, PRAISED):
                counts = past.counts(name, sign)
                if sum(counts) < KNOWN_PEOPLE:
                    continue
                moved = rate_of(posts.get(name, (0, 0))[sign], voices, counts, past.voices, past.span)
                if not gate(moved) and not is_open(case_name(name, sign, is_rise=is_rise)):
                    continue
                people = signs_of(buckets).get(name, (0, 0))[sign]
                moved = rate_of(people, voices, counts, past.voices, past.span)
                yield _claim(name, sign, moved, buckets, end_ms, is_rise=is_rise)


def case_name(department: str, sign: int, *, is_rise: bool) -> str:
    """Names the case of one rate."""
    return f"{department} {_RULES[sign, is_rise][0]}"


def _posts(buckets: Sequence[Bucket]) -> dict[str, tuple[int, int]]:
    """Posts of praise and of blame by department: at least as many as people."""
    sums: dict[str, tuple[int, int]] = {}
    for bucket in buckets:
        for name, (praise, _, blame) in bucket.departments.items():
            known = sums.get(name, (0, 0))
            sums[name] = (known[0] + praise, known[1] + blame)
    return sums


def _claim(
    department: str, sign: int, moved: Moved, buckets: Sequence[Bucket], end_ms: int, *, is_rise: bool
) -> Claim:
    rule, polarity = _RULES[sign, is_rise]
    line = PRAISE_OPEN_AT if sign == PRAISED else OPEN_AT
    opens = moved.score >= line and (has_risen(moved) if is_rise else has_fallen(moved))
    voices = speaking_of(department, sign, buckets) if opens else []
    if is_rise:
        effect = 1 - moved.expected / moved.people if moved.people else 0.0
    else:
        effect = 1 - moved.people / moved.expected
    return Claim(
        kind=AlertKind.SENTIMENT_SHIFT,
        rule=rule,
        name=case_name(department, sign, is_rise=is_rise),
        keys=(),
        subject=department,
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
        departments=(department,),
        measures={name: float(value) for name, value in moved._asdict().items()},
        voices_for=tuple(voices),
        fresh_ms=end_ms,
    )
