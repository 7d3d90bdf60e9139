"""Decide who is told of an event, who is not and why, and look again at what was held: one partition.

The rules stand in rules.py. Pure: the clock and the silences come in as arguments, every decision leaves as a
`Delivery`, and the ledger goes on by that very record, so that reading the journal gives the same ledger.
Of a backlog the newest state of each alert is told alone (backlog.py).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from schemas.alert import Alert
from schemas.base import epoch_ms, from_epoch_ms
from schemas.delivery import Delivery, Fate, Why
from schemas.profile import Profile, default_profile
from schemas.silence import Silence
from schemas.subscriber import Subscriber
from streams.deliver.backlog import Backlog
from streams.deliver.budget import day_of
from streams.deliver.digest import queued_digest
from streams.deliver.ledger import Ledger
from streams.deliver.rules import Verdict, is_wanted, judge

FORGET_FROM = 64
"""Events that a desk keeps before it looks which of them are needed: looking takes 4 us a standing."""


class Event(NamedTuple):
    """One record of `alerts.v1`: what it says, and its bytes as subscribers get them."""

    alert: Alert
    id: str
    offset: int
    value: bytes
    headers: Mapping[str, bytes]


class Desk:
    """The decisions of one partition, with the events that they still need."""

    def __init__(self, subscribers: Iterable[Subscriber], profiles: Mapping[str, Profile]) -> None:
        self.subscribers = {subscriber.name: subscriber for subscriber in subscribers}
        self.ledger = Ledger()
        self.events: dict[int, Event] = {}
        self.backlog = Backlog()
        self._forget_at = FORGET_FROM
        self.passed_by = 0
        """Events that a subscriber's own filter did not let through."""
        self._profiles = profiles

    def hear(self, event: Event, silences: Sequence[Silence], now_ms: int) -> list[Delivery]:
        """Decide on a new event, one record for each subscriber that wants it; none on an outdated state."""
        self.renew(event.alert)
        if self.backlog.is_outdated(event.alert):
            return []
        wanting = [each for each in self.subscribers.values() if is_wanted(each, event.alert, self.ledger)]
        if wanting:
            self.events[event.offset] = event
        decided = [self._decide(subscriber, event, silences, now_ms) for subscriber in wanting]
        for name in sorted(self.subscribers.keys() - {subscriber.name for subscriber in wanting}):
            self.passed_by += 1
            if held := self.ledger.held.get((name, event.alert.id)):
                # an older revision must not be told when it has become something else
                decided.append(self._let_go(held, Why.NOT_SUBSCRIBED, now_ms))
        return decided

    def renew(self, alert: Alert) -> None:
        """Put the evidence of an alert that was issued again in the place of what older events of it say.

        Those wait for their receiver, or are told to an Alertmanager every minute: what was withdrawn must not be.
        """
        if not (alert.reissued or alert.ended_as):
            return
        words = {name: getattr(alert, name) for name in ("evidence", "counter_evidence", "evidence_ids")}
        for offset, event in self.events.items():
            if event.alert.id == alert.id and event.alert.revision < alert.revision:
                anew = event.alert.model_copy(update=words)
                self.events[offset] = event._replace(alert=anew, value=anew.model_dump_json().encode())

    def due(self, silences: Sequence[Silence], now_ms: int) -> list[Delivery]:
        """Decide again on what was held and is due, and close the days that are over."""
        decided = []
        for (name, _), held in list(self.ledger.held.items()):
            if again := self._again(name, held, silences, now_ms):
                decided.append(again)
        return decided + self._digests(now_ms)

    def adrift(self, now_ms: int) -> list[Delivery]:
        """Let go of what waits for a subscriber that is gone, or whose event is: once, after a restart."""
        gone = []
        for delivery in list(self.ledger.outbox.values()):
            if delivery.subscriber not in self.subscribers:
                gone.append(self._let_go(delivery, Why.NOT_SUBSCRIBED, now_ms))
            elif delivery.offset is not None and delivery.offset not in self.events:
                gone.append(self._let_go(delivery, Why.GONE, now_ms))
        return gone

    def again(self, name: str, now_ms: int) -> list[Delivery]:
        """Queue once more what was given up for a subscriber, as far as its words are still there."""
        return [
            self._noted(dead, Verdict(Fate.QUEUED, Why.AGAIN), now_ms)
            for dead in list(self.ledger.dead.values())
            if dead.subscriber == name
            and (
                dead.offset in self.events
                if dead.offset is not None
                else dead.event_id in self.ledger.digests
            )
        ]

    def outcome(
        self, queued: Delivery, verdict: Verdict, attempts: int, answer: int | None, now_ms: int
    ) -> Delivery:
        """Take note of what became of a telling: told or dead."""
        update = {"attempts": attempts, "answer": answer, "until": None}
        return self._noted(queued.model_copy(update=update), verdict, now_ms)

    def open_alerts(self, name: str) -> list[Event]:
        """What was told to a subscriber and has not ended, in the revision told."""
        return [
            self.events[standing.told.offset]
            for (subscriber, _), standing in self.ledger.standings.items()
            if subscriber == name
            and standing.told is not None
            and not standing.has_ended
            and standing.told.offset in self.events
        ]

    def needed(self, again: str | None = None) -> set[int]:
        """Offsets of the events that may still have to be told; with what was given up for `again`."""
        waiting = [*self.ledger.outbox.values(), *self.ledger.held.values()]
        for (name, _), standing in self.ledger.standings.items():
            subscriber = self.subscribers.get(name)
            if standing.told and not standing.has_ended and subscriber and subscriber.alertmanager:
                waiting.append(standing.told)
        waiting += [dead for dead in self.ledger.dead.values() if dead.subscriber == again]
        return {each.offset for each in waiting if each.offset is not None}

    def forget(self) -> None:
        """Drop the events that nobody needs any more, once there are many."""
        if len(self.events) < self._forget_at:
            return
        needed = self.needed()
        self.events = {offset: event for offset, event in self.events.items() if offset in needed}
        self._forget_at = max(FORGET_FROM, 2 * len(self.events))

    def _decide(
        self, subscriber: Subscriber, event: Event, silences: Sequence[Silence], now_ms: int
    ) -> Delivery:
        verdict = self._verdict(subscriber, event, silences, now_ms)
        return self._noted(self._draft(subscriber.name, event, now_ms), verdict, now_ms)

    def _verdict(
        self, subscriber: Subscriber, event: Event, silences: Sequence[Silence], now_ms: int
    ) -> Verdict:
        profile = self._profile(event.alert.brand)
        return judge(subscriber, event.alert, self.ledger, profile, silences, now_ms)

    def _again(self, name: str, held: Delivery, silences: Sequence[Silence], now_ms: int) -> Delivery | None:
        """Decide anew on a held event that is due; None while it is not, or where nothing would change."""
        event = None if held.offset is None else self.events.get(held.offset)
        if event is None:
            return self._let_go(held, Why.GONE, now_ms)
        subscriber = self.subscribers.get(name)
        if subscriber is None or not is_wanted(subscriber, event.alert, self.ledger):
            return self._let_go(held, Why.NOT_SUBSCRIBED, now_ms)
        if held.why is Why.COOLING_DOWN and held.until is not None and now_ms < epoch_ms(held.until):
            return None
        verdict = self._verdict(subscriber, event, silences, now_ms)
        if (verdict.fate, verdict.why, verdict.silence) == (held.fate, held.why, held.silence):
            return None
        return self._noted(self._draft(name, event, now_ms), verdict, now_ms)

    def _digests(self, now_ms: int) -> list[Delivery]:
        """The digests of days that are over, in the brand's own time."""
        decided = []
        for name, brand, day in list(self.ledger.left_out):
            today = day_of(now_ms, self._profile(brand).timezone)
            if day >= today:
                continue
            queued = queued_digest(self.ledger.digest(name, brand, day), now_ms, today)
            self.ledger.take(queued)
            decided.append(queued)
            if name not in self.subscribers:
                decided.append(self._let_go(queued, Why.NOT_SUBSCRIBED, now_ms))
        return decided

    def _let_go(self, delivery: Delivery, why: Why, now_ms: int) -> Delivery:
        return self._noted(delivery, Verdict(Fate.DROPPED, why), now_ms)

    def _draft(self, name: str, event: Event, now_ms: int) -> Delivery:
        """All that a delivery says before its fate is put in."""
        alert = event.alert
        told = self.ledger.standing(name, alert.id).told
        return Delivery(
            subscriber=name,
            event_id=event.id,
            alert_id=alert.id,
            revision=alert.revision,
            state=alert.state,
            brand=alert.brand,
            kind=alert.kind,
            department=alert.department,
            severity=alert.severity,
            authors=alert.authors,
            title=alert.title,
            fate=Fate.QUEUED,
            why=Why.NEW,
            at=from_epoch_ms(now_ms),
            day=day_of(now_ms, self._profile(alert.brand).timezone),
            told_severity=told.severity if told else None,
            theme_id=alert.theme.theme_id,
            offset=event.offset,
        )

    def _noted(self, delivery: Delivery, verdict: Verdict, now_ms: int) -> Delivery:
        """Put the fate in, and let the ledger go on by it."""
        until = None if verdict.until_ms is None else from_epoch_ms(verdict.until_ms)
        noted = delivery.model_copy(
            update={
                "fate": verdict.fate,
                "why": verdict.why,
                "until": until,
                "silence": verdict.silence,
                "at": from_epoch_ms(now_ms),
            }
        )
        self.ledger.take(noted)
        return noted

    def _profile(self, brand: str) -> Profile:
        return self._profiles.get(brand) or default_profile(brand)
