"""Say what one judged hop found: terms that stood out together, and the voices behind them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from schemas.alert import AlertKind
from streams.aggregate import LOVE, Voice
from streams.detect.significance import MIN_AUTHORS, Tested
from streams.enrich.concepts import is_concept
from streams.policy import LONGEST_MS, Scale

SURGE_AUTHORS = 10
"""People that a surge of complaints needs."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One cluster of flagged terms at one window length."""

    scale: Scale
    end_ms: int
    """End of the window = the hop that was judged."""
    tests: tuple[Tested, ...]
    """Strongest first; ties by term."""
    penalty: float
    line: float
    """Line of the hop, log10(tested) included."""
    tested: int
    voices: int
    """Voices of the whole window after folding."""
    evidence: tuple[Voice, ...]
    """Voices that used one of the terms, in the order of (at_ms, id_hash)."""
    folded: int
    """Near copies in the window that were folded into the evidence."""
    window_departments: Mapping[str, int]
    """Department -> voices of the window that spoke of it."""
    surge: Tested | None = None
    """Set where complaints as a whole stood out: their own test; `tests` then name it."""
    withdrawn: int = 0
    """People of the window who said so and took it back: the tests count them still, the evidence does not."""
    before: Mapping[str, int] = field(default_factory=dict)
    """Department -> voices that spoke of it, of those kept from before the window."""
    voices_before: int = 0
    """How many those are: none where the window is the longest."""

    @property
    def start_ms(self) -> int:
        """Start of the window."""
        return self.end_ms - self.scale.window_ms

    @property
    def terms(self) -> tuple[str, ...]:
        """The terms, strongest first."""
        return tuple(test.term for test in self.tests)

    @property
    def is_broad(self) -> bool:
        """True where no word is common to all: complaints as a whole, or a concept."""
        return self.surge is not None or is_concept(self.tests[0].term)

    @property
    def is_slow(self) -> bool:
        """True if it was found in a window of weeks (slow.py)."""
        return self.scale.window_ms > LONGEST_MS

    @property
    def kind(self) -> AlertKind:
        """What an alert about it would say."""
        return AlertKind.EMERGING_THEME if self.surge is None else AlertKind.SENTIMENT_SHIFT

    @property
    def strongest(self) -> Tested:
        """The test that raised it."""
        return self.surge or self.tests[0]

    @property
    def effective(self) -> float:
        """Its score, less the penalty for praise."""
        return self.strongest.score - self.penalty

    @property
    def authors(self) -> int:
        """Distinct authors of the evidence."""
        return len({voice.author for voice in self.evidence})


def is_withdrawn(finding: Finding) -> bool:
    """True if fewer people than an alert needs still say it, since others took it back.

    Of a very busy brand not all voices are kept: those of whom none was withdrawn still stand.
    """
    needed = MIN_AUTHORS if finding.surge is None else SURGE_AUTHORS
    standing = max(finding.authors, finding.strongest.authors - finding.withdrawn)
    return finding.withdrawn > 0 and standing < needed


def love_share(evidence: tuple[Voice, ...]) -> float:
    """Share of the evidence that is clear praise; 0 for no evidence."""
    loved = sum(voice.sentiment is not None and voice.sentiment > LOVE for voice in evidence)
    return loved / len(evidence) if evidence else 0.0
