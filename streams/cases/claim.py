"""Say what a rule about uses, promises, partners, rates or silence makes of the numbers, before anybody is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from schemas.alert import AlertKind
from streams.aggregate import Voice


class Held(StrEnum):
    """Why something that many people say raises no alert of the kinds that live longer than a theme."""

    SWITCHED_OFF = "SWITCHED_OFF"
    NOT_LOVED = "NOT_LOVED"
    NOT_DISLIKED = "NOT_DISLIKED"
    NOT_APART = "NOT_APART"
    FEW_WINDOWS = "FEW_WINDOWS"
    FEW_BY_RULE = "FEW_BY_RULE"
    ONE_SENTENCE = "ONE_SENTENCE"
    NOT_FRESH = "NOT_FRESH"
    TOLERATED = "TOLERATED"
    TOLD_ALREADY = "TOLD_ALREADY"
    RESTING = "RESTING"
    """It was over a short time ago."""
    COOLING_DOWN = "COOLING_DOWN"
    """Its alert is open, many more say it, and it was told a short time ago."""
    CASE_LIMIT = "CASE_LIMIT"


@dataclass(frozen=True, slots=True)
class Claim:
    """What one rule says of one thing at one hop."""

    kind: AlertKind
    rule: str
    """Names the rows of the decision table."""
    name: str
    """What it is about: with the kind, the name of the case."""
    keys: tuple[str, ...]
    """Words that stand for it, most people first."""
    subject: str
    """What people read, where that is no word of customers: the text of a promise, a source."""
    opens: bool
    stays: bool
    """False once it is over: the line to close lies below the line to open, so that hovering does not flap."""
    held: Held | None
    """Set where enough people spoke and it does not open all the same."""
    start_ms: int
    """When the first of the words that count were said."""
    end_ms: int
    authors: int
    voices: int
    """People among whom they were counted."""
    expected: float
    observed: int
    effect: float
    """0 to 1, for the severity."""
    margin: float
    """How far beyond the line, in orders of magnitude or standard errors."""
    significance: float
    polarity: str
    departments: tuple[str, ...]
    measures: Mapping[str, float]
    """Every number that the rule rests on, so that it can be worked out again (streams/explain)."""
    voices_for: tuple[Voice, ...] = ()
    """The voices that say so, and some to the contrary."""
    voices_against: tuple[Voice, ...] | None = None
    """Those that say the contrary, where the rule knows them: a mood is none; None where only the mood tells."""
    fresh_ms: int = 0
    """When it was last said."""
