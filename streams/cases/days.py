"""Count each day's praise and blame of each department, by people, for as long as a rate has to be known.

A day is counted once, a day after it ended, from the base buckets as they stand then: late mentions are in it. Days
on which nobody spoke count as empty ones. Bounds: 35 days x (departments + 1) x 2 numbers = 4 kB a brand.
"""

from collections.abc import Callable, Iterable, Sequence

import msgspec

from streams.aggregate import BLAME, PRAISE, Bucket, Voice
from streams.detect.tellings import Tellings
from streams.policy import DAY_MS

DAYS = 28
"""Days that a rate is made of: four weeks hold every weekday equally often."""
RECENT = 7
"""Days that a fall is judged by: as many of each weekday."""

Signs = tuple[int, int]
"""People who praised, people who blamed."""


class Day(msgspec.Struct, array_like=True):
    """What was said on one day (UTC)."""

    number: int
    """Days since 1970."""
    voices: int
    departments: dict[str, Signs]


def _never(_start_ms: int, _end_ms: int) -> bool:
    return False


class Days(msgspec.Struct, array_like=True):
    """The last days of one brand, those on which somebody spoke."""

    days: list[Day] = msgspec.field(default_factory=list)
    counted_to: int = 0
    """Number of the first day that is not counted yet."""
    missed: list[int] = msgspec.field(default_factory=list)
    """Numbers of days of which something was missed: no rate is made of them."""
    tellings: Tellings = msgspec.field(default_factory=Tellings)
    """Who told of what, for longer."""

    def count(
        self,
        now_ms: int,
        between: Callable[[int, int], Sequence[Bucket]],
        is_incomplete: Callable[[int, int], bool] = _never,
    ) -> bool:
        """Count the days that ended a day ago or earlier; True if there were any."""
        until = (now_ms - DAY_MS) // DAY_MS
        if until <= self.counted_to:
            return False
        first = max(self.counted_to, until - 4)  # buckets are not kept for longer
        for number in range(first, until):
            buckets = between(number * DAY_MS, (number + 1) * DAY_MS)
            if is_incomplete(number * DAY_MS, (number + 1) * DAY_MS):
                self.missed.append(number)
            elif buckets:
                voices = sum(bucket.voice_count for bucket in buckets)
                self.days.append(Day(number, voices, signs_of(buckets)))
        self.counted_to = until
        self.days = [day for day in self.days if day.number >= until - DAYS - RECENT]
        self.missed = [number for number in self.missed if number >= until - DAYS - RECENT]
        return True

    @property
    def newest(self) -> tuple[str, ...]:
        """The departments of the last day on which somebody spoke."""
        return tuple(self.days[-1].departments) if self.days else ()

    def before(self, number: int, first_day: int) -> "Rates":
        """The days before this one, at most `DAYS`, none before the brand was first heard."""
        first = max(first_day, number - DAYS)
        span = max(0, number - first) - sum(first <= missed < number for missed in self.missed)
        return Rates([day for day in self.days if first <= day.number < number], max(0, span))

    def is_missing_since(self, number: int) -> bool:
        """True if something was missed on this day or later."""
        return any(missed >= number for missed in self.missed)


class Rates:
    """Counts by day over a span of days."""

    def __init__(self, days: Sequence[Day], span: int) -> None:
        self.days = days
        self.span = span
        """Days, empty ones too."""

    @property
    def voices(self) -> int:
        """All who spoke."""
        return sum(day.voices for day in self.days)

    def counts(self, department: str, sign: int) -> list[int]:
        """People a day, empty days left out; `sign`: 0 for praise, 1 for blame."""
        return [day.departments.get(department, (0, 0))[sign] for day in self.days]


def signs_of(buckets: Iterable[Bucket]) -> dict[str, Signs]:
    """Distinct people of praise and of blame, by department, of the voices that are kept."""
    people: dict[str, tuple[set[int], set[int]]] = {}
    for bucket in buckets:
        for voice in bucket.voices:
            for department, opinion in voice.departments:
                if opinion is not None and not BLAME < opinion < PRAISE:
                    people.setdefault(department, (set(), set()))[opinion <= BLAME].add(voice.author)
    return {name: (len(praise), len(blame)) for name, (praise, blame) in sorted(people.items())}


def speaking_of(department: str, sign: int | None, buckets: Iterable[Bucket]) -> list[Voice]:
    """The kept voices that praise (0) or blame (1) a department; None: either."""
    found = []
    for bucket in buckets:
        for voice in bucket.voices:
            opinions = [
                score for name, score in voice.departments if name == department and score is not None
            ]
            praises = any(score >= PRAISE for score in opinions)
            blames = any(score <= BLAME for score in opinions)
            if (praises and sign != 1) or (blames and sign != 0):
                found.append(voice)
    return found
