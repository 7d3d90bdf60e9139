"""Define the alert: a change that customers ask for, with the evidence, as `alerts.v1` carries it.

The envelope is a CloudEvent in Kafka's binary mode; this is its JSON value.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from schemas.base import Brand, Count, Department, Frozen, Gauge, Id, Ratio, Slug, Time, Url
from schemas.theme import Theme

Span = tuple[Count, Count]


class AlertKind(StrEnum):
    """What an alert can say."""

    EMERGING_THEME = "emerging_theme"
    SENTIMENT_SHIFT = "sentiment_shift"
    """Complaints as a whole, or what is said of one department, left their expected rate."""
    POSITIONING_GAP = "positioning_gap"
    """Loved for what neither the declared uses nor the copy speaks of."""
    DECLARED_USE_DISLIKED = "declared_use_disliked"
    """Sold for it, disliked for it."""
    PROMISE_BROKEN = "promise_broken"
    PROMISE_KEPT = "promise_kept"
    PROMISE_SILENT = "promise_silent"
    """Printed, and hardly anybody speaks of it."""
    UNPRINTED_JOY = "unprinted_joy"
    """Praised by many, and promised nowhere."""
    SILENCE = "silence"
    """A source from which nothing came for longer than is expected, though it was read to the end."""
    PARTNERSHIP_HINT = "partnership_hint"
    """Loved together with something of another maker."""


class AlertState(StrEnum):
    """The four events in the life of an alert."""

    OPENED = "opened"
    ESCALATED = "escalated"
    RESOLVED = "resolved"
    WITHDRAWN = "withdrawn"


class Evidence(Frozen):
    """One customer's own words; offsets of `spans` count code points of `text`."""

    id: Id
    source: Slug
    at: Time
    text: Annotated[str, Field(max_length=400)]
    """At most 280 code points of the mention, personal data masked; empty where `quotes` says `reference`."""
    spans: tuple[Span, ...] = ()
    sentiment: Annotated[float, Field(ge=-1, le=1)] | None = None
    url: Url | None = None
    revised: bool = False
    """A review that its author changed: what it said before may have been counted in an earlier window."""


class Authenticity(Frozen):
    """Who is behind the numbers: copies and loud authors raise nothing, and what was folded is shown."""

    authors: Count
    """Distinct authors of `voices`."""
    voices: Count
    """Mentions behind the alert that are kept, near copies folded."""
    folded: Count
    """Near copies of them."""
    duplicate_share: Ratio
    """folded / (folded + voices)."""
    top3_author_share: Ratio
    """Of the voices, those of the three loudest authors."""
    unknown_author_share: Ratio
    """Of the voices, those whose author the source does not tell."""
    withdrawn: Count = 0
    """People of its window who said so and took it back, or whom their network removed, before it was told; then
    also those of `voices` that were withdrawn since."""
    withdrawn_share: Ratio = 0.0
    """withdrawn / (withdrawn + voices), as of its first telling with these numbers: a campaign that moderation
    sweeps looks exactly like that."""


class Severity(Frozen):
    """severity = clip(round(10 * effect * confidence * reach), 1, 10), each factor in 0..1."""

    effect: Ratio
    """How far from normal: 1 - expected / observed, or as the rule of the kind says."""
    confidence: Ratio
    """How surely: 0.5 + 0.5 * (1 - 2^-margin), margin in orders of magnitude over the line."""
    reach: Ratio
    """By how many: log10(authors) / 2, so 1 from a hundred people on."""
    value: Annotated[int, Field(ge=1, le=10)]


class Alert(Frozen):
    """What changed in what customers say, whose decision it is, and why to believe it."""

    schema_version: int = 1
    id: str
    """Fixed for the episode: hash(series, start of the opening window)."""
    series: str
    """Canonical JSON of [brand, kind, department, theme]: the record's key."""
    fingerprint: str
    """Hash of the series: key of what stands now on `alert-state.v1`."""
    revision: Count
    """0 as it opens, one more each time that it is told again."""
    state: AlertState
    brand: Brand
    kind: AlertKind
    department: Department
    departments_also: tuple[Department, ...] = ()
    owner: str | None
    """Contact of the department in the brand profile."""
    severity: Annotated[int, Field(ge=1, le=10)]
    severity_factors: Severity
    title: Annotated[str, Field(max_length=200)]
    cause: Annotated[str, Field(max_length=1000)]
    proposal: Annotated[str, Field(max_length=500)]
    rule: str
    """Name of the row of the decision table behind the proposal."""
    terms: tuple[str, ...]
    theme: Theme
    window_start: Time
    window_end: Time
    published_at: Time
    """Event time at which it could be published: window_end + base lateness."""
    expected: Annotated[float, Field(ge=0)]
    """What normal talk would make of `observed`; of a silence, the hours that it may last."""
    observed: Count
    """People whom the strongest test, or the rule of the kind, counted; of a silence 0."""
    authors: Count
    """People behind the alert: of a theme those of all its terms."""
    share: Ratio
    """authors / voices of the window."""
    significance: Annotated[float, Field(ge=0)]
    """-log10 of the probability under normal talk."""
    sentiment: Annotated[float, Field(ge=-1, le=1)] | None
    polarity: Annotated[str, Field(pattern="^(praise|blame|mixed)$")]
    evidence: Annotated[tuple[Evidence, ...], Field(max_length=8)]
    counter_evidence: Evidence | None = None
    evidence_ids: Annotated[tuple[Id, ...], Field(max_length=64)]
    authenticity: Authenticity
    reach: dict[str, Gauge] = Field(default_factory=dict)
    """Likes, shares and reshares: shown apart, never counted as voices."""
    profile: str
    """Hash of the brand profile in force."""
    measures: dict[str, float] = Field(default_factory=dict)
    """What the rule of a kind without tests rests on: counts, bounds, posteriors (`openear explain`); of a theme
    that is over, `people`: all who told of it."""
    reissued: bool = False
    """Told again only because its evidence was withdrawn or edited: no news, and the same numbers."""
    evidence_withdrawn: Count = 0
    """Mentions of its evidence that were withdrawn since these numbers were told."""
    evidence_edited: Count = 0
    """Edits of its quotes since these numbers were told: the quotes are in their new words, and scored by them."""
    ended_as: Annotated[str, Field(pattern="^EVIDENCE_GONE$")] | None = None
    """Why it was withdrawn: nothing that it rests on still stands."""
    quotes: Annotated[Literal["inline", "reference"], Field(exclude_if=lambda quotes: quotes == "inline")] = (
        "inline"
    )
    """`reference`: each id is one of `evidence.v1`, where the words stand while the alert is open."""
    told_of: Annotated[str, Field(max_length=200)] | None = None
    """What it is about where that is no word of customers: the text of a promise, a source, a use."""
