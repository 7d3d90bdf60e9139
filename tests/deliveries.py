"""Build valid events, subscribers and desks for the tests of delivery, and tell hours as a line of letters."""

from collections.abc import Iterable, Sequence
from typing import Any

from schemas.alert import Alert, AlertState
from schemas.base import epoch_ms, from_epoch_ms
from schemas.delivery import Delivery, Fate, Why
from schemas.profile import Profile
from schemas.silence import Silence
from schemas.subscriber import Subscriber
from streams.alert.cloud_event import headers_of
from streams.alert.episode import opened
from streams.deliver.desk import Desk, Event
from streams.deliver.rules import Verdict
from streams.deliver.silences import matcher_of, silence_of
from streams.identity import digest
from streams.policy import HOUR_MS
from tests.findings import MONDAY_MS, a_finding

LUMATONE = Profile(brand="Lumatone", owners={"packaging": "box@lumatone.example"})
WEBHOOK = {"url": "https://hooks.example/openear", "secret": {"env": "HOOK_SECRET"}}
ALERTMANAGER = {"url": "http://alertmanager.example:9093"}
_FIRST = opened(LUMATONE, "5eed", "theme-1", MONDAY_MS, a_finding(), {"cap leak": "cap leaks"})


def an_alert(number: int = 1, revision: int = 0, **changed: Any) -> Alert:
    """The alert of one theme; `opened` at revision 0, `escalated` after it unless said otherwise."""
    state = AlertState.ESCALATED if revision else AlertState.OPENED
    series = _FIRST.series.replace("theme-1", f"theme-{number}")
    theme = _FIRST.theme.model_copy(update={"theme_id": f"theme-{number}"})
    ids = {"id": digest(series), "series": series, "fingerprint": digest("f", series), "theme": theme}
    return _FIRST.model_copy(update={**ids, "state": state, "revision": revision, **changed})


def an_event(alert: Alert, offset: int) -> Event:
    """The record of an alert on `alerts.v1`."""
    headers = dict(headers_of(alert, "openear"))
    return Event(alert, headers["ce_id"].decode(), offset, alert.model_dump_json().encode(), headers)


def a_subscriber(name: str = "box", **changed: Any) -> Subscriber:
    """A webhook that wants everything."""
    way = {} if "alertmanager" in changed else {"webhook": WEBHOOK}
    return Subscriber.model_validate({"name": name, **way, **changed})


def a_silence(*typed: str, from_h: float = 0, hours: float = 2) -> Silence:
    """A silence that starts so many hours after the story."""
    starts_ms = MONDAY_MS + round(from_h * HOUR_MS)
    return silence_of(map(matcher_of, typed), starts_ms, round(hours * 3600), "maintenance")


_TOLD = {
    Why.NEW: "N", Why.ESCALATED: "E", Why.ENDED: "R", Why.URGENT: "U", Why.AFTER_SILENCE: "S",
    Why.AFTER_COOL_DOWN: "C", Why.DIGEST: "D", Why.SILENCED: "s", Why.COOLING_DOWN: "c", Why.OVER_BUDGET: "b",
    Why.NEVER_TOLD: "x", Why.ENDED_BEFORE: "x", Why.TOLD_BEFORE: "=", Why.NOT_SUBSCRIBED: "-", Why.FULL: "!",
    Why.NO_NEWS: "o",
}  # fmt: skip
"""Capitals: told."""


class Hours:
    """A desk that is told one thing an hour: n a new alert, e and r the next revision of the newest one,
    i one that is issued again for its evidence alone."""

    def __init__(
        self, *subscribers: Subscriber, profile: Profile = LUMATONE, start_ms: int = MONDAY_MS
    ) -> None:
        self.subscribers = subscribers or (a_subscriber(),)
        self.profiles = {profile.brand: profile}
        self.desk = Desk(self.subscribers, self.profiles)
        self.now_ms = start_ms
        self.journal: list[Delivery] = []
        self._number = self._revision = 0
        self._offset = 0

    def tell(self, story: str, silences: Sequence[Silence] = (), **changed: Any) -> str:
        """One letter for each hour: what was decided, `_` for nothing; those of one hour stand together."""
        letters = []
        for letter in story.replace(" ", ""):
            decided = []
            if letter != ".":
                decided += self.desk.hear(self._event(letter, changed), silences, self.now_ms)
            decided += self.desk.due(silences, self.now_ms)
            self.journal += decided
            letters.append("".join(_TOLD[each.why] for each in decided) or "_")
            self.now_ms += HOUR_MS
        return " ".join(letters)

    def _event(self, letter: str, changed: dict[str, Any]) -> Event:
        if letter == "n":
            self._number, self._revision = self._number + 1, 0
        elif letter != "=":
            self._revision += 1
        self._offset += 1
        state = {"r": {"state": AlertState.RESOLVED}, "w": {"state": AlertState.WITHDRAWN}}.get(letter, {})
        if letter == "i":
            state = {"reissued": True}
        return an_event(an_alert(self._number, self._revision, **state, **changed), self._offset)

    def deliver(self) -> None:
        """Let every receiver take what waits for it."""
        for queued in list(self.desk.ledger.outbox.values()):
            told = self.desk.outcome(queued, Verdict(Fate.TOLD, Why.ACCEPTED), 1, 204, self.now_ms)
            self.journal.append(told)

    def restarted(self) -> Desk:
        """A desk that reads the journal of this one, with the events that it still needs."""
        desk = Desk(self.subscribers, self.profiles)
        for delivery in self.journal:
            desk.ledger.take(Delivery.model_validate_json(delivery.model_dump_json()))
        desk.events = {offset: self.desk.events[offset] for offset in desk.needed()}
        return desk


def fates(deliveries: Iterable[Delivery]) -> list[tuple[Fate, Why]]:
    """What became of each, and why."""
    return [(each.fate, each.why) for each in deliveries]


def hours_after(delivery: Delivery, start_ms: int = MONDAY_MS) -> float:
    """When a held event is looked at again, in hours after the start of the story."""
    assert delivery.until is not None
    return (epoch_ms(delivery.until) - start_ms) / HOUR_MS


def clock(hours: float) -> str:
    """The time so many hours after the start of the story."""
    return from_epoch_ms(MONDAY_MS + round(hours * HOUR_MS)).isoformat()
