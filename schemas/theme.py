"""Define the theme: what several people began to say, and the numbers that made it stand out."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from schemas.base import Count, Frozen, Time


class ThemeState(StrEnum):
    """Where a theme is in its life."""

    NEW = "new"
    RISING = "rising"
    PEAK = "peak"
    FADING = "fading"
    CLOSED = "closed"


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
    baseline_windows: float
    """Decayed number of windows of this length that the baseline spans."""
    hour_factor: float
    expected_by_share: float
    expected_by_rate: float
    expected: float
    """The larger of the two: both nulls must be beaten."""
    phi: float
    size: float
    score: float
    penalty: float
    """Praise must be rarer than blame to count; 0 for blame."""
    line: float
    """Of the window: the brand's line + log10(tested)."""
    tested: Count


class Theme(Frozen):
    """A theme as an alert carries it."""

    theme_id: str
    state: ThemeState
    terms: Annotated[tuple[str, ...], Field(min_length=1, max_length=12)]
    first_flagged_at: Time
    last_flagged_at: Time
    tests: Annotated[tuple[Surprise, ...], Field(max_length=12)]
    """Empty for the kinds that are no test of terms: `measures` of the alert holds their numbers."""
