"""Count what a worker does, for Prometheus; each metric is declared in families.py, once.

Served from a thread of its own, so that a busy event loop cannot hide. Counters of a listener (`Tally`) are
cumulative since it was made, so what is added is the difference to the last look.
"""

import platform
from collections import Counter as Counts
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from itertools import product
from time import monotonic, time
from typing import Any

from prometheus_client import CollectorRegistry, ProcessCollector, disable_created_metrics

from agents.worker.brand_gauges import BrandGauges
from agents.worker.brand_labels import OTHER, BrandLabels
from agents.worker.brand_metrics import DEPARTMENTS, GATES, BrandMetrics, department_of
from agents.worker.families import Families
from agents.worker.owned import OwnedPartition
from schemas.alert import AlertKind, AlertState
from schemas.dead_letter import Reason
from schemas.mention import Disposition
from streams.detect.significance import LEARNING_VOICES
from streams.listen.tally import Tally
from streams.notices.hearing import EFFECTS
from streams.records import Snapshot

BOUNDS = ("ids", "voices", "terms", "deletes")
"""Of a brand (streams/brand/) and of the deletes that a partition remembers. They begin with 0, as all counters
with labels that are known: Prometheus sees no increase in a series that begins with 1."""


class Metrics:
    """All metrics of one worker, in a registry of their own."""

    def __init__(self, source_partitions: int = 0) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]  # each counter would be two series
        self.registry = registry = CollectorRegistry()
        self.families = families = Families(registry)
        self._owned: dict[int, OwnedPartition] = {}
        self._seen: dict[OwnedPartition, Tally] = {}
        self._received = {each: families.records.labels(each.value) for each in Disposition}
        self._letters = {each: families.letters.labels(each.value) for each in Reason}
        for kind, department, state in product(AlertKind, (*DEPARTMENTS, OTHER), AlertState):
            families.alerts.labels(kind.value, department, state.value)
        for gate in GATES:
            families.held_back.labels(gate)
        for event, effects in EFFECTS.items():
            for effect in effects:
                families.notices.labels(event, effect.value)
        for bound in BOUNDS:
            families.bounds.labels(bound)
        labels = BrandLabels(families.overflow)
        self._by_brand = BrandMetrics(families, labels)
        self._silent_s = 0.0
        registry.register(BrandGauges(families, labels, lambda: list(self._owned.values())))
        families.partitions.set_function(lambda: len(self._owned))
        families.source_partitions.set(source_partitions)
        families.voices_needed.set(LEARNING_VOICES)
        families.checkpoint_age.set_function(self._checkpoint_age_s)
        families.transaction_age.set_function(self._transaction_age_s)
        families.build.labels(_version(), platform.python_version()).set(1)
        ProcessCollector(registry=registry)  # memory, CPU and open files, as every exporter names them

    def serve(self, port: int, host: str) -> int:
        """Serve all metrics over HTTP from a thread, and give the port; UserError where it is taken."""
        return self.families.serve(port, host)

    def rebalanced(self) -> None:
        """Count that the group gave this worker its share anew."""
        self.families.rebalances.inc()

    def acquired(self, partition: OwnedPartition) -> None:
        """Take note of a partition that was taken over; what was restored is no count of ours."""
        self._owned[partition.number] = partition
        self._seen.setdefault(partition, Tally())
        self.families.acquired.inc()
        self._by_brand.found(partition)
        self._look(partition)

    def released(self, partition: OwnedPartition) -> None:
        """Forget a partition; its counts stay."""
        self._owned.pop(partition.number, None)
        self._seen.pop(partition, None)
        self._by_brand.left(partition)
        families, number = self.families, str(partition.number)
        for gauge in (
            families.watermark,
            families.learning,
            families.brands,
            families.unread,
            families.behind,
        ):
            if (number,) in gauge._metrics:
                gauge.remove(number)

    def checkpointed(
        self, partition: OwnedPartition, seconds: float, written: int, snapshot: Snapshot | None = None
    ) -> None:
        """Take in what one committed transaction made durable."""
        self.families.duration.observe(seconds)
        self.families.bytes.inc(written)
        if snapshot is not None:
            self.families.state_bytes.inc(sum(len(each.value or b"") for each in snapshot.state))
            self._by_brand.took(partition, snapshot.outputs)
        if self._look(partition) and partition.listener.place.watermark_ms is not None:
            self.families.delay.observe(_age_s(partition.listener.place.watermark_ms))

    def profiles_read(self, used: int, unused: int) -> None:
        """Take in how many profiles are used, and how many cannot be."""
        self.families.profiles.set(used)
        self.families.profile_faults.set(unused)

    def lagged(self, seconds: float) -> None:
        """Take in how late the event loop was."""
        self.families.loop_lag.observe(seconds)

    def unanswered(self, seconds: float) -> None:
        """Take in for how long Kafka has not answered; asked every tick, so that it grows while nothing comes."""
        self._silent_s = seconds
        self.families.kafka_silence.set(seconds)

    def silent_s(self) -> float:
        """Say for how long Kafka has not answered, as of the last tick."""
        return self._silent_s

    def stands(self, partition: OwnedPartition, unread: int) -> None:
        """Take in how much of a partition waits to be heard, and how far behind that leaves it."""
        if self._owned.get(partition.number) is not partition:
            return
        number, watermark_ms = str(partition.number), partition.listener.place.watermark_ms
        self.families.unread.labels(number).set(unread)
        is_behind = unread and watermark_ms is not None
        self.families.behind.labels(number).set(_age_s(watermark_ms or 0) if is_behind else 0)

    def _look(self, partition: OwnedPartition) -> bool:
        """Add what a tally grew by, and say whether records were heard."""
        families, listener = self.families, partition.listener
        tally, seen = listener.tally, self._seen.get(partition) or Tally()
        heard = _grow(tally.dispositions, seen.dispositions, self._received)
        _grow(tally.reasons, seen.reasons, self._letters)
        for (kind, department, state), more in (tally.alerts - seen.alerts).items():
            families.alerts.labels(kind, department_of(department), state).inc(more)
        for gate, more in (tally.held_back - seen.held_back).items():
            families.held_back.labels(gate).inc(more)
        for bound, more in (tally.bounds - seen.bounds).items():
            families.bounds.labels(bound).inc(more)
        for (event, effect), more in (tally.effects - seen.effects).items():
            families.notices.labels(event, effect).inc(more)
        families.withdrawn.inc(tally.withdrawn - seen.withdrawn)
        families.unscored.inc(tally.unscored - seen.unscored)
        families.folded.inc(tally.folded - seen.folded)
        families.windows.inc(tally.windows - seen.windows)
        families.default_profiles.inc(tally.default_profiles - seen.default_profiles)
        for result, more in (tally.profile_changes - seen.profile_changes).items():
            families.profile_changes.labels(result).inc(more)
        taken = Tally()
        taken += tally
        self._seen[partition] = taken
        number = str(partition.number)
        if listener.place.watermark_ms is not None:
            families.watermark.labels(number).set(listener.place.watermark_ms / 1000)
        families.learning.labels(number).set(listener.brands.learning())
        families.brands.labels(number).set(len(listener.brands))
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


def _age_s(at_ms: int) -> float:
    """Seconds since then; 0 for what a clock of another machine puts ahead."""
    return max(0.0, time() - at_ms / 1000)


def _version() -> str:
    try:
        return version("openear")
    except PackageNotFoundError:
        return "unknown"
