"""Count what a subscriber was told of a brand today, and how long one alert stays quiet after it was told.

A day is the brand's own, by the time zone of its profile: people's days are what a budget protects.
"""

from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from schemas.base import from_epoch_ms
from schemas.profile import Profile
from schemas.subscriber import Subscriber

MOST_DOUBLINGS = 3
"""A cool-down of 6 h ends at 48 h: an alert that escalates for days is told of every other day."""

MOST_THEMES = 1000
"""Themes of a day that are known to be paid for: as many as the largest budget; 100 bytes each."""


def day_of(now_ms: int, timezone: str) -> str:
    """The date in that zone; a zone that this machine does not know is UTC.

    >>> day_of(1772355600000, "Pacific/Auckland"), day_of(1772355600000, "Nowhere")
    ('2026-03-01', '2026-03-01')
    >>> day_of(1772366400000, "Pacific/Auckland")  # 12:00 UTC is past midnight there
    '2026-03-02'
    """
    return from_epoch_ms(now_ms).astimezone(_zone(timezone)).date().isoformat()


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def budget_of(subscriber: Subscriber, profile: Profile) -> int:
    """Themes a day: the subscriber's own number, else the brand's."""
    own = subscriber.budget_per_day
    return profile.alerts.budget_per_day if own is None else own


def cool_down_ms(profile: Profile, tellings: int) -> int:
    """How long an alert that was told so often stays quiet: doubled each time, up to a bound.

    >>> from schemas.profile import default_profile
    >>> [cool_down_ms(default_profile("Acme"), n) // 3_600_000 for n in (1, 2, 3, 4, 5)]
    [6, 12, 24, 48, 48]
    """
    return profile.alerts.cool_down * 1000 << min(max(tellings - 1, 0), MOST_DOUBLINGS)


@dataclass(slots=True)
class Spent:
    """What one subscriber was told of one brand on the newest day that counts.

    Several departments that are asked about one thing, and what is told of it again that day, cost once.
    """

    day: str = ""
    told: int = 0
    themes: set[str] = field(default_factory=set)
    """Of that day, at most `MOST_THEMES`."""

    def on(self, day: str) -> int:
        """How many on that day."""
        return self.told if day == self.day else 0

    def covers(self, day: str, theme: str) -> bool:
        """True if that day was paid for this theme already."""
        return day == self.day and theme in self.themes

    def add(self, day: str, theme: str | None) -> None:
        """One more, unless it was paid for; an older day than the newest no longer counts."""
        if day > self.day:
            self.day, self.told = day, 0
            self.themes.clear()
        if day != self.day or theme in self.themes:
            return
        self.told += 1
        if theme is not None and len(self.themes) < MOST_THEMES:
            self.themes.add(theme)
