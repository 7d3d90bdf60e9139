"""Define what is known of a set of mentions: events that must be heard, traps that must not, who spoke of them.

It comes from outside (truth_file.py): unknown keys are ignored, a regex is bounded before it is compiled.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from schemas.base import Time, epoch_ms
from streams.policy import HOUR_MS

LONGEST_REGEX = 1000
LONGEST_TEXT = 2000
"""Code points of a text that a regex of an events file sees: backtracking grows with it."""

Name = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f-\x9f]+$")]


class _Given(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Measured(_Given):
    """What was counted when the event was labelled."""

    t_5th_match: Time | None = None


class Event(_Given):
    """Something that happened to a brand at a known time, or (as a trap) only seemed to."""

    id: Name
    brand: Name
    terms: Annotated[tuple[Name, ...], Field(max_length=100)] = ()
    match_regex: Annotated[str, StringConstraints(max_length=LONGEST_REGEX)] | None = None
    start: Time | None = None
    end: Time | None = None
    grace_hours: Annotated[float, Field(ge=0, le=8760)] = 24
    polarity: str | None = None
    department: str | None = None
    department_also: tuple[str, ...] = ()
    must_alert: bool = False
    must_not_alert: bool = False
    measured: Measured = Measured()

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.start is not None and self.end is not None and self.end < self.start:
            raise ValueError(f"{self.id} ends before it starts")
        return self

    @property
    def is_dated(self) -> bool:
        """False for a lasting complaint, which no alert can hit or miss."""
        return self.start is not None and self.end is not None

    def covers(self, at_ms: int) -> bool:
        """True if an alert of this time can be about the event: from its start to its end and grace."""
        if self.start is None or self.end is None:
            return False
        return epoch_ms(self.start) <= at_ms <= epoch_ms(self.end) + self.grace_hours * HOUR_MS


class Truth(_Given):
    """All that is known of one set."""

    events: tuple[Event, ...]
    traps: tuple[Event, ...] = ()

    @model_validator(mode="after")
    def _names_each_once(self) -> Self:
        twice = sorted(name for name, count in Counter(one.id for one in self.every).items() if count > 1)
        if twice:
            raise ValueError(f"{', '.join(twice)} {'is' if len(twice) == 1 else 'are'} there more than once")
        return self

    @property
    def every(self) -> tuple[Event, ...]:
        """Events and traps."""
        return (*self.events, *self.traps)

    @property
    def brands(self) -> frozenset[str]:
        """Whose events they are."""
        return frozenset(event.brand for event in self.every)


Labels = Mapping[str, frozenset[str]]
"""Ids of the mentions that belong to an event, by event id."""


def labels_of(rows: Iterable[Sequence[str]]) -> Labels:
    """Read the rows of `event_mentions.csv`, header included; ValueError if it has not the columns."""
    lines = iter(rows)
    header = next(lines, ())
    if "mention_id" not in header or "event_id" not in header:
        raise ValueError("the header has no mention_id and event_id")
    mention, event = header.index("mention_id"), header.index("event_id")
    found: dict[str, set[str]] = {}
    for cells in lines:
        if len(cells) > max(mention, event):
            found.setdefault(cells[event], set()).add(cells[mention])
    return {name: frozenset(ids) for name, ids in found.items()}


class Labeller:
    """Finds the mentions of each event by its regex, for a set that nobody labelled."""

    def __init__(self, truth: Truth) -> None:
        """Compile all regexes; ValueError names the event whose regex is none."""
        self._found: dict[str, set[str]] = {}
        self._rules = list(_rules(truth))

    def see(self, identity: str, brand: str, at_ms: int, text: str) -> bool:
        """Note a mention for every event whose brand, time and words fit; True if there is one."""
        fits = [
            event.id
            for event, pattern in self._rules
            if brand == event.brand and event.covers(at_ms) and pattern.search(text, 0, LONGEST_TEXT)
        ]
        for name in fits:
            self._found.setdefault(name, set()).add(identity)
        return bool(fits)

    def labels(self) -> Labels:
        """Everything noted so far."""
        return {name: frozenset(ids) for name, ids in self._found.items()}


def _rules(truth: Truth) -> Iterator[tuple[Event, re.Pattern[str]]]:
    for event in truth.every:
        if event.match_regex is None:
            continue
        try:
            yield event, re.compile(event.match_regex, re.IGNORECASE)
        except (re.error, OverflowError, RecursionError) as error:
            raise ValueError(f"{event.id}: its match_regex is none: {error}") from None
