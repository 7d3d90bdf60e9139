"""Count what `openear deliver` does, for Prometheus: each metric is declared here, once.

Labels are bounded: enums of ours, and the names of subscribers, which the operator gives.
"""

import platform

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server

from agents.commands.errors import UserError
from schemas.delivery import Delivery, Fate

DELAY_S = (0.1, 0.5, 1, 2, 5, 10, 30, 60, 300, 1800, 3600, 21_600, 86_400)


class Counts:
    """All metrics of one `openear deliver`, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        self._deliveries = Counter(
            "openear_deliveries_total",
            "Decisions and outcomes, by fate and reason",
            ("subscriber", "fate", "why"),
            registry=registry,
        )
        self._attempts = Counter(
            "openear_delivery_attempts_total",
            "Calls of receivers, by class of the answer",
            ("subscriber", "answer"),
            registry=registry,
        )
        self.unreadable = Counter(
            "openear_deliver_unreadable_total", "Records that are none of ours", ("topic",), registry=registry
        )
        self.passed_by = Counter(
            "openear_deliver_passed_by_total", "Events that no filter let through", registry=registry
        )
        self._waiting = Gauge(
            "openear_deliveries_waiting", "Decided and not yet told", ("subscriber",), registry=registry
        )
        self._held = Gauge(
            "openear_deliveries_held", "Held by a silence or a cool-down", ("subscriber",), registry=registry
        )
        self.silences = Gauge("openear_silences", "Silences that are active", registry=registry)
        self.read_at = Gauge(
            "openear_deliver_last_read_timestamp_seconds",
            "When alerts were last asked for",
            registry=registry,
        )
        self._delay = Histogram(
            "openear_delivery_delay_seconds",
            "From the decision to the answer",
            buckets=DELAY_S,
            registry=registry,
        )
        build = Gauge("openear_deliver_info", "Always 1", ("python",), registry=registry)
        build.labels(platform.python_version()).set(1)

    def serve(self, port: int, host: str) -> int:
        """Serve all metrics over HTTP from a thread, and give the port; UserError where it is taken."""
        try:
            server, _ = start_http_server(port, host, self.registry)
        except OSError as error:
            raise UserError(f"metrics cannot be served on {host}:{port}: {error.strerror}") from None
        return int(server.server_port)

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
