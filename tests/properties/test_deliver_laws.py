"""Laws of delivery, whatever happens: budgets hold, nobody is told twice, a restart changes nothing."""

from collections import defaultdict
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.alert import Alert, AlertState
from schemas.delivery import Delivery, Fate, Why
from schemas.profile import AlertOptions, Profile
from streams.deliver.desk import Desk, Event
from streams.deliver.rules import Verdict
from streams.policy import HOUR_MS
from tests.deliveries import ALERTMANAGER, a_silence, a_subscriber, an_alert, an_event
from tests.findings import MONDAY_MS

BUDGET = 2
PROFILES = {
    "Lumatone": Profile(
        brand="Lumatone", alerts=AlertOptions(budget_per_day=BUDGET), timezone="Europe/Berlin"
    )
}
SUBSCRIBERS = (
    a_subscriber("all"),
    a_subscriber("grave", min_severity=6, urgent_from=9),
    a_subscriber("am", alertmanager=ALERTMANAGER),
)
SILENCES = [a_silence("severity<=4", from_h=5, hours=9), a_silence("brand=Lumatone", from_h=20, hours=3)]

happenings = st.lists(
    st.tuples(
        st.integers(0, 5),  # which alert
        st.sampled_from(["next", "same", "end", "nothing"]),
        st.integers(1, 10),  # severity
        st.floats(0, 9),  # hours until it happens
        st.sampled_from([None, Fate.TOLD, Fate.TOLD, Fate.DEAD]),  # what becomes of what waits
    ),
    max_size=25,
)


def _linked(number: int, revision: int, **changed: Any) -> Alert:
    """Two alerts of one theme, as two departments are asked about it."""
    alert = an_alert(number, revision, **changed)
    theme = alert.theme.model_copy(update={"theme_id": f"theme-{number // 2}"})
    return alert.model_copy(update={"theme": theme})


class Told:
    """A desk to which things happen, and its journal."""

    def __init__(self, *, restarts: bool = False) -> None:
        self.restarts = restarts
        self.desk = Desk(SUBSCRIBERS, PROFILES)
        self.journal: list[Delivery] = []
        self.revisions: dict[int, int] = {}
        self.ended: set[int] = set()
        self.now_ms = MONDAY_MS
        self.offset = 0
        self.events: list[Event] = []

    def happens(self, number: int, what: str, severity: int, hours: float, fate: Fate | None) -> None:
        self.now_ms += round(hours * HOUR_MS)
        silences = SILENCES
        if what != "nothing" and (alert := self._alert(number, what, severity)):
            self.offset += 1
            self.events.append(an_event(alert, self.offset))
            self.journal += self.desk.hear(self.events[-1], silences, self.now_ms)
        self.journal += self.desk.due(silences, self.now_ms)
        if fate is not None:
            for queued in list(self.desk.ledger.outbox.values()):
                verdict = Verdict(fate, Why.ACCEPTED if fate is Fate.TOLD else Why.UNREACHABLE)
                self.journal.append(self.desk.outcome(queued, verdict, 1, 204, self.now_ms))
        self.desk.forget()
        if self.restarts:
            self._restart()

    def _alert(self, number: int, what: str, severity: int) -> Any:
        if number in self.ended:
            return None
        if what == "same":
            revision = self.revisions.get(number)
            return None if revision is None else _linked(number, revision, severity=severity)
        revision = self.revisions[number] = self.revisions.get(number, -1) + 1
        if what == "end" and revision:
            self.ended.add(number)
            return _linked(number, revision, severity=severity, state=AlertState.RESOLVED)
        return _linked(number, revision, severity=severity)

    def _restart(self) -> None:
        events, self.desk = self.desk.events, Desk(SUBSCRIBERS, PROFILES)
        for delivery in self.journal:
            self.desk.ledger.take(Delivery.model_validate_json(delivery.model_dump_json()))
        self.desk.events = {offset: events[offset] for offset in self.desk.needed()}


@given(happenings)
@settings(max_examples=60, deadline=None)
def test_what_was_given_up_is_told_when_somebody_asks_again(happened: list[Any]) -> None:
    telling = told(happened)
    telling.desk.events = {event.offset: event for event in telling.events}
    for subscriber in SUBSCRIBERS:
        dead = [each for each in telling.desk.ledger.dead.values() if each.subscriber == subscriber.name]
        again = telling.desk.again(subscriber.name, telling.now_ms)
        assert [each.event_id for each in again] == [each.event_id for each in dead]
    assert telling.desk.ledger.dead == {}


