"""What metrics say of a brand is what `openear status` says of it, and nothing else gets a label."""

from collections import Counter
from collections.abc import Iterable, Mapping
from types import SimpleNamespace
from typing import Any

import pytest

from agents.status import take
from agents.tail import Tailed
from agents.worker import brand_labels
from agents.worker.metrics import Metrics
from agents.worker.owned import OwnedPartition
from schemas.alert import AlertState
from schemas.profile import default_profile
from streams.listen.config import ListenConfig
from streams.listen.listener import Listener
from streams.policy import DAY_MS, HOUR_MS, MINUTE_MS
from streams.records import Snapshot
from streams.status import BrandStatus, Status
from streams.topology import Topic
from tests.builders import BRAND, KEY, START_MS, a_mention, chorus, in_order, records_of, talk

YOUNG = "Young"
CONFIG = ListenConfig({name: default_profile(name) for name in (BRAND, YOUNG)}, KEY, 1)
PRODUCER: Any = SimpleNamespace()


def a_story() -> list[dict[str, Any]]:
    """A brand with a theme that is still open, copies, one that is too young, two strangers, one late mention."""
    at_ms = START_MS + 8 * DAY_MS
    copies = [
        a_mention("win a free case now at my shop dear friends", at_ms + n * MINUTE_MS, author=f"bot{n}")
        for n in range(9)
    ]
    told = in_order(
        talk(8.6),
        chorus(12, "the lid cracked", at_ms + HOUR_MS),
        copies,
        talk(0.5, 20, start_ms=at_ms, brand=YOUNG),
        talk(0.5, 20, start_ms=at_ms, brand="Stranger"),
        talk(0.5, 12, start_ms=at_ms, brand="Other stranger"),
    )
    return [*told, a_mention("said long ago", START_MS + DAY_MS, author="late")]


class Told:
    """The same snapshots, given to the metrics of the worker and to a status that reads the topics."""

    def __init__(self, said: Iterable[Mapping[str, Any]] = (), listener: Listener | None = None) -> None:
        self.listener = listener or Listener(CONFIG, 0)
        self.metrics, self.status = Metrics(1), Status()
        self.partition = OwnedPartition(0, self.listener, PRODUCER, 0)
        self.state: dict[bytes, bytes] = {}
        self.metrics.acquired(self.partition)
        for number, record in enumerate(records_of(said)):
            self.listener.hear(record)
            if number % 50 == 0:
                self.checkpoint()
        self.checkpoint()

    def checkpoint(self) -> None:
        snapshot = self.listener.snapshot()
        self.metrics.checkpointed(self.partition, 0.01, 1, snapshot)
        self.read(snapshot)

    def read(self, snapshot: Snapshot) -> None:
        for output in snapshot.outputs:
            if output.topic in (Topic.WINDOWS, Topic.ALERTS, Topic.ALERT_STATE, Topic.LATE):
                take(self.status, Tailed(output.topic, 0, output.key, output.value, {}, 0))
        for each in snapshot.state:
            take(self.status, Tailed(Topic.STATE, 0, each.key, each.value, {}, 0))
            self.state |= {each.key: each.value} if each.value is not None else {}

    def value(self, name: str, **labels: str) -> float | None:
        return self.metrics.registry.get_sample_value(f"openear_{name}", labels)

    def brand(self, name: str) -> BrandStatus:
        return next(brand for brand in self.status.brands() if brand.brand == name)

    def by_label(self, name: str, label: str, brand: str) -> Counter[str]:
        counted: Counter[str] = Counter()
        for family in self.metrics.registry.collect():
            for sample in family.samples:
                if sample.name == f"openear_{name}" and sample.labels["brand"] == brand:
                    counted[sample.labels[label]] += int(sample.value)
        return counted


@pytest.fixture(scope="module")
def told() -> Told:
    return Told(a_story())


@pytest.mark.parametrize("name", [BRAND, YOUNG])
def test_metrics_say_what_status_says(told: Told, name: str) -> None:
    said = told.brand(name)
    assert told.value("brand_learning", brand=name) == said.is_learning
    assert told.value("brand_open_alerts", brand=name) == said.open_alerts
    assert told.value("brand_windows_total", brand=name) == said.windows
    assert told.value("brand_voices_total", brand=name) == said.voices
    assert said.window_end
    assert told.value("brand_window_end_timestamp_seconds", brand=name) == said.window_end.timestamp()
    alerted_at = said.last_alert and said.last_alert.published_at.timestamp()
    assert told.value("brand_last_alert_timestamp_seconds", brand=name) == alerted_at
    assert (told.value("brand_too_late_total", brand=name) or 0) == said.too_late


