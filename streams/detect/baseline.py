"""Know what is normal: per window length, decayed counts of terms, voices and complaints of older talk.

The baseline ends one whole window before the tested one begins (the guard), so that a theme that grows over
two windows does not become its own excuse; the longest window has none (policy.py).
"""

import math
from collections.abc import Callable, Iterable, Mapping, Set
from typing import NamedTuple, Protocol

import msgspec

from streams.policy import BASE_MS, HOUR_MS, Scale
from streams.sketches.space_saving import TERMS, SpaceSaving

_RESCALE_AT = 40.0
"""Half-lives until weights are scaled down: 2^40 leaves a float 12 exact bits more than enough."""
SEASON_VOICES = 480
"""Voices (20 an hour of day) before the hour of day is trusted."""
SEASON_WINDOW_MS = 6 * HOUR_MS
_SEASON_FLOOR = 0.2


class Learnable(Protocol):
    """What a bucket tells a baseline."""

    start_ms: int
    voice_count: int
    negative: int

    def counts(self) -> Mapping[str, int]:
        """Authors per term."""
        ...


class SavedBaseline(msgspec.Struct, array_like=True):
    """A baseline as it is saved."""

    counts: dict[str, float]
    errors: dict[str, float]
    voices: float
    negative: float
    hours: list[float]
    origin_ms: int
    learned_to_ms: int
    taught_windows: float


class Lesson(NamedTuple):
    """What a history taught: decayed counts at its end."""

    counts: dict[str, float]
    voices: float
    negative: float
    windows: float


