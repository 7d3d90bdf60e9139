"""Keep what subscribers of one partition were told: a fold over `deliveries.v1`, in memory.

The same records give the same ledger, so a restart reads the topic and goes on. A delivery takes 3.6 kB here, so
the bounds below are 18 MB a partition for what is remembered and 4 MB for what was given up.
"""

from collections import Counter, OrderedDict
from dataclasses import dataclass, field

from schemas.alert import AlertState
from schemas.base import epoch_ms
from schemas.delivery import Delivery, Digest, Fate, Why
from streams.deliver.budget import Spent
from streams.deliver.digest import digest_of, ranked

MOST_STANDINGS = 5000
"""Alerts x subscribers. The longest untouched are forgotten first, those that are held never: an alert that
escalates after that is told as a new one."""
MOST_LEFT_OUT = 200
"""Alerts of a brand, a day and a subscriber that a digest can choose its lines from; the rest is counted."""
MOST_DEAD = 1000
"""Given up and kept for another try; all stand in the journal."""
ENDED = (AlertState.RESOLVED, AlertState.WITHDRAWN)


@dataclass(slots=True)
class Standing:
    """Where one alert stands with one subscriber."""

    told: Delivery | None = None
    """The last that was queued for telling."""
    tellings: int = 0
    has_ended: bool = False

    @property
    def told_revision(self) -> int:
        """The newest revision told; -1: none."""
        return -1 if self.told is None else self.told.revision


