"""Say where each open theme is in its life, by who speaks of it now and who did a moment before.

A theme is new for an hour, rises while more people speak of it than in the span before, is at its peak while as
many do, and fades once fewer do: more or fewer by more than the standard deviation of the difference. What is
counted are people, each once, in the base buckets that are kept anyway: nothing is saved.
"""

from math import sqrt

import msgspec

from schemas.theme import ThemeState
from schemas.window import ThemeNow
from streams.aggregate import Bucket
from streams.brand import Brand
from streams.detect.themes import OpenTheme
from streams.policy import DAY_MS, HOUR_MS
from streams.sketches.distinct import distinct


class _Theme(msgspec.Struct):
    terms: tuple[str, ...]


class _Told(msgspec.Struct):
    theme: _Theme


def lives(brand: Brand, end_ms: int) -> tuple[ThemeNow, ...]:
    """The open themes of a brand at the end of a base window, the oldest first."""
    themes = sorted(brand.themes.open.values(), key=lambda theme: (theme.first_flagged_ms, theme.theme_id))
    return tuple(_now(brand, theme, end_ms) for theme in themes)


def _now(brand: Brand, theme: OpenTheme, end_ms: int) -> ThemeNow:
    span_ms = min(max(theme.window_ms, HOUR_MS), DAY_MS)
    people = _people(theme, brand.between(end_ms - span_ms, end_ms))
    before = _people(theme, brand.between(end_ms - 2 * span_ms, end_ms - span_ms))
    is_new = end_ms - theme.first_flagged_ms < HOUR_MS
    return ThemeNow(
        theme_id=theme.theme_id,
        terms=msgspec.json.decode(theme.alert, type=_Told).theme.terms,
        state=ThemeState.NEW if is_new else state_of(people, before),
        people=people,
        people_before=before,
        span_s=span_ms // 1000,
    )


def _people(theme: OpenTheme, buckets: list[Bucket]) -> int:
    """Distinct people who used its words; of a rise of complaints, who complained."""
    if theme.is_surge:
        return distinct(bucket.blame_authors for bucket in buckets)
    return distinct(bucket.terms.authors_of(term) for bucket in buckets for term in theme.terms)


def state_of(people: int, before: int) -> ThemeState:
    """Where a theme is that so many people speak of, and so many spoke of before.

    >>> [state_of(now, before).value for now, before in ((12, 2), (12, 10), (2, 12), (0, 0))]
    ['rising', 'peak', 'fading', 'fading']
    """
    by_chance = sqrt(people + before)
    if people - before > by_chance:
        return ThemeState.RISING
    return ThemeState.FADING if before - people > by_chance or not people else ThemeState.PEAK
