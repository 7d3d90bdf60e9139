"""Count per brand what a transaction made durable: the windows, alerts and late mentions `openear status` reads."""

from collections.abc import Iterable
from datetime import datetime
from itertools import product
from time import time
from typing import Any

import msgspec
from prometheus_client import Counter, Gauge

from agents.status import brand_said
from agents.worker.brand_labels import OTHER, BrandLabels
from agents.worker.families import Families
from agents.worker.owned import OwnedPartition
from schemas.alert import AlertState
from streams.detect.significance import Gate
from streams.detect.themes import Step
from streams.listen.tally import REISSUED
from streams.records import Output
from streams.topology import Topic

DEPARTMENTS = frozenset(
    topic.split(".")[1] for topic in Topic if topic.startswith("alerts.") and topic != Topic.ALERTS
)
GATES = tuple(gate.value for gate in (*Gate, *Step) if gate not in (Step.OPENS, Step.ESCALATES))
"""Why something that stood out raises nothing."""
POLARITIES = ("positive", "neutral", "negative")
TOLD = ("opened", "escalated")
"""Events whose severity is news; a resolved alert repeats its last one."""


class SaidHeldBack(msgspec.Struct):
    """One entry of what a window held back."""

    reason: str


class SaidWindow(msgspec.Struct):
    """What is counted of a window summary."""

    brand: str
    window_end: datetime
    published_at: datetime
    voices: int
    positive: int = 0
    neutral: int = 0
    negative: int = 0
    day_voices: int = 0
    day_expected: float | None = None
    held_back: tuple[SaidHeldBack, ...] = ()


class SaidAlert(msgspec.Struct):
    """What is counted of an alert."""

    id: str
    brand: str
    department: str
    state: str
    severity: int
    published_at: datetime
    reissued: bool = False
    """Told again for its evidence alone: no news."""


_window_of = msgspec.json.Decoder(SaidWindow).decode
_alert_of = msgspec.json.Decoder(SaidAlert).decode


def department_of(department: str) -> str:
    """The department where it is one that the topics know, else `other`: a profile may make up its own."""
    return department if department in DEPARTMENTS else OTHER


class BrandMetrics:
    """The counters and newest values of each brand that has a label, and of all others together."""

    def __init__(self, families: Families, labels: BrandLabels) -> None:
        self._families = families
        self._labels = labels
        self._children: dict[tuple[Counter | Gauge, tuple[str, ...]], Any] = {}
        self._alerted_at: dict[str, float] = {}
        self._begun: set[str] = set()
        self._overflow = families.overflow.labels("department")
        for department, severity in product((*DEPARTMENTS, OTHER), range(1, 11)):
            self._child(families.severities, department, str(severity))

    def found(self, partition: OwnedPartition) -> None:
        """Take in the brands of a partition's state, and the alerts that it holds open."""
        for brand in list(partition.listener.brands.values()):
            label = self._label(partition, brand.name)
            for theme in brand.themes.open.values():
                self._note_alert(label, _alert_of(theme.alert))

    def left(self, partition: OwnedPartition) -> None:
        """Drop the newest values of a partition's brands: another worker tells them now. Counts stay."""
        families = self._families
        for brand in list(partition.listener.brands.values()):
            self._alerted_at.pop(brand.name, None)
            for gauge in (
                families.brand_last_alert,
                families.brand_window_end,
                families.brand_day_voices,
                families.brand_day_expected,
            ):
                if self._children.pop((gauge, (brand.name,)), None) is not None:
                    gauge.remove(brand.name)

    def took(self, partition: OwnedPartition, outputs: Iterable[Output]) -> None:
        """Count what one transaction published."""
        for output in outputs:
            if output.topic is Topic.WINDOWS and output.value:
                self._window(partition, _window_of(output.value))
            elif output.topic is Topic.ALERTS and output.value:
                self._alert(partition, _alert_of(output.value))
            elif output.topic is Topic.LATE:
                label = self._label(partition, brand_said(output.value) or OTHER)
                self._child(self._families.brand_too_late, label).inc()

    def _window(self, partition: OwnedPartition, window: SaidWindow) -> None:
        families, label = self._families, self._label(partition, window.brand)
        self._child(families.brand_windows, label).inc()
        self._child(families.brand_voices, label).inc(window.voices)
        for polarity in POLARITIES:
            self._child(families.brand_opinions, label, polarity).inc(getattr(window, polarity))
        for held in window.held_back:
            self._child(families.brand_held_back, label, held.reason).inc()
        families.window_delay.observe(_age_s(window.published_at))
        if label != OTHER:  # the newest of several brands would say nothing
            self._child(families.brand_window_end, label).set(window.window_end.timestamp())
            self._child(families.brand_day_voices, label).set(window.day_voices)
            if window.day_expected is not None:
                self._child(families.brand_day_expected, label).set(window.day_expected)

    def _alert(self, partition: OwnedPartition, alert: SaidAlert) -> None:
        families, label = self._families, self._label(partition, alert.brand)
        department = department_of(alert.department)
        if department == OTHER:
            self._overflow.inc()
        event = REISSUED if alert.reissued else alert.state
        self._child(families.brand_alerts, label, department, event).inc()
        if event in TOLD:
            self._child(families.severities, department, str(alert.severity)).inc()
        families.alert_delay.observe(_age_s(alert.published_at), exemplar={"alert": alert.id})
        self._note_alert(label, alert)

    def _note_alert(self, label: str, alert: SaidAlert) -> None:
        at = alert.published_at.timestamp()
        if at >= self._alerted_at.get(label, 0.0):
            self._alerted_at[label] = at
            self._child(self._families.brand_last_alert, label).set(at)

    def _label(self, partition: OwnedPartition, brand: str) -> str:
        label = self._labels.of(partition, brand)
        if label not in self._begun:
            self._begun.add(label)
            self._begin(label)
        return label

    def _begin(self, label: str) -> None:
        """Let its counters begin with 0: Prometheus sees no increase in a series that begins with 1."""
        families = self._families
        for counter in (families.brand_windows, families.brand_voices, families.brand_too_late):
            self._child(counter, label)
        for polarity in POLARITIES:
            self._child(families.brand_opinions, label, polarity)
        for gate in GATES:
            self._child(families.brand_held_back, label, gate)
        for department in (*DEPARTMENTS, OTHER):
            self._child(families.brand_alerts, label, department, AlertState.OPENED.value)

    def _child(self, family: Counter | Gauge, *labels: str) -> Any:
        """A child, kept: to look it up by `labels()` costs ten times as much."""
        key = (family, labels)
        child = self._children.get(key)
        if child is None:
            child = self._children[key] = family.labels(*labels)
        return child


def _age_s(at: datetime) -> float:
    """Seconds since then; 0 for what a clock of another machine puts ahead."""
    return max(0.0, time() - at.timestamp())
