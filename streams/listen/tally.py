"""Count what a listener did, for metrics and reports: cumulative since it was made, never saved."""

from collections import Counter
from dataclasses import dataclass, field

from schemas.dead_letter import Reason
from schemas.mention import Disposition

REISSUED = "reissued"
"""In the place of the state of an alert that is told again for its evidence alone."""


@dataclass(slots=True)
class Tally:
    """Every received record has one disposition, so `dispositions` sums to all records heard."""

    dispositions: Counter[Disposition] = field(default_factory=Counter)
    reasons: Counter[Reason] = field(default_factory=Counter)
    """Dead letters, quarantined and too late, by reason."""
    notices: Counter[str] = field(default_factory=Counter)
    effects: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(event, what a notice did here)."""
    withdrawn: int = 0
    """Mentions that were counted and taken back."""
    unscored: int = 0
    folded: int = 0
    naive_times: int = 0
    unknown_fields: int = 0
    default_profiles: int = 0
    """Brands served with a profile made from their name."""
    profile_changes: Counter[str] = field(default_factory=Counter)
    """Profiles of brands heard already: taken, or refused."""
    windows: int = 0
    alerts: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """(kind, department, state, or that it was told again for its evidence alone)."""
    held_back: Counter[str] = field(default_factory=Counter)
    """Terms or campaigns that stood out and raised nothing, by gate."""
    bounds: Counter[str] = field(default_factory=Counter)
    """How often a bound was hit, by its name."""

    def __iadd__(self, other: "Tally") -> "Tally":
        """Add another listener's counts."""
        self.dispositions += other.dispositions
        self.reasons += other.reasons
        self.notices += other.notices
        self.effects += other.effects
        self.withdrawn += other.withdrawn
        self.alerts += other.alerts
        self.held_back += other.held_back
        self.bounds += other.bounds
        self.profile_changes += other.profile_changes
        self.unscored += other.unscored
        self.folded += other.folded
        self.naive_times += other.naive_times
        self.unknown_fields += other.unknown_fields
        self.default_profiles += other.default_profiles
        self.windows += other.windows
        return self
