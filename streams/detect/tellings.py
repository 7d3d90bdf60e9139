"""Remember for weeks who told of a concept, day by day: a slow theme has no five people in three days.

A day is counted at its end (UTC), from the base buckets as they stand then. Of the last four weeks the voices are
kept, as evidence and to tell people apart; of the nine weeks before them only how many people there were. Who is
evidence of an open theme was told already, and is not counted; a phrase that a brand hears every day makes no
concept of a voice in the first place (concepts.py).
Bounds: 28 days x 16 voices x ~500 B + 91 days x 25 concepts x ~30 B = 0.3 MB saved.
"""

from collections.abc import Callable, Iterator, Sequence, Set

import msgspec

from streams.aggregate import Bucket, Voice
from streams.enrich.concepts import every_concept, is_concept
from streams.identity import person_of
from streams.policy import DAY_MS, SLOW_SCALES

KEPT_DAYS = max(scale.window_ms for scale in SLOW_SCALES) // DAY_MS
"""Days whose voices are kept: the longest window."""
PAST_DAYS = 63
"""Days that a window is held against, at most."""
TOLD = 16
"""Voices kept of a day, those with the smallest hashes. Of a busier brand fewer people are seen than told, so that
it raises nothing here: in its windows of hours and days a theme shows sooner."""


class ToldDay(msgspec.Struct, array_like=True):
    """What was told of concepts on one day."""

    number: int
    """Days since 1970."""
    voices: int
    """All who spoke."""
    departments: dict[str, int]
    """Department -> voices that spoke of it."""
    people: dict[str, int]
    """Concept -> who told of it."""
    told: list[Voice]
    """Voices that told of one, oldest first, without other terms; none once the day left the longest window."""

    def bucket(self) -> Bucket:
        """The day as a bucket, in which concepts are all that is said."""
        bucket = Bucket(self.number * DAY_MS)
        bucket.voice_count = self.voices
        bucket.departments = {name: [0, spoken, 0] for name, spoken in self.departments.items()}
        bucket.voices = list(self.told)
        for voice in self.told:
            bucket.terms.add(concepts_in(voice), person_of(voice.author))
        return bucket


class Tellings(msgspec.Struct, array_like=True):
    """The last days of one brand on which somebody spoke."""

    days: list[ToldDay] = msgspec.field(default_factory=list)
    first: int = 0
    """Number of the first day that was counted; 0 before there is one."""
    missed: list[int] = msgspec.field(default_factory=list)
    """Numbers of days of which something was missed: nothing is expected by them."""
    looked_to: int = 0
    """Number of the first day of which it is not known yet whether something was missed."""

    def count(self, number: int, buckets: Sequence[Bucket], known: Set[int]) -> None:
        """Count a day that is over; `known`: id hashes of what was told already."""
        self.first = self.first or number
        if number in self.missed:
            return
        tellers = [
            voice
            for bucket in buckets
            for voice in bucket.voices
            if concepts_in(voice) and voice.id_hash not in known
        ]
        self.days = [day for day in self.days if day.number >= number - KEPT_DAYS - PAST_DAYS]
        for day in self.days:
            if day.number <= number - KEPT_DAYS:
                day.told = []
        self.days.append(_day_of(number, buckets, tellers))

    def miss(self, until: int, is_incomplete: Callable[[int, int], bool]) -> bool:
        """Leave out the days before this one of which something was missed; True if there were any.

        To be asked as time goes on, since what was missed is not remembered for longer than the windows are.
        """
        first = max(self.looked_to, until - KEPT_DAYS - PAST_DAYS)
        found = [n for n in range(first, until) if is_incomplete(n * DAY_MS, (n + 1) * DAY_MS)]
        self.looked_to = max(self.looked_to, until)
        self.missed = [n for n in self.missed if n >= until - KEPT_DAYS - PAST_DAYS] + found
        return bool(found)

    def told_on(self, number: int) -> frozenset[str]:
        """The concepts that were told of on a day."""
        return frozenset(
            concept
            for day in self.days[-1:]
            if day.number == number
            for voice in day.told
            for concept in concepts_in(voice)
        )

    def people(self, concept: str, first: int, until: int) -> int:
        """Who told of a concept on these days, each day's: at least as many as are distinct."""
        return sum(day.people.get(concept, 0) for day in self.days if first <= day.number < until)

    def window(self, first: int, until: int) -> list[Bucket]:
        """The days of a window as buckets, by their numbers."""
        return [day.bucket() for day in self.days if first <= day.number < until]

    def forget(self, ids: Set[int]) -> bool:
        """Let go of the words of these mentions; their people stay counted. True if there were any."""
        is_known = any(voice.id_hash in ids for voice in self.voices())
        for day in self.days if is_known else ():
            day.told = [voice for voice in day.told if voice.id_hash not in ids]
        return is_known

    def voices(self) -> Iterator[Voice]:
        """All that are kept."""
        for day in self.days:
            yield from day.told


def concepts_in(voice: Voice) -> tuple[str, ...]:
    """The concepts that a voice tells of."""
    return tuple(term for term in voice.terms if term in every_concept())


def _day_of(number: int, buckets: Sequence[Bucket], tellers: Sequence[Voice]) -> ToldDay:
    people: dict[str, set[int]] = {}
    spoken: dict[str, int] = {}
    for voice in tellers:
        for concept in concepts_in(voice):
            people.setdefault(concept, set()).add(voice.author)
    for bucket in buckets:
        for name, signs in bucket.departments.items():
            spoken[name] = spoken.get(name, 0) + sum(signs)
    kept = sorted(tellers, key=lambda voice: voice.id_hash)[:TOLD]
    return ToldDay(
        number,
        sum(bucket.voice_count for bucket in buckets),
        dict(sorted(spoken.items())),
        {concept: len(who) for concept, who in sorted(people.items())},
        [_in_concepts(voice) for voice in sorted(kept, key=lambda voice: (voice.at_ms, voice.id_hash))],
    )


def _in_concepts(voice: Voice) -> Voice:
    return msgspec.structs.replace(voice, terms=tuple(filter(is_concept, voice.terms)))
