"""Hear what the pipeline has to say: windows, alerts and what was put aside, as they are committed.

Topics in: windows.v1, alerts.v1, dead-letters.v1, late.v1. Nothing of it is state: the demo begins anew.
"""

from collections import Counter, deque
from dataclasses import dataclass, field

from agents.committed import Committed
from schemas.alert import Alert
from schemas.base import epoch_ms
from schemas.window import HeldBack, WindowSummary
from streams.simulate import Score
from streams.topology import Topic

HEARD_TOPICS = (Topic.WINDOWS, Topic.ALERTS, Topic.DEAD_LETTERS, Topic.LATE)
RECENT = 96
"""Windows that the running figures look back on: a day of quarters of an hour."""


@dataclass
class Brand:
    """Running figures of one brand."""

    windows: int = 0
    voices: int = 0
    judged_until_ms: int = 0
    """Event time up to which its windows are closed."""
    recent: deque[WindowSummary] = field(default_factory=lambda: deque(maxlen=RECENT))

    @property
    def sentiment(self) -> float | None:
        """Mean over the scored voices of the recent windows, -1 to 1; None where none was scored."""
        scored = [(w.sentiment, w.positive + w.neutral + w.negative) for w in self.recent]
        known = [(mean, voices) for mean, voices in scored if mean is not None]
        total = sum(voices for _, voices in known)
        return sum(mean * voices for mean, voices in known) / total if total else None

    @property
    def top_terms(self) -> list[str]:
        """The terms with the most authors in the recent windows, most first."""
        counts: Counter[str] = Counter()
        for window in self.recent:
            counts.update({top.term: top.authors for top in window.top_terms})
        return [term for term, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:6]]


@dataclass
class Hearing:
    """Everything heard so far."""

    score: Score
    brands: dict[str, Brand] = field(default_factory=dict)
    alerts: list[Alert] = field(default_factory=list)
    held_back: dict[tuple[str, str, str], HeldBack] = field(default_factory=dict)
    """What stood out and raised nothing, the last of each (brand, term, gate), in the order of the first."""
    folded: int = 0
    dead: int = 0
    late: int = 0

    @property
    def is_settled(self) -> bool:
        """True once every theme was heard and what must be held back had its last chance."""
        return self.score.is_settled({name: brand.judged_until_ms for name, brand in self.brands.items()})

    def take(self, record: Committed) -> Alert | None:
        """Take one record in; gives the alert if it is one."""
        match record.topic:
            case Topic.WINDOWS:
                self._window(WindowSummary.model_validate_json(record.value))
            case Topic.ALERTS:
                return self._alert(Alert.model_validate_json(record.value))
            case Topic.DEAD_LETTERS:
                self.dead += 1
            case Topic.LATE:
                self.late += 1
            case _:
                pass
        return None

    def _window(self, window: WindowSummary) -> None:
        brand = self.brands.setdefault(window.brand, Brand())
        brand.windows += 1
        brand.voices += window.voices
        brand.recent.append(window)
        self.folded += window.folded
        for held in window.held_back:
            self.held_back[window.brand, held.term, held.reason] = held
            self.score.note_held_back(window.brand, held, epoch_ms(window.published_at))
        brand.judged_until_ms = max(brand.judged_until_ms, epoch_ms(window.published_at))

    def _alert(self, alert: Alert) -> Alert:
        self.alerts.append(alert)
        self.score.note(alert)
        return alert
