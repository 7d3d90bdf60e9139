"""Say what other settings would have raised on the same mentions: how often, what more, what no longer.

Two settings tell of one theme at different hops and so under different ids; what is the same is found as the
detector finds it: by the evidence, or by the terms of two episodes that are alive at the same time.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from schemas.alert import Alert, AlertState
from schemas.base import epoch_ms
from streams.detect.themes import SAME_EVIDENCE, SAME_TERMS, STAYS_OPEN_MS, overlap
from streams.evaluate.evaluation import Span, is_alert
from streams.policy import DAY_MS, HOUR_MS, LINES

SETTINGS = tuple(LINES)
"""Strictest first."""


@dataclass(frozen=True, slots=True)
class Episode:
    """One theme as it was told of: its opening, and what was said of it until it was over."""

    opened: Alert
    alerts: int
    """Openings and escalations."""
    terms: frozenset[str]
    evidence: frozenset[str]
    """Ids; at most 64 of each alert."""
    first_ms: int
    last_ms: int
    """When it was told of first and last."""

    def is_same(self, other: "Episode") -> bool:
        """True if the other one tells of the same theme."""
        if overlap(self.evidence, other.evidence) >= SAME_EVIDENCE:
            return True
        apart_ms = max(self.first_ms, other.first_ms) - min(self.last_ms, other.last_ms)
        same_kind = self.opened.kind is other.opened.kind
        return same_kind and apart_ms <= STAYS_OPEN_MS and overlap(self.terms, other.terms) >= SAME_TERMS


@dataclass(frozen=True, slots=True)
class Change:
    """What one setting does to another's episodes."""

    new: tuple[Episode, ...]
    gone: tuple[Episode, ...]
    same: int
    hours_later: float | None
    """Median over what is the same, negative for earlier; None for nothing."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one setting raised."""

    setting: str
    episodes: tuple[Episode, ...]
    alerts: int
    days: float
    busiest_day: int
    """Most alerts of one day (UTC)."""

    @property
    def per_day(self) -> float:
        """Alerts a day."""
        return self.alerts / self.days


def days_of(span: Span) -> float:
    """Days between the first and the last mention; at least one, so that an hour is not made a year's rate."""
    return max(1.0, (span.last_ms - span.first_ms) / DAY_MS)


def outcome_of(setting: str, alerts: Iterable[Alert], days: float) -> Outcome:
    """Sum up the alerts of one run."""
    told = [alert for alert in alerts if is_alert(alert)]
    by_day = Counter(alert.published_at.date() for alert in told)
    return Outcome(setting, episodes_of(told), len(told), days, max(by_day.values(), default=0))


def episodes_of(alerts: Iterable[Alert]) -> tuple[Episode, ...]:
    """Openings with their escalations, in the order of the openings."""
    revisions: dict[str, list[Alert]] = {}
    for alert in alerts:
        if is_alert(alert):
            revisions.setdefault(alert.id, []).append(alert)
    return tuple(_episode(told) for told in revisions.values() if told[0].state is AlertState.OPENED)


def _episode(told: Sequence[Alert]) -> Episode:
    return Episode(
        opened=told[0],
        alerts=len(told),
        terms=frozenset(term for alert in told for term in alert.terms),
        evidence=frozenset(name for alert in told for name in alert.evidence_ids),
        first_ms=epoch_ms(told[0].published_at),
        last_ms=epoch_ms(told[-1].published_at),
    )


def change(chosen: Sequence[Episode], other: Sequence[Episode]) -> Change:
    """What the other setting raises that the chosen one does not, what it no longer raises, and how much later."""
    later: list[float] = []
    new: list[Episode] = []
    for episode in other:
        twins = [mine for mine in chosen if mine.is_same(episode)]
        if twins:
            later.append((episode.first_ms - min(twin.first_ms for twin in twins)) / HOUR_MS)
        else:
            new.append(episode)
    gone = tuple(mine for mine in chosen if not any(mine.is_same(episode) for episode in other))
    return Change(tuple(new), gone, len(later), round(median(later), 2) if later else None)


def as_json(outcome: Outcome, against: Outcome) -> dict[str, object]:
    """One setting compared with the chosen one, as a JSON object."""
    changed = change(against.episodes, outcome.episodes)
    return {
        "setting": outcome.setting,
        "line": LINES[outcome.setting],
        "alerts": outcome.alerts,
        "themes": len(outcome.episodes),
        "per_day": round(outcome.per_day, 4),
        "per_week": round(7 * outcome.per_day, 3),
        "busiest_day": outcome.busiest_day,
        "same": changed.same,
        "hours_later": changed.hours_later,
        "new": [brief(episode) for episode in changed.new],
        "gone": [brief(episode) for episode in changed.gone],
    }


def brief(episode: Episode) -> dict[str, object]:
    """What a person needs to recognise an episode."""
    opened = episode.opened
    return {
        "id": opened.id,
        "at": opened.published_at.isoformat(),
        "department": opened.department,
        "severity": opened.severity,
        "authors": opened.authors,
        "alerts": episode.alerts,
        "title": opened.title,
    }
