"""Score alerts against plants whose truth is known: recall by rate, bursts that were raised, false alarms.

A plant is found by an alert of which at least three tenths of the evidence belong to it, from its start to two
windows after its end. An alert that belongs to no plant is false; those before the first plant are not counted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import NamedTuple

from streams.evaluate.evaluation import EVIDENCE_SHARE
from streams.evaluate.injected_words import FORMS
from streams.evaluate.injection import RATES, Injected, Planted
from streams.policy import DAY_MS

GRACE_WINDOWS = 2


class Raised(NamedTuple):
    """An alert of ours, or what another rule would have raised."""

    brand: str
    at_ms: int
    evidence: Sequence[str]
    """Ids of mentions."""


@dataclass
class Score:
    """What came of some streams with plants."""

    found: dict[int, list[int]] = field(default_factory=lambda: {rate: [0, 0] for rate in RATES})
    """Rate -> themes found, themes planted."""
    bursts: dict[str, list[int]] = field(default_factory=lambda: {form: [0, 0] for form in FORMS})
    """Form -> bursts raised, bursts planted."""
    false: int = 0
    alerts: int = 0
    brand_days: float = 0.0
    delays: list[float] = field(default_factory=list)
    """Windows from the start of a theme to its first alert."""

    def add(self, raised: Iterable[Raised], streams: Sequence[Injected]) -> None:
        """Score the alerts of one round, all brands together."""
        by_brand: dict[str, list[Raised]] = {stream.brand: [] for stream in streams}
        for one in sorted(raised, key=lambda one: one.at_ms):
            by_brand[one.brand].append(one)
        for stream in streams:
            self._add_brand(by_brand[stream.brand], stream)

    def _add_brand(self, raised: Sequence[Raised], stream: Injected) -> None:
        counted = [one for one in raised if one.at_ms >= stream.since_ms]
        self.alerts += len(counted)
        self.brand_days += (stream.until_ms - stream.since_ms) / DAY_MS
        explained: set[int] = set()
        for plant in stream.planted:
            mine = [n for n, one in enumerate(counted) if _belongs(one, plant)]
            explained.update(mine)
            latest_ms = plant.end_ms + GRACE_WINDOWS * plant.window_ms
            in_time = [counted[n] for n in mine if plant.start_ms < counted[n].at_ms <= latest_ms]
            place = self.found[plant.rate] if plant.rate else self.bursts[plant.kind]
            place[0] += bool(in_time)
            place[1] += 1
            if in_time and plant.rate:
                self.delays.append((in_time[0].at_ms - plant.start_ms) / plant.window_ms)
        self.false += len(counted) - len(explained)

    def recall(self, at_least: int = 0) -> float | None:
        """Share of the themes found, of those with so many authors a window; None without any."""
        chosen = [pair for rate, pair in self.found.items() if rate >= at_least]
        hits, of = sum(hits for hits, _ in chosen), sum(of for _, of in chosen)
        return round(hits / of, 4) if of else None

    @property
    def all_bursts(self) -> tuple[int, int]:
        """Bursts raised, bursts planted, of any form."""
        pairs = self.bursts.values()
        return sum(raised for raised, _ in pairs), sum(of for _, of in pairs)

    @property
    def delay(self) -> float | None:
        """Median windows from the start of a theme to its first alert."""
        return round(median(self.delays), 2) if self.delays else None

    @property
    def false_a_day(self) -> float | None:
        """False alarms a brand-day."""
        return round(self.false / self.brand_days, 4) if self.brand_days else None

    def as_json(self) -> Mapping[str, object]:
        """All figures."""
        return {
            "themes": sum(of for _, of in self.found.values()),
            "recall": self.recall(),
            "recall_3_and_more": self.recall(3),
            "by_rate": {str(rate): list(pair) for rate, pair in self.found.items()},
            "bursts": {form: list(pair) for form, pair in self.bursts.items()},
            "alerts": self.alerts,
            "false": self.false,
            "brand_days": round(self.brand_days, 1),
            "false_per_brand_day": self.false_a_day,
            "windows_to_alert_median": self.delay,
        }


def _belongs(raised: Raised, plant: Planted) -> bool:
    mine = sum(identity in plant.ids for identity in raised.evidence)
    return mine > 0 and mine >= EVIDENCE_SHARE * len(raised.evidence)