@given(happenings, st.integers(0, 25))
@settings(max_examples=60, deadline=None)
def test_of_a_backlog_only_newest_states_are_told_also_where_a_crash_comes_between(
    happened: list[Any], crash_at: int
) -> None:
    backlog = told(happened).events
    newest = {event.alert.id: event.alert.revision for event in sorted(backlog, key=_revision)}
    straight, crashed = CaughtUp(backlog), CaughtUp(backlog, min(crash_at, len(backlog)))
    assert crashed.journal == straight.journal
    assert crashed.desk.ledger == straight.desk.ledger
    assert all(each.revision == newest[each.alert_id] for each in straight.journal)


def _revision(event: Event) -> int:
    return event.alert.revision


class CaughtUp:
    """Desks that hear a backlog one after the other, each from where the one before it crashed."""

    def __init__(self, backlog: list[Event], *crashes: int) -> None:
        self.journal: list[Delivery] = []
        for begin, end in pairwise([0, *crashes, len(backlog)]):
            self.desk = Desk(SUBSCRIBERS, PROFILES)
            for delivery in self.journal:
                self.desk.ledger.take(delivery)
            for event in backlog[begin:]:
                self.desk.backlog.foresee(event.alert)
            for event in backlog[begin:end]:
                self.journal += self.desk.hear(event, SILENCES, MONDAY_MS)


def told(happened: list[Any], **options: Any) -> Told:
    telling = Told(**options)
    for each in happened:
        telling.happens(*each)
    return telling


@given(happenings)
@settings(max_examples=30, deadline=None)
def test_a_restart_after_every_step_changes_nothing(happened: list[Any]) -> None:
    straight, restarted = told(happened), told(happened, restarts=True)
    assert restarted.journal == straight.journal
    assert restarted.desk.ledger == straight.desk.ledger


@given(happenings)
@settings(max_examples=60, deadline=None)
def test_no_day_costs_more_than_its_budget_but_for_what_is_urgent(happened: list[Any]) -> None:
    themes: defaultdict[tuple[str, str], set[str | None]] = defaultdict(set)
    urgent: defaultdict[tuple[str, str], set[str | None]] = defaultdict(set)
    for each in told(happened).journal:
        if each.fate is Fate.QUEUED and each.why not in (Why.ENDED, Why.DIGEST):
            of = urgent if each.why is Why.URGENT else themes
            of[each.subscriber, each.day].add(each.theme_id)
    assert all(len(themes[day] - urgent[day]) <= BUDGET for day in themes)


@given(happenings)
@settings(max_examples=60, deadline=None)
def test_nobody_is_told_of_one_revision_twice_nor_of_older_ones_later(happened: list[Any]) -> None:
    last: dict[tuple[str, str], int] = {}
    for each in told(happened).journal:
        if each.fate is Fate.QUEUED and each.kind is not None:
            key = (each.subscriber, each.alert_id)
            assert each.revision > last.get(key, -1)
            last[key] = each.revision


@given(happenings)
@settings(max_examples=60, deadline=None)
def test_an_end_is_told_to_those_and_only_those_who_were_told_of_the_beginning(happened: list[Any]) -> None:
    telling = told(happened)
    queued = [each for each in telling.journal if each.fate is Fate.QUEUED and each.kind is not None]
    began = {(each.subscriber, each.alert_id) for each in queued if each.why is not Why.ENDED}
    ended = {(each.subscriber, each.alert_id) for each in queued if each.why is Why.ENDED}
    over = {an_alert(number).id for number in telling.ended}
    assert ended == {key for key in began if key[1] in over}


@given(happenings)
@settings(max_examples=60, deadline=None)
def test_what_is_held_is_told_or_let_go_or_comes_in_a_digest_in_the_end(happened: list[Any]) -> None:
    telling = told(happened)
    for _ in range(10):
        telling.happens(0, "nothing", 1, 24, Fate.TOLD)
    ledger = telling.desk.ledger
    assert (ledger.held, ledger.left_out, ledger.outbox, +ledger.waiting) == ({}, {}, {}, {})
    assert ledger.digests.keys() == {each.event_id for each in ledger.dead.values() if each.kind is None}
    assert telling.desk.needed() == {event.offset for event in telling.desk.open_alerts("am")}
