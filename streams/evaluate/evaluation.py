"""Compare alerts with what is known to have happened: what was heard, how soon, and what nobody can explain.

An alert hits an event when brand and time fit and either one of its terms is an alias of the event or at
least three tenths of its evidence belong to it. Openings and escalations are alerts; a resolution is none.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

from schemas.alert import Alert, AlertState
from schemas.base import epoch_ms
from schemas.profile import DEPARTMENTS
from streams.evaluate.truth import Event, Labels, Truth
from streams.policy import DAY_MS, HOUR_MS

EVIDENCE_SHARE = 0.3
FIFTH = 5
POLARITY = {"praise": "positive", "blame": "negative", "mixed": "mixed"}
WEEK_MS = 7 * DAY_MS

_WORDS = re.compile(r"[^\W_]+")


class Span(NamedTuple):
    """First and last event time of a brand's mentions, and how many there were."""

    first_ms: int
    last_ms: int
    mentions: int


@dataclass(frozen=True, slots=True)
class Hit:
    """How an alert and an event belong together."""

    on_terms: bool
    on_evidence: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """An alert with the events and traps that it hits."""

    alert: Alert
    events: Mapping[str, Hit]
    traps: Mapping[str, Hit]

    @property
    def is_explained(self) -> bool:
        """True if it hits an event, one that must be heard or one that may be."""
        return bool(self.events)


def is_alert(alert: Alert) -> bool:
    """True for what wakes somebody: an opening or an escalation, and no second telling for its evidence alone."""
    return alert.state in (AlertState.OPENED, AlertState.ESCALATED) and not alert.reissued


def judge(alerts: Iterable[Alert], truth: Truth, labels: Labels, heard: Collection[str] = ()) -> list[Judged]:
    """Find what each alert hits, in the order of the alerts.

    `heard`: the brands of the mentions. Where both they and the events are of one brand, that is the same one,
    however each spells it.
    """
    one_brand = len(truth.brands) == 1 and len(heard) == 1

    def hits(alert: Alert, events: Iterable[Event]) -> dict[str, Hit]:
        found = {event.id: _hit(alert, event, labels, one_brand) for event in events}
        return {name: hit for name, hit in found.items() if hit is not None}

    traps = [trap for trap in truth.traps if trap.must_not_alert]
    return [
        Judged(alert, hits(alert, truth.events), hits(alert, traps)) for alert in alerts if is_alert(alert)
    ]


def metrics(
    judged: Sequence[Judged],
    truth: Truth,
    labels: Labels,
    times: Mapping[str, int],
    spans: Mapping[str, Span],
    departments: Mapping[str, Collection[str]],
) -> dict[str, object]:
    """Sum up in one JSON object; rates without a denominator are null.

    `times` gives the event time of labelled mentions (for the fifth one), `spans` the brands' mentions,
    `departments` the departments of a brand with a profile of its own.
    """
    dated = [event for event in truth.events if event.is_dated]
    must = [event for event in dated if event.must_alert]
    told = {event.id: _told(event, judged, labels, times, departments) for event in dated}
    of_must = [told[event.id] for event in must]
    heard = [one for one in of_must if one["is_hit"]]
    unexplained = [one.alert for one in judged if not one.is_explained]
    weeks = sum((span.last_ms - span.first_ms) / WEEK_MS for span in spans.values())
    optional = [told[event.id] for event in dated if not event.must_alert]
    return {
        "mentions": sum(span.mentions for span in spans.values()),
        "brands": len(spans),
        "brand_weeks": round(weeks, 1),
        "alerts": len(judged),
        "must_events": len(must),
        "must_hit": len(heard),
        "must_hit_on_terms": sum(one["on_terms"] is True for one in of_must),
        "must_hit_on_evidence": sum(one["on_evidence"] is True for one in of_must),
        "recall": _ratio(len(heard), len(must)),
        "missed": [one["event"] for one in of_must if not one["is_hit"]],
        "optional_events": len(optional),
        "optional_hit": sum(one["is_hit"] is True for one in optional),
        "unexplained": len(unexplained),
        "unexplained_per_brand_week": _ratio(len(unexplained), weeks),
        "unexplained_by_brand": {
            brand: sum(a.brand == brand for a in unexplained) for brand in sorted(spans)
        },
        "traps_raised": sorted({trap for one in judged for trap in one.traps}),
        "department_agreement": _share_of(heard, "department_agrees"),
        "polarity_agreement": _share_of(heard, "polarity_agrees"),
        **_spread("hours_from_start", heard),
        **_spread("hours_from_fifth", heard),
        **_spread("windows_from_start", heard),
        "events": list(told.values()),
    }


