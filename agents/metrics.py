"""Count what a worker does, for Prometheus: each metric is declared here, once.

Served from a thread of its own, so that a busy event loop cannot hide. Labels are bounded: enums of ours,
partitions, departments that the topics know. Never a brand, a theme, a text or an author. Counters of a
listener (`Tally`) are cumulative since it was made, so what is added is the difference to the last look.
"""

import platform
from collections import Counter as Counts
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from time import monotonic, time
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server

from agents.commands.errors import UserError
from agents.owned import OwnedPartition
from schemas.dead_letter import Reason
from schemas.mention import Disposition
from streams.tally import Tally
from streams.topology import Topic

OTHER = "other"
DEPARTMENTS = frozenset(
    topic.split(".")[1] for topic in Topic if topic.startswith("alerts.") and topic != Topic.ALERTS
)
DELAY_S = (0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 21_600, 86_400)
CHECKPOINT_S = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60)


class Metrics:
    """All metrics of one worker, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        self._owned: dict[int, OwnedPartition] = {}
        self._seen: dict[OwnedPartition, Tally] = {}

        def counter(name: str, help_: str, *labels: str) -> Counter:
            return Counter(f"openear_{name}", help_, labels, registry=registry)

        def gauge(name: str, help_: str, *labels: str) -> Gauge:
            return Gauge(f"openear_{name}", help_, labels, registry=registry)

        received = counter("records_total", "Records of mentions.v1, by what became of them", "disposition")
        letters = counter("dead_letters_total", "Records put aside, by reason", "reason")
        self._received = {each: received.labels(each.value) for each in Disposition}
        self._letters = {each: letters.labels(each.value) for each in Reason}
        self._unscored = counter("unscored_total", "Counted mentions whose language is not scored")
        self._folded = counter("folded_total", "Counted mentions folded into a near copy")
        self._windows = counter("windows_total", "Base windows published")
        self._alerts = counter("alerts_total", "Alert events published", "kind", "department", "state")
        self._held_back = counter("held_back_total", "What stood out and raised nothing, by gate", "gate")
        self._bounds = counter("bounds_total", "How often a bound was hit", "bound")
        self._default_profiles = counter("default_profiles_total", "Brands met without a profile")
        self._delay = Histogram(
            "openear_end_to_end_delay_seconds",
            "Age of the newest counted mention, by event time, when its checkpoint is committed",
            buckets=DELAY_S,
            registry=registry,
        )
        self._duration = Histogram(
            "openear_checkpoint_duration_seconds",
            "One transaction, begin to commit",
            buckets=CHECKPOINT_S,
            registry=registry,
        )
        self._bytes = counter("checkpoint_bytes_total", "Bytes that transactions wrote")
        self._watermark = gauge(
            "watermark_timestamp_seconds", "Event time up to which it is heard", "partition"
        )
        self._learning = gauge("brands_learning", "Brands too young to raise a theme", "partition")
        self._brands = gauge("brands", "Brands in the state", "partition")
        self._acquired = counter("acquisitions_total", "Partitions taken over")
        gauge("partitions", "Partitions owned now").set_function(lambda: len(self._owned))
        gauge(
            "checkpoint_age_seconds", "Time since the oldest last checkpoint of an owned partition"
        ).set_function(self._checkpoint_age_s)
        gauge("transaction_age_seconds", "Age of the oldest open transaction").set_function(
            self._transaction_age_s
        )
        build = gauge("build_info", "Version of the program; always 1", "version", "python")
        build.labels(_version(), platform.python_version()).set(1)

    def serve(self, port: int, host: str) -> int:
        """Serve all metrics over HTTP from a thread, and give the port; UserError where it is taken."""
        try:
            server, _ = start_http_server(port, host, self.registry)
        except OSError as error:
            raise UserError(f"metrics cannot be served on {host}:{port}: {error.strerror}") from None
        return int(server.server_port)

    def acquired(self, partition: OwnedPartition) -> None:
        """Take note of a partition that was taken over; what was restored is no count of ours."""
        self._owned[partition.number] = partition
        self._seen.setdefault(partition, Tally())
        self._acquired.inc()
        self._look(partition)

    def released(self, partition: OwnedPartition) -> None:
        """Forget a partition; its counts stay."""
        self._owned.pop(partition.number, None)
        self._seen.pop(partition, None)
        for gauge in (self._watermark, self._learning, self._brands):
            if (str(partition.number),) in gauge._metrics:
                gauge.remove(str(partition.number))

    def checkpointed(self, partition: OwnedPartition, seconds: float, written: int) -> None:
        """Take in what one committed transaction made durable."""
        self._duration.observe(seconds)
        self._bytes.inc(written)
        if self._look(partition) and partition.listener.watermark_ms is not None:
            self._delay.observe(max(0.0, time() - partition.listener.watermark_ms / 1000))

    def _look(self, partition: OwnedPartition) -> bool:
        """Add what a tally grew by, and say whether records were heard."""
        listener = partition.listener
        tally, seen = listener.tally, self._seen.get(partition) or Tally()
        heard = _grow(tally.dispositions, seen.dispositions, self._received)
        _grow(tally.reasons, seen.reasons, self._letters)
        for key, more in (tally.alerts - seen.alerts).items():
            kind, department, state = key
            self._alerts.labels(kind, department if department in DEPARTMENTS else OTHER, state).inc(more)
        for gate, more in (tally.held_back - seen.held_back).items():
            self._held_back.labels(gate).inc(more)
        for bound, more in (tally.bounds - seen.bounds).items():
            self._bounds.labels(bound).inc(more)
        self._unscored.inc(tally.unscored - seen.unscored)
        self._folded.inc(tally.folded - seen.folded)
        self._windows.inc(tally.windows - seen.windows)
        self._default_profiles.inc(tally.default_profiles - seen.default_profiles)
        taken = Tally()
        taken += tally
        self._seen[partition] = taken
        number = str(partition.number)
        if listener.watermark_ms is not None:
            self._watermark.labels(number).set(listener.watermark_ms / 1000)
        self._learning.labels(number).set(listener.brands_learning())
        self._brands.labels(number).set(listener.brand_count())
        return heard > 0

    def _checkpoint_age_s(self) -> float:
        now = monotonic()
        return max((now - each.checkpointed_at for each in list(self._owned.values())), default=0.0)

    def _transaction_age_s(self) -> float:
        now = monotonic()
        opened = [each.opened_at for each in list(self._owned.values())]
        return max((now - at for at in opened if at is not None), default=0.0)


def _grow(now: Counts[Any], seen: Counts[Any], children: Mapping[Any, Any]) -> int:
    """Add the difference to each child, and give the sum."""
    grown = now - seen
    for key, more in grown.items():
        children[key].inc(more)
    return grown.total()


def _version() -> str:
    try:
        return version("openear")
    except PackageNotFoundError:
        return "unknown"
