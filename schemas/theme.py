"""Define the theme: what several people began to say, and the numbers that made it stand out."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from schemas.base import Count, Frozen, Time


class ThemeState(StrEnum):
    """Where a theme is in its life: in an alert as it was then, in each window summary as it is now."""

    NEW = "new"
    """In the alert that opens it, and for an hour."""
    RISING = "rising"
    """More people speak of it than before; in an alert that escalates."""
    PEAK = "peak"
    """As many people speak of it as before; in window summaries."""
    FADING = "fading"
    """Fewer people speak of it than before, or nobody; in window summaries."""
    CLOSED = "closed"
    """In the alert that resolves or withdraws it."""


class Surprise(Frozen):
    """All inputs and results of the one test for one term, enough to do the sum again by hand.

    `score` = -log10 P(X >= authors), X ~ NegativeBinomial(mean `expected`, size `size`); the theme is raised
    where score - penalty >= line, which holds log10(tested) already (`openear explain` does it again).
    """

    term: str
    window_s: Count
    authors: Count
    """Distinct authors of the term in the window."""
    voices: Count
    """All voices of the window after the gate."""
    baseline_term: float
    """Decayed count of the term in the baseline."""
    baseline_voices: float
    """Decayed count of all voices in the baseline."""
    baseline_windows: float
    """Decayed number of windows of this length that the baseline spans."""
    hour_factor: float
    """Voices of these hours of the day against those of any hour: 1 where all hours are alike."""
    expected_by_share: float
    """Authors, were the term as frequent among all voices as in the baseline."""
    expected_by_rate: float
    """Authors, were the term as frequent by the hour as in the baseline."""
    expected: float
    """The larger of the two: both nulls must be beaten."""
    phi: float
    """How much more counts vary than by chance alone, at this length of window."""
    size: float
    """Of the negative binomial: the smaller, the fatter its tail."""
    score: float
    """-log10 of the probability of so many authors or more."""
    penalty: float
    """Praise must be rarer than blame to count; 0 for blame."""
    line: float
    """Of the window: the brand's line + log10(tested)."""
    tested: Count
    """Terms that were tested in the window."""


class Theme(Frozen):
    """A theme as an alert carries it."""

    theme_id: str
    """The same in all alerts about it, whatever their department."""
    state: ThemeState
    terms: Annotated[tuple[str, ...], Field(min_length=1, max_length=12)]
    first_flagged_at: Time
    """End of the first window in which it stood out."""
    last_flagged_at: Time
    """End of the last window in which it stood out."""
    tests: Annotated[tuple[Surprise, ...], Field(max_length=12)]
    """Empty for the kinds that are no test of terms: `measures` of the alert holds their numbers."""
