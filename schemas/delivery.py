"""Define the delivery: what became of one event for one subscriber and why, as `deliveries.v1` carries it.

The topic is a journal: who decided what is read from it again after a restart, and people look there for what
they were not told. A record follows a record until the fate is final.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from schemas.alert import AlertKind, AlertState
from schemas.base import Brand, Count, Department, Frozen, Time

Level = Annotated[int, Field(ge=1, le=10)]
Title = Annotated[str, Field(max_length=200)]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
DIGEST_MOST = 50
"""Lines of a digest; a reader takes in fewer, and the rest is counted."""


class Fate(StrEnum):
    """Where an event stands for a subscriber."""

    QUEUED = "queued"
    """Decided: it is to be told."""
    TOLD = "told"
    HELD = "held"
    DROPPED = "dropped"
    DEAD = "dead"
    """Given up; the event is a dead letter."""


class Why(StrEnum):
    """The reason of a fate."""

    NEW = "NEW"
    ESCALATED = "ESCALATED"
    ENDED = "ENDED"
    """Told to whom the beginning was told: it costs no budget and no silence holds it."""
    URGENT = "URGENT"
    """Beyond the budget, since the subscriber wants to know from this severity on."""
    AFTER_SILENCE = "AFTER_SILENCE"
    AFTER_COOL_DOWN = "AFTER_COOL_DOWN"
    DIGEST = "DIGEST"
    AGAIN = "AGAIN"
    """It was dead, and the operator asked for another try."""

    ACCEPTED = "ACCEPTED"

    SILENCED = "SILENCED"
    COOLING_DOWN = "COOLING_DOWN"
    OVER_BUDGET = "OVER_BUDGET"
    """It goes to the digest of the day."""

    NEVER_TOLD = "NEVER_TOLD"
    """The end of an alert of which this subscriber was not told."""
    ENDED_BEFORE = "ENDED_BEFORE"
    """It ended while it was held."""
    TOLD_BEFORE = "TOLD_BEFORE"
    """The same or a later revision was told already: a replay."""
    NO_NEWS = "NO_NEWS"
    """Told again only because its evidence was withdrawn or edited, to whom the alert was told."""
    NOT_SUBSCRIBED = "NOT_SUBSCRIBED"
    """The subscriber is gone from the file, or its filter no longer lets the event through."""
    GONE = "GONE"
    """Held for longer than `alerts.v1` keeps its words."""

    REFUSED = "REFUSED"
    """The receiver's answer says that another attempt is no use."""
    UNREACHABLE = "UNREACHABLE"
    """Every attempt failed until the time was up."""
    FULL = "FULL"
    """Too many wait already."""


class Delivery(Frozen):
    """One step of one event on its way to one subscriber."""

    schema_version: int = 1
    subscriber: str
    event_id: str
    """`id` of the CloudEvent: the idempotency key (`webhook-id`) too."""
    alert_id: str
    """Of a digest: its own id."""
    revision: Count
    state: AlertState
    brand: Brand
    kind: AlertKind | None
    """None: a digest."""
    department: Department | None
    severity: Level
    authors: Count
    title: Title
    fate: Fate
    why: Why
    at: Time
    """The clock when it was decided."""
    day: Day
    """The brand's own day then: what the budget counts."""
    until: Time | None = None
    """When a held event is looked at again."""
    silence: str | None = None
    told_severity: Level | None = None
    """Severity last told before this event; None: nothing was."""
    theme_id: str | None = None
    """What links the alerts of one theme or case: a day's budget counts it once. None: a digest, or written before
    this was known."""
    offset: Count | None = None
    """Of the event in `alerts.v1`, the same partition; None: a digest."""
    attempts: Count = 0
    answer: int | None = None
    """Last HTTP status; None: there was none."""


class DigestLine(Frozen):
    """One alert that the budget did not cover."""

    alert_id: str
    revision: Count
    state: AlertState
    kind: AlertKind | None
    department: Department | None
    severity: Level
    authors: Count
    title: Title


class Digest(Frozen):
    """What a subscriber was not told of a brand on one day for its budget, the gravest first."""

    schema_version: int = 1
    id: str
    subscriber: str
    brand: Brand
    day: Day
    lines: Annotated[tuple[DigestLine, ...], Field(max_length=DIGEST_MOST)]
    more: Count = 0
    """Alerts beyond the lines."""
