"""Keep the score of a story: what was planted and alerted, what was rightly not, what nobody planted."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from schemas.alert import Alert
from schemas.base import epoch_ms
from schemas.window import HeldBack
from streams.evaluate.evaluation import is_alert
from streams.simulate.planted import Fate, Plant


@dataclass
class Score:
    """Alerts against plants, as the alerts come; the first alert of a plant counts."""

    plants: tuple[Plant, ...]
    alerts: dict[str, Alert] = field(default_factory=dict)
    """The first alert that names each plant, by the plant's name."""
    reasons: dict[str, Counter[str]] = field(default_factory=dict)
    """Why each held back plant raised nothing, by the plant's name and gate, as windows say it."""
    unplanted: list[Alert] = field(default_factory=list)

    def note(self, alert: Alert) -> Plant | None:
        """Take an alert in and give the plant that it speaks of, if any; resolutions change nothing."""
        at = epoch_ms(alert.published_at)
        plant = next((p for p in self.plants if p.is_named_by(alert.brand, alert.terms, at)), None)
        if not is_alert(alert):
            return plant
        if plant is None:
            self.unplanted.append(alert)
        else:
            self.alerts.setdefault(plant.name, alert)
        return plant

    def note_held_back(self, brand: str, held: HeldBack, published_ms: int) -> None:
        """Take in a term that stood out and raised nothing."""
        words = [held.term.replace(",", " ")]
        for plant in self.plants:
            if plant.is_named_by(brand, words, published_ms):
                self.reasons.setdefault(plant.name, Counter())[held.reason] += 1

    @property
    def heard(self) -> list[str]:
        """Themes that were alerted."""
        return self._names(Fate.HEARD, alerted=True)

    @property
    def missed(self) -> list[str]:
        """Themes that were not, so far."""
        return self._names(Fate.HEARD, alerted=False)

    @property
    def raised(self) -> list[str]:
        """What had to be held back and was alerted all the same."""
        return self._names(Fate.HELD_BACK, alerted=True)

    @property
    def held_back(self) -> list[str]:
        """What had to be held back and was, so far."""
        return self._names(Fate.HELD_BACK, alerted=False)

    @property
    def false(self) -> list[str]:
        """Everything that was alerted and ought not to be."""
        return [*self.raised, *(alert.title for alert in self.unplanted)]

    def is_settled(self, judged_until_ms: Mapping[str, int]) -> bool:
        """True once every theme is heard and no window is left in which a held back one could be raised.

        `judged_until_ms` is the event time, by brand, up to which windows are closed.
        """
        held = [plant for plant in self.plants if plant.fate is Fate.HELD_BACK]
        return not self.missed and all(judged_until_ms.get(p.brand, 0) >= p.last_chance_ms for p in held)

    def _names(self, fate: Fate, *, alerted: bool) -> list[str]:
        return [p.name for p in self.plants if p.fate is fate and (p.name in self.alerts) is alerted]


def score(plants: tuple[Plant, ...], alerts: Iterable[Alert]) -> Score:
    """Score alerts that are all there already."""
    kept = Score(plants)
    for alert in alerts:
        kept.note(alert)
    return kept
