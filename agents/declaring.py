"""Declare metrics so that the documentation can list them: name with its unit, labels, and what it counts."""

from typing import NamedTuple

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server
from prometheus_client.core import GaugeMetricFamily

from agents.commands.errors import UserError
from agents.probes import probed

PREFIX = "openear_"


class Declared(NamedTuple):
    """One metric, as the table of the documentation shows it."""

    name: str
    kind: str
    labels: tuple[str, ...]
    says: str


class Declaring:
    """A registry, and the list of what was declared in it."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.registry = registry
        self.declared: list[Declared] = []

    def serve(self, port: int, host: str) -> int:
        """Serve metrics and probes over HTTP from a thread, and give the port; UserError where it is taken."""
        try:
            server, _ = start_http_server(port, host, self.registry)
            server.set_app(probed(self.registry))
        except OSError as error:
            raise UserError(f"metrics cannot be served on {host}:{port}: {error.strerror}") from None
        return int(server.server_port)

    def _counter(self, name: str, says: str, *labels: str) -> Counter:
        return Counter(self._note(name, "counter", says, labels), says, labels, registry=self.registry)

    def _gauge(self, name: str, says: str, *labels: str) -> Gauge:
        return Gauge(self._note(name, "gauge", says, labels), says, labels, registry=self.registry)

    def _histogram(self, name: str, says: str, buckets: tuple[float, ...]) -> Histogram:
        return Histogram(
            self._note(name, "histogram", says, ()), says, buckets=buckets, registry=self.registry
        )

    def _note(self, name: str, kind: str, says: str, labels: tuple[str, ...]) -> str:
        self.declared.append(Declared(PREFIX + name, kind, labels, says))
        return PREFIX + name


def empty(declared: Declared) -> GaugeMetricFamily:
    """A gauge without samples."""
    return GaugeMetricFamily(declared.name, declared.says, labels=declared.labels)