@dataclass(slots=True)
class Ledger:
    """Everything that the journal of one partition says."""

    heard_to: int = 0
    """The offset behind the last event that anything was decided on: where to go on if Kafka forgot it."""
    standings: OrderedDict[tuple[str, str], Standing] = field(default_factory=OrderedDict)
    """By subscriber and alert id, the longest untouched first."""
    held: dict[tuple[str, str], Delivery] = field(default_factory=dict)
    """Silenced or cooling down, so looked at again, by subscriber and alert id."""
    spent: dict[tuple[str, str], Spent] = field(default_factory=dict)
    """By subscriber and brand."""
    left_out: dict[tuple[str, str, str], dict[str, Delivery]] = field(default_factory=dict)
    """What the budget did not cover, by subscriber, brand and day, then by alert id."""
    more_left_out: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """Beyond `MOST_LEFT_OUT`."""
    digests: dict[str, Digest] = field(default_factory=dict)
    """Digests that wait in the outbox, by id."""
    outbox: dict[tuple[str, str], Delivery] = field(default_factory=dict)
    """Decided and not yet told, by subscriber and event id, the oldest first."""
    waiting: Counter[str] = field(default_factory=Counter)
    """How many of the outbox are whose."""
    dead: dict[tuple[str, str], Delivery] = field(default_factory=dict)
    """Given up, by subscriber and event id, the oldest first."""

    def standing(self, subscriber: str, alert_id: str) -> Standing:
        """Where an alert stands with a subscriber; a new one stands nowhere. Looking changes nothing."""
        return self.standings.get((subscriber, alert_id)) or Standing()

    def spent_by(self, subscriber: str, brand: str) -> Spent:
        """What a subscriber was told of a brand on the newest day; looking changes nothing."""
        return self.spent.get((subscriber, brand)) or Spent()

    def digest(self, subscriber: str, brand: str, day: str) -> Digest:
        """What a day left out, so far."""
        key = (subscriber, brand, day)
        return digest_of(subscriber, brand, day, self.left_out[key].values(), self.more_left_out[key])

    def take(self, delivery: Delivery) -> None:
        """Go on by one record of the journal."""
        key = (delivery.subscriber, delivery.event_id)
        self.heard_to = max(self.heard_to, 0 if delivery.offset is None else delivery.offset + 1)
        match delivery.fate:
            case Fate.QUEUED if delivery.why is Why.DIGEST:
                self._close_day(delivery)
                self._wait(delivery)
            case Fate.QUEUED if delivery.why is Why.AGAIN:
                self.dead.pop(key, None)
                self._tell_again(delivery)
                self._wait(delivery)
            case Fate.QUEUED:
                self._tell(delivery)
                self._wait(delivery)
            case Fate.HELD:
                self._hold(delivery)
            case Fate.DROPPED:
                self._drop(delivery)
                self._waits_no_more(delivery)
            case Fate.TOLD:
                self._waits_no_more(delivery)
                self.digests.pop(delivery.event_id, None)
            case Fate.DEAD:
                self._waits_no_more(delivery)
                if delivery.why is Why.FULL:
                    self.held.pop(_alert_key(delivery), None)
                self._bury(delivery)

    def _wait(self, delivery: Delivery) -> None:
        self._waits_no_more(delivery)
        self.outbox[delivery.subscriber, delivery.event_id] = delivery
        self.waiting[delivery.subscriber] += 1

    def _waits_no_more(self, delivery: Delivery) -> None:
        if self.outbox.pop((delivery.subscriber, delivery.event_id), None):
            self.waiting[delivery.subscriber] -= 1

    def _tell(self, delivery: Delivery) -> None:
        standing = self._touched(delivery)
        standing.told = delivery
        self.held.pop(_alert_key(delivery), None)
        standing.has_ended = delivery.state in ENDED
        self._in_no_digest(delivery)
        if not standing.has_ended:
            standing.tellings += 1
            self.spent.setdefault((delivery.subscriber, delivery.brand), Spent()).add(
                delivery.day, delivery.theme_id
            )

    def _tell_again(self, delivery: Delivery) -> None:
        """What was given up before anybody called counts as told from now on; it costs no budget again."""
        if delivery.kind is None:
            return
        standing = self._touched(delivery)
        if delivery.revision > standing.told_revision:
            standing.told, standing.has_ended = delivery, delivery.state in ENDED

    def _touched(self, delivery: Delivery) -> Standing:
        """The standing that a record is about, as the one that was touched last."""
        key = _alert_key(delivery)
        found = self.standings.setdefault(key, Standing())
        self.standings.move_to_end(key)
        for _ in range(len(self.standings) - MOST_STANDINGS + len(self.held)):
            if len(self.standings) <= MOST_STANDINGS:
                break
            oldest = next(iter(self.standings))
            if oldest in self.held or oldest == key:
                self.standings.move_to_end(oldest)
            else:
                del self.standings[oldest]
        return found

    def _hold(self, delivery: Delivery) -> None:
        self._touched(delivery)
        if delivery.why is Why.OVER_BUDGET:
            self.held.pop(_alert_key(delivery), None)
            self._leave_out(delivery)
        else:
            self.held[_alert_key(delivery)] = delivery

    def _leave_out(self, delivery: Delivery) -> None:
        """Keep it for the digest; where there are too many, the least grave is only counted."""
        lines = self.left_out.setdefault(_day_key(delivery), {})
        lines[delivery.alert_id] = delivery
        if len(lines) > MOST_LEFT_OUT:
            del lines[ranked(lines.values())[-1].alert_id]
            self.more_left_out[_day_key(delivery)] += 1

    def _drop(self, delivery: Delivery) -> None:
        if delivery.why is Why.TOLD_BEFORE or delivery.kind is None:
            self.digests.pop(delivery.event_id, None)
            return
        standing = self._touched(delivery)
        self.held.pop(_alert_key(delivery), None)
        if delivery.state in ENDED:
            standing.has_ended = True
            self._mark_ended(delivery)

    def _bury(self, delivery: Delivery) -> None:
        self.dead[delivery.subscriber, delivery.event_id] = delivery
        while len(self.dead) > MOST_DEAD:
            oldest = next(iter(self.dead))
            self.digests.pop(self.dead.pop(oldest).event_id, None)

    def _mark_ended(self, delivery: Delivery) -> None:
        """Let the digest say that it is over."""
        lines = self.left_out.get(_day_key(delivery), {})
        if line := lines.get(delivery.alert_id):
            lines[delivery.alert_id] = line.model_copy(update={"state": delivery.state})

    def _in_no_digest(self, delivery: Delivery) -> None:
        lines = self.left_out.get(_day_key(delivery), {})
        lines.pop(delivery.alert_id, None)
        if not lines and not self.more_left_out[_day_key(delivery)]:
            self.left_out.pop(_day_key(delivery), None)

    def _close_day(self, delivery: Delivery) -> None:
        for subscriber, brand, day in list(self.left_out):
            if (subscriber, brand) != (delivery.subscriber, delivery.brand):
                continue
            made = self.digest(subscriber, brand, day)
            if made.id == delivery.event_id:
                self.digests[made.id] = made
                del self.left_out[subscriber, brand, day]
                self.more_left_out.pop((subscriber, brand, day), None)


def told_at_ms(standing: Standing) -> int:
    """When it was last told; only of a standing that was."""
    assert standing.told is not None
    return epoch_ms(standing.told.at)


def _alert_key(delivery: Delivery) -> tuple[str, str]:
    return delivery.subscriber, delivery.alert_id


def _day_key(delivery: Delivery) -> tuple[str, str, str]:
    return delivery.subscriber, delivery.brand, delivery.day
