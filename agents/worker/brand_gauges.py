"""Look at what is known of each brand when Prometheus asks, from the thread that answers it.

That costs nothing in between, needs no history and is true after a restart. 1 us a brand; one that is learning
has few buckets to add up.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from agents.declaring import Declared, empty
from agents.worker.brand_labels import BrandLabels
from agents.worker.families import Families
from agents.worker.owned import OwnedPartition
from streams.listen.known import known_of


class BrandGauges(Collector):
    """Learning or listening, voices so far, open alerts: of all brands of the owned partitions."""

    def __init__(
        self, families: Families, labels: BrandLabels, owned: Callable[[], Iterable[OwnedPartition]]
    ) -> None:
        self._families = families
        self._labels = labels
        self._owned = owned

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """The families alone, so that nothing else takes their names."""
        families = self._families
        for declared in (families.brand_learning, families.brand_learning_voices, families.brand_open_alerts):
            yield empty(declared)

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The families with what is known now; brands without a label of their own are added up."""
        learning: dict[str, int] = defaultdict(int)
        voices: dict[str, int] = defaultdict(int)
        open_alerts: dict[str, int] = defaultdict(int)
        for partition in self._owned():
            for brand in list(partition.listener.brands.values()):
                label, known = (
                    self._labels.of(partition, brand.name),
                    known_of(brand, partition.listener.place.watermark_ms),
                )
                learning[label] += known.is_learning
                open_alerts[label] += known.open_alerts
                if known.is_learning:
                    voices[label] += known.voices
        families = self._families
        yield _filled(families.brand_learning, learning)
        yield _filled(families.brand_learning_voices, voices)
        yield _filled(families.brand_open_alerts, open_alerts)


def _filled(declared: Declared, by_brand: dict[str, int]) -> GaugeMetricFamily:
    family = empty(declared)
    for brand, value in by_brand.items():
        family.add_metric([brand], value)
    return family
