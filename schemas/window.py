"""Define the window summary: one closed base window of one brand, as `windows.v1` carries it.

Only windows that heard something are written, each once; what comes later stands in `late_added` of the next.
"""

from typing import Annotated

from pydantic import Field

from schemas.base import Brand, Count, Department, Frozen, Ratio, Time
from schemas.theme import ThemeState


class Opinions(Frozen):
    """Voices that spoke of one department, by the sign of what they said."""

    positive: Count = 0
    neutral: Count = 0
    negative: Count = 0


class TopTerm(Frozen):
    """A term and how many distinct authors used it in the window."""

    term: str
    authors: Count


class HeldBack(Frozen):
    """A term that stood out and raised no alert, with the gate that stopped it."""

    term: str
    reason: str
    authors: Count


class ThemeNow(Frozen):
    """Where an open theme is in its life as the window closes."""

    theme_id: str
    """As in its alerts."""
    terms: Annotated[tuple[str, ...], Field(min_length=1, max_length=12)]
    """As its last alert shows them."""
    state: ThemeState
    people: Count
    """Distinct people who spoke of it in the last `span_s`."""
    people_before: Count
    """In the span before that."""
    span_s: Count
    """The longest window of the theme, an hour at least and a day at most."""


class WindowSummary(Frozen):
    """Volumes, departments by sentiment, top terms and quality counters of one base window (15 min, UTC)."""

    schema_version: int = 1
    brand: Brand
    window_start: Time
    window_end: Time
    published_at: Time
    """window_end + base lateness: a function of the window, never of the watermark."""
    profile: str
    """Hash of the brand profile in force."""
    learning: bool
    """True while the baseline is too young to raise a theme."""
    incomplete: bool = False
    """True where a connector reported a gap: the window teaches nothing, and raises neither silence nor surge."""
    voices: Count
    """Counted mentions left after folding near copies."""
    authors: Count
    folded: Count
    reshares: Count
    by_brand: Count
    unscored: Count
    late_added: Count
    """Mentions that reached older windows since the summary before."""
    withdrawn: Count = 0
    """Mentions of this window that were taken back before it was published: it is without them, but for the people
    who are counted in `authors` and `top_terms`."""
    late_withdrawn: Count = 0
    """Mentions of older windows that were taken back since the summary before; those windows were published."""
    revised: Count = 0
    """Voices that are reviews which their authors changed."""
    positive: Count
    neutral: Count
    negative: Count
    sentiment: Annotated[float, Field(ge=-1, le=1)] | None
    """Mean over scored voices; None where none was scored."""
    day_voices: Count = 0
    """Voices of the day that ends with this window."""
    day_expected: Annotated[float, Field(ge=0)] | None = None
    """Voices normal for a day; None while too little is known."""
    quiet: bool = False
    """True if far fewer people speak than normal, and no gap is known: a state, since there may be one."""
    silent_sources: tuple[str, ...] = ()
    """Sources from which nothing came for longer than the profile expects: a state, unless `progress` proves it."""
    departments: dict[Department, Opinions]
    sources: dict[str, Count]
    top_terms: Annotated[tuple[TopTerm, ...], Field(max_length=20)]
    held_back: Annotated[tuple[HeldBack, ...], Field(max_length=20)] = ()
    themes: Annotated[tuple[ThemeNow, ...], Field(max_length=64)] = ()
    """The themes that are open, the oldest first."""
    duplicate_share: Ratio
    """Folded / (folded + voices)."""
