"""Give claims a life: opened once, told again only when many more people say it, closed below a lower line.

A case is one thing that one rule speaks of: a use, a promise, a rate. It has one alert a department, linked by the
theme id. Hovering does not flap: a case opens at one line and closes below another, rests for the profile's
cool-down after it closed, twice as long each time, and is told again after the cool-down, twice as long each time,
at three times the people. Bounds: `OPEN` cases x at most 5 alerts of ~8 kB = 1.3 MB; `RESTING` names.
"""

from collections.abc import Iterable

import msgspec

from schemas.alert import AlertKind
from streams.cases.claim import Claim
from streams.detect.significance import MIN_AUTHORS
from streams.detect.themes import ESCALATES_AT
from streams.notices.evidence import Teller
from streams.policy import DAY_MS

OPEN = 32
RESTING = 128
EXPIRES_MS = 28 * DAY_MS
"""After nobody spoke of it for so long."""
SHIFT_EXPIRES_MS = 4 * DAY_MS
"""A rate that nobody judged again is no news."""
MOST_BACK_OFF = 6
"""Doublings of the cool-down: 6 h become 16 days."""
EVIDENCE = 64


class Case(msgspec.Struct):
    """One thing that was told and is not over."""

    slot: int
    kind: AlertKind
    name: str
    theme_id: str
    opened_ms: int
    flagged_ms: int
    """The last hop at which it held."""
    fresh_ms: int
    """When somebody last spoke of it."""
    authors: int
    """People at the last alert."""
    revisions: int
    quiet_until_ms: int
    keys: list[str]
    subject: str
    evidence: list[int]
    alerts: dict[str, bytes]
    """Department -> its last alert, as published."""
    tellers: list[Teller] = msgspec.field(default_factory=list)
    """Whose words the last alerts show or list."""

    @property
    def ends_ms(self) -> int:
        """When it is over unless it is spoken of again."""
        if self.kind is AlertKind.SENTIMENT_SHIFT:
            return self.flagged_ms + SHIFT_EXPIRES_MS
        return max(self.fresh_ms, self.opened_ms) + EXPIRES_MS

    def is_about(self, claim: Claim) -> bool:
        """The same kind and name, or the same words: a use may be named by another of its words later."""
        if self.kind is not claim.kind:
            return False
        is_renamed = not claim.subject and (claim.name in self.keys or self.name in claim.keys)
        return self.name == claim.name or is_renamed

    def has_grown(self, claim: Claim) -> bool:
        """True if many more people say it than when it was last told, by the rule of themes."""
        return claim.opens and claim.authors >= ESCALATES_AT * max(MIN_AUTHORS, self.authors)

    def is_quiet(self, end_ms: int) -> bool:
        """True while the last alert is too young for another revision."""
        return end_ms < self.quiet_until_ms


class Rest(msgspec.Struct, array_like=True):
    """How long something may not open again."""

    until_ms: int
    times: int


class Cases:
    """The open cases of a brand, and those that rest."""

    def __init__(self) -> None:
        self.open: dict[int, Case] = {}
        self.resting: dict[str, Rest] = {}
        """Kind and name -> until when."""
        self.dirty: set[int] = set()
        self.day = 0
        """Number of the last day of which it was said what does not open."""
        self.holds = False

    def begin(self, now_ms: int) -> None:
        """What does not open is said once a day, with its reason: at the first hop that is judged on it."""
        self.holds = now_ms // DAY_MS > self.day
        self.day = now_ms // DAY_MS

    def case_of(self, claim: Claim) -> Case | None:
        """The open case that a claim speaks of; the oldest of several."""
        fitting = [case for case in self.open.values() if case.is_about(claim)]
        return min(fitting, key=lambda case: (case.opened_ms, case.slot), default=None)

    def is_open(self, kind: AlertKind, name: str) -> bool:
        """Whether a case of this kind and name is open."""
        return any(case.kind is kind and case.name == name for case in self.open.values())

    def of_kinds(self, kinds: Iterable[AlertKind]) -> list[Case]:
        """Open cases of some kinds, oldest first."""
        wanted = frozenset(kinds)
        found = [case for case in self.open.values() if case.kind in wanted]
        return sorted(found, key=lambda case: (case.opened_ms, case.slot))

    @property
    def alert_count(self) -> int:
        """Alerts of the open cases, one a department; another thread may ask."""
        return sum(len(case.alerts) for case in list(self.open.values()))

    @property
    def free_slot(self) -> int | None:
        """The lowest slot that no case uses; None where all are taken."""
        return next((slot for slot in range(OPEN) if slot not in self.open), None)

    def keep(self, case: Case) -> None:
        """Hold a new or changed case."""
        self.open[case.slot] = case
        self.dirty.add(case.slot)

    def close(self, case: Case, now_ms: int, cool_down_ms: int) -> None:
        """Let it rest: it opens again after the cool-down, twice as long each time."""
        del self.open[case.slot]
        self.dirty.add(case.slot)
        name = name_of(case.kind, case.name)
        times = min(MOST_BACK_OFF, self.resting[name].times + 1 if name in self.resting else 0)
        self.resting[name] = Rest(now_ms + cool_down_ms * 2**times, times)
        if len(self.resting) > RESTING:
            del self.resting[min(self.resting, key=lambda one: (self.resting[one].until_ms, one))]

    def is_resting(self, claim: Claim) -> bool:
        """True for what closed a short time ago."""
        rest = self.resting.get(name_of(claim.kind, claim.name))
        return rest is not None and claim.end_ms < rest.until_ms

    def over(self, now_ms: int) -> list[Case]:
        """Cases that nobody spoke of for long, oldest end first."""
        return sorted(
            (case for case in self.open.values() if case.ends_ms <= now_ms),
            key=lambda case: (case.ends_ms, case.slot),
        )

    @property
    def next_end_ms(self) -> int | None:
        """When the next case is over unless it is spoken of."""
        return min((case.ends_ms for case in self.open.values()), default=None)


def name_of(kind: AlertKind, name: str) -> str:
    """Kind and name as one text."""
    return f"{kind.value} {name}"