def is_alias(alias: str, term: str) -> bool:
    """True if the words of an alias stand in a term, whatever their endings, spaces and hyphens.

    >>> is_alias("cash back", "cashback"), is_alias("log in", "logging in"), is_alias("crash", "app crashes")
    (True, True, True)
    >>> is_alias("cap", "capture")
    False
    """
    wanted = _spellings(_WORDS.findall(alias.casefold()))
    words = _WORDS.findall(term.casefold())
    spans = (words[i:j] for i in range(len(words)) for j in range(i + 1, len(words) + 1))
    return any(wanted & _spellings(span) for span in spans)


def _spellings(words: Sequence[str]) -> set[str]:
    """Joined before and after the endings go: "line up" is a lineup, "logging in" is a login."""
    return {_stem("".join(words)), "".join(map(_stem, words))} - {""}


def _stem(word: str) -> str:
    """Take a plural s, ed, ing and a final e off, as the detector's terms are: crash and crashing are one."""
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    for ending in ("ing", "ed"):
        if len(word) > len(ending) + 2 and word.endswith(ending):
            word = word[: -len(ending)]
            if len(word) > 2 and word[-1] == word[-2] and word[-1] not in "ls":
                word = word[:-1]
    if len(word) > 3:
        word = word.removesuffix("e")
    return word[:-1] + "i" if len(word) > 3 and word.endswith("y") else word


def _hit(alert: Alert, event: Event, labels: Labels, one_brand: bool) -> Hit | None:
    if not event.covers(epoch_ms(alert.published_at)) or not (one_brand or alert.brand == event.brand):
        return None
    on_terms = any(is_alias(alias, term) for alias in event.terms for term in alert.terms)
    mine = labels.get(event.id, frozenset())
    belonging = sum(identity in mine for identity in alert.evidence_ids)
    on_evidence = belonging > 0 and belonging >= EVIDENCE_SHARE * len(alert.evidence_ids)
    return Hit(on_terms, on_evidence) if on_terms or on_evidence else None


def _told(
    event: Event,
    judged: Sequence[Judged],
    labels: Labels,
    times: Mapping[str, int],
    departments: Mapping[str, Collection[str]],
) -> dict[str, object]:
    """Say how one event fared: by its first alert, with the times from start and from its fifth mention."""
    hits = [(one.alert, one.events[event.id]) for one in judged if event.id in one.events]
    row: dict[str, object] = {
        "event": event.id,
        "must": event.must_alert,
        "is_hit": bool(hits),
        "on_terms": any(hit.on_terms for _, hit in hits),
        "on_evidence": any(hit.on_evidence for _, hit in hits),
    }
    if not hits or event.start is None:
        return row
    first = min((alert for alert, _ in hits), key=lambda alert: alert.published_at)
    at, start, fifth = epoch_ms(first.published_at), epoch_ms(event.start), _fifth(event, labels, times)
    known = departments.get(first.brand, DEPARTMENTS)
    # a department that the brand does not declare falls to service
    asked = {
        name if name in known else "service" for name in (event.department, *event.department_also) if name
    }
    return {
        **row,
        "alert": first.id,
        "terms": list(first.terms),
        "department": first.department,
        "department_agrees": first.department in asked if asked else None,
        "polarity_agrees": event.polarity in (None, "mixed", "neutral", POLARITY[first.polarity]),
        "hours_from_start": (at - start) / HOUR_MS,
        "hours_from_fifth": None if fifth is None else (at - fifth) / HOUR_MS,
        "windows_from_start": (at - start) / (epoch_ms(first.window_end) - epoch_ms(first.window_start)),
    }


def _fifth(event: Event, labels: Labels, times: Mapping[str, int]) -> int | None:
    """When the fifth mention of the event was made: as measured, else from the labels."""
    if event.measured.t_5th_match is not None:
        return epoch_ms(event.measured.t_5th_match)
    known = (times[identity] for identity in labels.get(event.id, ()) if identity in times)
    in_time = sorted(at for at in known if event.covers(at))
    return in_time[FIFTH - 1] if len(in_time) >= FIFTH else None


def _ratio(part: float, whole: float) -> float | None:
    return round(part / whole, 4) if whole else None


def _share_of(rows: Sequence[Mapping[str, object]], name: str) -> float | None:
    answers = [row[name] for row in rows if row.get(name) is not None]
    return _ratio(sum(answer is True for answer in answers), len(answers))


def _spread(name: str, rows: Sequence[Mapping[str, object]]) -> dict[str, float | None]:
    values = sorted(value for row in rows if isinstance(value := row.get(name), float))
    if not values:
        return {f"{name}_median": None, f"{name}_p95": None}
    # nearest rank: with few events an interpolated tail would be invented
    rank = max(0, -(-95 * len(values) // 100) - 1)
    return {f"{name}_median": round(median(values), 2), f"{name}_p95": round(values[rank], 2)}