class Baseline:
    """Normal talk of one brand at one window length. Weights are kept scaled by 2^((t - origin) / half-life)."""

    __slots__ = (
        "_hours",
        "_negative",
        "_origin_ms",
        "_taught_windows",
        "_terms",
        "_voices",
        "is_dirty",
        "learned_to_ms",
        "scale",
    )

    def __init__(self, scale: Scale, first_ms: int) -> None:
        self.scale = scale
        self._terms = SpaceSaving(TERMS)
        self._voices = 0.0
        self._negative = 0.0
        self._hours = [0.0] * 24
        self._origin_ms = first_ms
        self._taught_windows = 0.0
        self.learned_to_ms = 0
        """Buckets that start before this are learned."""
        self.is_dirty = True

    def end_ms(self, hop_end_ms: int) -> int:
        """Where the baseline of the window that ends here ends: a guard before that window begins."""
        return hop_end_ms - (1 + self.scale.guard_windows) * self.scale.window_ms

    def learn(
        self,
        buckets: Iterable[Learnable],
        until_ms: int,
        excluded_at: Callable[[int], Set[str]] | None = None,
    ) -> None:
        """Take in the buckets before `until_ms`, in the order of time.

        `excluded_at(start_ms)` gives the terms of themes that were alive then: they do not teach. What reaches
        a bucket later is not learned here.
        """
        if until_ms > self.learned_to_ms:
            self.learned_to_ms = until_ms
            self.is_dirty = True
        for bucket in buckets:
            weight = self._weight(bucket.start_ms)
            voices = bucket.voice_count * weight
            self._voices += voices
            self._negative += bucket.negative * weight
            self._hours[bucket.start_ms // HOUR_MS % 24] += voices
            said: Iterable[tuple[str, int]] = bucket.counts().items()
            if excluded_at is not None and (excluded := excluded_at(bucket.start_ms)):
                said = [(term, authors) for term, authors in said if term not in excluded]
            self._terms.add_all(said, weight)

    def miss(self, starts: Iterable[int]) -> None:
        """Take incomplete base windows, by their starts, out of the time that was listened to."""
        for start_ms in starts:
            self._taught_windows -= self._weight(start_ms) * BASE_MS / self.scale.window_ms
            self.is_dirty = True

    def begin_at(self, first_ms: int) -> None:
        """Let what was taught so far be as of this time: when the brand is first heard."""
        self._origin_ms = first_ms
        self.is_dirty = True

    def teach(self, lesson: Lesson, at_ms: int) -> None:
        """Take in what a history taught, as of this time: expectations change, nothing is raised for the past."""
        weight = self._weight(at_ms)
        self._terms.add_all(sorted(lesson.counts.items()), weight)
        self._voices += lesson.voices * weight
        self._negative += lesson.negative * weight
        self._taught_windows += lesson.windows * weight
        an_hour = lesson.voices * weight / 24  # a lesson knows nothing of hours
        self._hours = [hour + an_hour for hour in self._hours]
        self.is_dirty = True

    def lesson(self, first_ms: int, end_ms: int) -> Lesson:
        """What the talk between these times taught, after all of it was learned."""
        normal = Normal(self, self._weight(end_ms), self._decayed_windows(end_ms - first_ms))
        counts = {term: round(normal.count(term), 4) for term in sorted(self._terms.counts)}
        return Lesson(counts, round(normal.voices, 4), round(normal.negative, 4), round(normal.windows, 4))

    def _weight(self, at_ms: int) -> float:
        half_lives = (at_ms - self._origin_ms) / self.scale.half_life_ms
        if half_lives > _RESCALE_AT:
            self._rescale(2.0**-half_lives)
            self._origin_ms = at_ms
            return 1.0
        return float(2.0**half_lives)

    def _rescale(self, factor: float) -> None:
        self.is_dirty = True
        self._terms.scale(factor)
        self._voices *= factor
        self._negative *= factor
        self._taught_windows *= factor
        self._hours = [hour * factor for hour in self._hours]

    def at(self, now_ms: int, first_ms: int) -> "Normal":
        """The baseline as seen from the end of a window; `first_ms` is when the brand was first heard."""
        weight = self._weight(now_ms)
        windows = self._decayed_windows(self.end_ms(now_ms) - first_ms) + self._taught_windows / weight
        return Normal(self, weight, max(0.0, windows))

    def _decayed_windows(self, span_ms: int) -> float:
        """Decayed number of windows that a span holds, empty ones too."""
        if span_ms <= 0:
            return 0.0
        rate = math.log(2) / self.scale.half_life_ms
        return (1 - math.exp(-rate * span_ms)) / rate / self.scale.window_ms

    def knows(self, voices: float, at_ms: int) -> bool:
        """True if it holds so many voices; old ones fade."""
        return self._voices >= voices * self._weight(at_ms)

    def is_everyday(self, term: str, share: float, at_ms: int) -> bool:
        """True if more than this share of all voices used the term, one voice aside: once is no habit."""
        if term not in self._terms.counts:
            return False
        return self._terms.estimate(term) - self._weight(at_ms) > share * self._voices

    def to_saved(self) -> SavedBaseline:
        """The baseline as a value."""
        return SavedBaseline(
            self._terms.counts,
            self._terms.errors,
            self._voices,
            self._negative,
            self._hours,
            self._origin_ms,
            self.learned_to_ms,
            self._taught_windows,
        )

    @classmethod
    def restore(cls, scale: Scale, value: SavedBaseline) -> "Baseline":
        """What `to_saved` gave."""
        baseline = cls(scale, value.origin_ms)
        baseline._terms = SpaceSaving.restore(value.counts, value.errors, TERMS)
        baseline._voices = value.voices
        baseline._negative = value.negative
        baseline._hours = value.hours
        baseline.learned_to_ms = value.learned_to_ms
        baseline._taught_windows = value.taught_windows
        baseline.is_dirty = False
        return baseline


class Normal:
    """A baseline in the units of now: decayed counts of voices, terms and complaints, and windows spanned."""

    __slots__ = ("_baseline", "_weight", "negative", "voices", "windows")

    def __init__(self, baseline: Baseline, weight: float, windows: float) -> None:
        self._baseline = baseline
        self._weight = weight
        self.voices = baseline._voices / weight
        self.negative = baseline._negative / weight
        self.windows = windows

    def count(self, term: str) -> float:
        """Decayed count of a term."""
        return self._baseline._terms.estimate(term) / self._weight

    def hour_factor(self, window_end_ms: int) -> float:
        """How busy the hours of this window are against the mean hour; 1 where too little is known."""
        window_ms = self._baseline.scale.window_ms
        hours = self._baseline._hours
        total = sum(hours)
        if window_ms > SEASON_WINDOW_MS or total / self._weight < SEASON_VOICES:
            return 1.0
        first = (window_end_ms - window_ms) // HOUR_MS % 24
        spanned = max(1, window_ms // HOUR_MS)
        busy = sum(hours[(first + i) % 24] for i in range(spanned))
        return max(_SEASON_FLOOR, 24 * busy / spanned / total)
