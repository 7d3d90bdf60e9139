"""Laws of `explain`: every number of every kind comes out again, and none can be changed unseen.

What an alert tells in one place alone is an input: it is named here, and in what `explain` takes as given.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from schemas.alert import Alert, AlertKind
from schemas.base import from_epoch_ms
from schemas.profile import Profile
from streams.explain.explanation import explain
from streams.policy import DAY_MS, HOUR_MS
from tests.builders import BRAND, START_MS, Story, grumbles, talk, told
from tests.trades import heard

BRANDS = {
    AlertKind.EMERGING_THEME: "Silkroot",
    AlertKind.POSITIONING_GAP: "Mixado",
    AlertKind.DECLARED_USE_DISLIKED: "Komeko",
    AlertKind.PROMISE_BROKEN: "Penniwise",
    AlertKind.PROMISE_KEPT: "Silkroot",
    AlertKind.PROMISE_SILENT: "Ohrwurm",
    AlertKind.UNPRINTED_JOY: "Silkroot",
    AlertKind.PARTNERSHIP_HINT: "Ohrwurm",
}
BY_DAY, AT_ONCE = "the rate of a department", "complaints as a whole"
EVERY = (*(kind.value for kind in BRANDS), AlertKind.SILENCE.value, BY_DAY, AT_ONCE)

GIVEN = frozenset(
    {
        "schema_version",
        "by_rule", "contexts", "windows", "cusum", "speaking_of_it",  # of measures: gates alone ask for them
        "reactions",
        "sentiment",  # of one quote; of all where not all are quoted: within bounds
        "unknown_author_share", "authors",  # of authenticity: within bounds
    }
)  # fmt: skip
"""Numbers that nothing else in an alert follows from, whatever they are changed to."""
Path = tuple[str | int, ...]


def a_silence() -> tuple[Alert, ...]:
    profile = Profile.model_validate({"brand": BRAND, "sources": {"bluesky": {"expected_silence": "12h"}}})
    story = Story(profile)
    story.tell(talk(4))
    read_to = from_epoch_ms(START_MS + 6 * DAY_MS).isoformat()
    story.tell([{"event": "progress", "brand": BRAND, "source": "bluesky", "through": read_to}])
    return tuple(story.alerts)


@cache
def alerts_of(what: str) -> tuple[Alert, ...]:
    """The alerts of one kind, openings first."""
    if what == AT_ONCE:
        wave = grumbles(40, START_MS + 8 * DAY_MS, 6 * HOUR_MS, seed=2)
        every = tuple(told(talk(10), grumbles(90, START_MS, 9 * DAY_MS), wave).alerts)
    elif what == AlertKind.SILENCE:
        every = a_silence()
    else:
        every = heard("Flinkrad" if what == BY_DAY else BRANDS[AlertKind(what)], 1)
    kind = AlertKind.SENTIMENT_SHIFT if what in (BY_DAY, AT_ONCE) else AlertKind(what)
    chosen = [
        alert
        for alert in every
        if alert.kind == kind
        and bool(alert.theme.tests) == (what == AT_ONCE or kind == AlertKind.EMERGING_THEME)
    ]
    return tuple(sorted(chosen, key=lambda alert: alert.revision))


def disagreeing(alert: Alert) -> set[str]:
    return {check.name for section in explain(alert) for check in section.disagreeing}


def numbers_in(fields: Any, path: Path = ()) -> Iterator[Path]:
    """Where numbers stand; those of `spans` say where words stand, and no more."""
    if isinstance(fields, dict):
        for name, inner in fields.items():
            if name != "spans":
                yield from numbers_in(inner, (*path, name))
    elif isinstance(fields, list):
        for place, inner in enumerate(fields):
            yield from numbers_in(inner, (*path, place))
    elif isinstance(fields, int | float) and not isinstance(fields, bool):
        yield path


def with_number(alert: Alert, path: Path, number: float) -> Alert | None:
    """The alert with another number there; None where its schema knows better."""
    fields = json.loads(alert.model_dump_json())
    place = fields
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = number
    try:
        other = Alert.model_validate(fields)
    except ValidationError:
        return None
    return None if other == alert else other


@st.composite
def changes(draw: st.DrawFn) -> tuple[Alert, Path, float]:
    """An opening of any kind, one of its numbers, and another in its place."""
    alert = alerts_of(draw(st.sampled_from(EVERY)))[0]
    fields = json.loads(alert.model_dump_json())
    path = draw(st.sampled_from(list(numbers_in(fields))))
    number: Any = fields
    for name in path:
        number = number[name]
    more = draw(st.one_of(st.integers(-1000, 1000), st.sampled_from([10**9, 10**18])))
    if isinstance(number, int):
        return alert, path, max(0, number + (more or 1))
    nearer = draw(st.floats(-0.5, 2).filter(lambda factor: abs(factor - 1) > 1e-3))
    return alert, path, draw(st.sampled_from([number * nearer, number + more, float(more)]))


@pytest.mark.parametrize("what", EVERY)
def test_every_number_of_every_event_of_every_kind_comes_out(what: str) -> None:
    assert alerts_of(what)
    assert [disagreeing(alert) for alert in alerts_of(what)] == [set()] * len(alerts_of(what))


@settings(max_examples=600, deadline=None)
@given(changes())
def test_no_number_can_be_changed_unseen(change: tuple[Alert, Path, float]) -> None:
    alert, path, number = change
    other = with_number(alert, path, number)
    noticed = other is None or disagreeing(other)
    assert noticed or path[-1] in GIVEN, f"{'.'.join(map(str, path))} = {number}"


@pytest.mark.parametrize("what", EVERY)
def test_no_number_of_its_words_and_no_name_can_be_changed_unseen(what: str) -> None:
    alert = alerts_of(what)[0]
    fields = alert.model_dump()
    for name in ("brand", "department", "series", "fingerprint", "id"):
        assert disagreeing(alert.model_copy(update={name: "service" + fields[name]})), name
    for name in ("title", "cause"):
        for number in re.finditer(r"\d", fields[name]):
            digit = str((int(number[0]) + 1) % 10)
            said = fields[name][: number.start()] + digit + fields[name][number.end() :]
            assert disagreeing(alert.model_copy(update={name: said})), said


def test_counts_that_nobody_has_counted_end_at_once_with_a_sentence() -> None:
    alert = alerts_of(AlertKind.PROMISE_KEPT)[0]
    many = alert.model_copy(update={"measures": {**alert.measures, "broken": 1e15}})
    [section] = explain(many)
    [check] = section.checks
    assert (check.agrees, check.sum) == (False, "1,000,000 at most: broken")


def test_an_alert_that_lacks_a_number_says_which() -> None:
    alert = alerts_of(AlertKind.PARTNERSHIP_HINT)[0]
    less = {name: number for name, number in alert.measures.items() if name != "together"}
    wrong = [check for part in explain(alert.model_copy(update={"measures": less})) for check in part.checks]
    assert ("numbers", "it carries no together") in [(check.name, check.sum) for check in wrong]
