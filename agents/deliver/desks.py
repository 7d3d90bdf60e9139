"""Keep a desk for each partition, and ask all of them: what is due, what waits, what is open.

A desk decides (streams/deliver/desk.py); what it decided is given with its partition, as the journal writes it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from agents.deliver.calls import Called
from agents.deliver.heard import Heard, Written
from agents.deliver.receivers import Letter
from schemas.delivery import Delivery, Why
from schemas.profile import Profile
from schemas.silence import Silence
from schemas.subscriber import Subscriber
from streams.deliver.desk import Desk, Event


class Desks:
    """The desks of all partitions."""

    def __init__(
        self, partitions: int, subscribers: Sequence[Subscriber], profiles: Mapping[str, Profile]
    ) -> None:
        self.by_partition = {number: Desk(subscribers, profiles) for number in range(partitions)}

    def heard(self, heard: Heard, silences: Sequence[Silence], now_ms: int) -> list[Written]:
        """What is decided of the events that came."""
        return [
            Written(number, each)
            for number, event in heard.events
            for each in self.by_partition[number].hear(event, silences, now_ms)
        ]

    def due(self, silences: Sequence[Silence], now_ms: int) -> list[Written]:
        """What time has decided; a new digest comes with what it says."""
        return [
            Written(number, each, desk.ledger.digests.get(each.event_id) if each.why is Why.DIGEST else None)
            for number, desk in self.by_partition.items()
            for each in desk.due(silences, now_ms)
        ]

    def called(self, called: Called, now_ms: int) -> Delivery:
        """What a call that came to its end means for the delivery."""
        verdict, attempts, answer = called.outcome
        return self.by_partition[called.partition].outcome(called.queued, verdict, attempts, answer, now_ms)

    def adrift(self, again: str | None, now_ms: int) -> list[Written]:
        """At the start: what nobody can tell any more, and what was given up and is tried `again`."""
        return [
            *(Written(n, each) for n, desk in self.by_partition.items() for each in desk.adrift(now_ms)),
            *(
                Written(n, each)
                for n, desk in self.by_partition.items()
                if again
                for each in desk.again(again, now_ms)
            ),
        ]

    def queued(self) -> list[tuple[int, Delivery]]:
        """What was decided and is not told yet, by partition."""
        return [
            (number, delivery)
            for number, desk in self.by_partition.items()
            for delivery in desk.ledger.outbox.values()
        ]

    def letter_of(self, partition: int, delivery: Delivery) -> Letter | None:
        """What a receiver gets; None where it was let go in the same breath."""
        desk = self.by_partition[partition]
        if (delivery.subscriber, delivery.event_id) not in desk.ledger.outbox:
            return None
        event = None if delivery.offset is None else desk.events[delivery.offset]
        return Letter(delivery, event, desk.ledger.digests.get(delivery.event_id))

    def forget(self, written: Iterable[Written]) -> None:
        """Let go of what nobody needs after this was written."""
        for number in {each.partition for each in written}:
            self.by_partition[number].forget()

    def open_alerts(self, name: str) -> list[Event]:
        """What a subscriber was told of that is still open."""
        return [event for desk in self.by_partition.values() for event in desk.open_alerts(name)]

    @property
    def waiting(self) -> Counter[str]:
        """Decided and not yet told, by subscriber."""
        return sum((desk.ledger.waiting for desk in self.by_partition.values()), Counter())

    @property
    def held(self) -> Counter[str]:
        """Held by a silence or a cool-down, by subscriber."""
        return Counter(name for desk in self.by_partition.values() for name, _ in desk.ledger.held)

    def taken_passed_by(self) -> int:
        """Events that a subscriber's own filter did not let through since the last time."""
        count = sum(desk.passed_by for desk in self.by_partition.values())
        for desk in self.by_partition.values():
            desk.passed_by = 0
        return count
