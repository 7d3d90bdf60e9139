"""Define the silence: what nobody wants to be told of for a while, as `silences.v1` carries it, keyed by id.

A silence postpones: an alert that is still open when it ends is told then, in its newest revision. It never
changes what is detected, and `alerts.v1` holds everything as before.
"""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from schemas.alert import AlertKind
from schemas.base import Frozen, Time

MAX_MATCHERS = 8


class About(StrEnum):
    """What of an alert a matcher looks at."""

    BRAND = "brand"
    KIND = "kind"
    DEPARTMENT = "department"
    TERM = "term"
    """Any of the alert's terms, as it shows them; capitals do not matter."""
    SEVERITY = "severity"


class Operator(StrEnum):
    """How it compares; the order is for severity alone."""

    IS = "="
    IS_NOT = "!="
    AT_MOST = "<="
    AT_LEAST = ">="


class Matcher(Frozen):
    """One condition, such as severity <= 4."""

    about: About
    operator: Operator
    value: Annotated[str, StringConstraints(min_length=1, max_length=200)]

    @model_validator(mode="after")
    def _can_match(self) -> Self:
        """Refuse what no alert could match: a typing mistake must not be a silence that mutes nothing."""
        if self.about is About.SEVERITY:
            if not (self.value.isascii() and self.value.isdigit() and 1 <= int(self.value) <= 10):
                raise ValueError(f"severity is a number from 1 to 10, not {self.value!r}")
        elif self.operator in (Operator.AT_MOST, Operator.AT_LEAST):
            raise ValueError(f"{self.operator.value} is for severity alone, not for {self.about.value}")
        if self.about is About.KIND and self.value not in set(AlertKind):
            raise ValueError(f"{self.value!r} is no kind of alert: {', '.join(AlertKind)}")
        return self

    def __str__(self) -> str:
        return f"{self.about.value}{self.operator.value}{self.value}"


class Silence(Frozen):
    """Alerts that every matcher matches are held from `starts_at` until before `ends_at`."""

    schema_version: int = 1
    id: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
    matchers: Annotated[tuple[Matcher, ...], Field(min_length=1, max_length=MAX_MATCHERS)]
    starts_at: Time
    ends_at: Time
    reason: Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]
    author: Annotated[str, StringConstraints(min_length=1, max_length=100)] | None = None
    """Only where the person gave a name."""

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.ends_at <= self.starts_at:
            raise ValueError("a silence ends after it starts")
        return self
