"""Choose the label of a brand: its own where somebody wrote a profile of it, else `other`."""

from prometheus_client import Counter

from agents.worker.owned import OwnedPartition

OTHER = "other"
LABELLED = 500
"""Brands with a label of their own: x ~32 series of a scrape = 16,000, 1.3 MB."""


class BrandLabels:
    """The labels given so far; anybody may write to mentions.v1, so a name alone gets none."""

    def __init__(self, overflow: Counter) -> None:
        self._labelled: set[str] = set()
        self._refused: set[str] = set()
        self._overflow = overflow.labels("brand")

    def of(self, partition: OwnedPartition, brand: str) -> str:
        """The brand itself where its label is bounded, else `other`."""
        if brand not in partition.listener.brands.profiles:
            return OTHER
        if brand in self._labelled:
            return brand
        if len(self._labelled) < LABELLED:
            self._labelled.add(brand)
            return brand
        if brand not in self._refused:
            self._refused.add(brand)
            self._overflow.inc()
        return OTHER
