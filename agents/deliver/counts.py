"""Count what `openear deliver` does, for Prometheus: each metric is declared here, once.

Labels are bounded: enums of ours, and the names of subscribers, which the operator gives.
"""

from prometheus_client import CollectorRegistry, ProcessCollector

from agents.declaring import Declaring
from schemas.delivery import Delivery, Fate

DELAY_S = (0.1, 0.5, 1, 2, 5, 10, 30, 60, 300, 1800, 3600, 21_600, 86_400)


class Counts(Declaring):
    """All metrics of one `openear deliver`, in a registry of their own."""

    def __init__(self) -> None:
        super().__init__(CollectorRegistry())
        self._deliveries = self._counter(
            "deliveries_total", "Decisions and outcomes, by fate and reason", "subscriber", "fate", "why"
        )
        self._attempts = self._counter(
            "delivery_attempts_total", "Calls of receivers, by class of the answer", "subscriber", "answer"
        )
        self.unreadable = self._counter("deliver_unreadable_total", "Records that are none of ours", "topic")
        self.passed_by = self._counter(
            "deliver_passed_by_total", "Events that a subscriber's own filter did not let through"
        )
        self._waiting = self._gauge("deliveries_waiting", "Decided and not yet told", "subscriber")
        self._held = self._gauge("deliveries_held", "Held by a silence or a cool-down", "subscriber")
        self.silences = self._gauge("silences", "Silences that are active")
        self.read_at = self._gauge("deliver_last_read_timestamp_seconds", "When alerts were last asked for")
        self.kafka_silence = self._gauge(
            "kafka_silence_seconds", "Time since Kafka last answered a fetch; the longest of all partitions"
        )
        self._delay = self._histogram("delivery_delay_seconds", "From the decision to the answer", DELAY_S)
        ProcessCollector(registry=self.registry)

    def noted(self, delivery: Delivery, took_s: float | None = None) -> None:
        """Take in one record of the journal, and for what was told how long it took."""
        self._deliveries.labels(delivery.subscriber, delivery.fate.value, delivery.why.value).inc()
        if delivery.fate is Fate.TOLD and took_s is not None:
            self._delay.observe(max(0.0, took_s))

    def attempted(self, subscriber: str, answer: str) -> None:
        """Take in one call of a receiver."""
        self._attempts.labels(subscriber, answer).inc()

    def standing(self, subscriber: str, waiting: int, held: int) -> None:
        """What a subscriber has not been told yet."""
        self._waiting.labels(subscriber).set(waiting)
        self._held.labels(subscriber).set(held)