def test_voices_so_far_of_those_needed_are_told_while_a_brand_learns(told: Told) -> None:
    said = told.brand(YOUNG)
    assert said.is_learning
    assert 0 < said.voices < (told.value("learning_voices_needed") or 0)
    assert told.value("brand_learning_voices", brand=YOUNG) == said.voices
    assert not told.brand(BRAND).is_learning
    assert told.value("brand_learning_voices", brand=BRAND) is None


def test_what_was_held_back_is_counted_by_its_gate(told: Told) -> None:
    gates = told.by_label("brand_held_back_total", "gate", BRAND)
    assert gates["COPIES"]
    newest = Counter(held.reason for held in told.brand(BRAND).held_back)
    assert newest
    assert newest <= gates


def test_there_is_something_to_compare(told: Told) -> None:
    brand = told.brand(BRAND)
    assert (brand.open_alerts, brand.too_late) == (1, 1)
    assert told.by_label("brand_alerts_total", "state", BRAND)["opened"] >= 1


def test_how_far_a_partition_is_heard_is_the_same(told: Told) -> None:
    (partition,) = told.status.partitions()
    at_ms = told.value("watermark_timestamp_seconds", partition="0")
    assert at_ms is not None
    assert partition.watermark_ms == round(at_ms * 1000)


def test_brands_without_a_profile_are_one(told: Told) -> None:
    strangers = [told.brand(name) for name in ("Stranger", "Other stranger")]
    assert told.value("brand_learning", brand="other") == 2
    assert told.value("brand_windows_total", brand="other") == sum(brand.windows for brand in strangers)
    assert told.value("brand_learning_voices", brand="other") == sum(brand.voices for brand in strangers)
    labels = {
        sample.labels["brand"]
        for family in told.metrics.registry.collect()
        for sample in family.samples
        if "brand" in sample.labels
    }
    assert labels == {BRAND, YOUNG, "other"}
    # the newest of several says nothing
    assert told.value("brand_day_voices", brand="other") is None


def test_a_successor_says_the_same_of_what_is_known_now(told: Told) -> None:
    successor = Told(listener=Listener.restore(CONFIG, 0, told.state))
    for name in (BRAND, YOUNG):
        for metric in ("brand_learning", "brand_learning_voices", "brand_open_alerts"):
            assert successor.value(metric, brand=name) == told.value(metric, brand=name)
    metric = "brand_last_alert_timestamp_seconds"
    assert successor.value(metric, brand=BRAND) == told.value(metric, brand=BRAND)
    assert successor.value("brand_windows_total", brand=BRAND) == 0


def test_a_partition_that_is_given_back_takes_its_newest_values() -> None:
    told = Told(a_story())
    told.metrics.released(told.partition)
    for metric in ("brand_learning", "brand_open_alerts", "brand_last_alert_timestamp_seconds"):
        assert told.value(metric, brand=BRAND) is None
    assert told.value("brand_windows_total", brand=BRAND) == told.brand(BRAND).windows


def test_counters_begin_with_nothing_so_that_the_first_alert_shows_as_an_increase() -> None:
    told = Told(a_story()[:40])
    assert set(told.by_label("brand_alerts_total", "state", BRAND)) == {AlertState.OPENED}
    assert not told.by_label("brand_alerts_total", "state", BRAND).total()
    assert told.value("alert_severities_total", department="product", severity="10") == 0
    assert told.value("bounds_total", bound="ids") == 0


def test_labels_of_brands_are_bounded_and_what_is_beyond_is_counted_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(brand_labels, "LABELLED", 1)
    assert Told().value("label_overflow_total", label="brand") == 0
    told = Told(a_story())
    for _ in range(2):
        assert told.value("brand_learning", brand="other") in (2, 3)
    assert told.value("label_overflow_total", label="brand") == 1


def test_what_waits_and_how_far_behind_that_leaves_it() -> None:
    told = Told(a_story()[:20])
    told.metrics.stands(told.partition, 0)
    assert told.value("unread_records", partition="0") == 0
    assert told.value("behind_seconds", partition="0") == 0
    told.metrics.stands(told.partition, 5)
    assert told.value("unread_records", partition="0") == 5
    assert (told.value("behind_seconds", partition="0") or 0) > 0
    told.metrics.released(told.partition)
    told.metrics.stands(told.partition, 5)
    assert told.value("unread_records", partition="0") is None
