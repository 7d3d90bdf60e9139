"""What a brand holds stops growing, stays under the bound that is stated, and the bound changes no law."""

import json

import pytest

import streams.aggregate.buckets
from streams.brand.footprint import BRAND_BYTES
from streams.listen.listener import Listener
from streams.policy import BASE_MS
from streams.records import Record
from tests.bench.memory import BRAND, BUSY_A_DAY, CONFIG, FLOOD_A_DAY, babble, samples

FEW_USES = 3000


def heard(listener: Listener, mentions: int, first: int = 0) -> Listener:
    """The same listener, after it heard a busy brand from this mention on."""
    for number, (at_ms, _, value) in enumerate(babble(mentions, BUSY_A_DAY)):
        if number >= first:
            listener.hear(Record(0, number, BRAND.encode(), value, at_ms))
    return listener


def uses_of(listener: Listener) -> dict[int, int]:
    brand = listener.brands.get(BRAND)
    assert brand is not None
    assert brand.buckets.uses_kept == sum(bucket.terms.uses for bucket in brand.buckets.values())
    return {start_ms: bucket.terms.uses for start_ms, bucket in sorted(brand.buckets.items())}


def test_a_brand_that_floods_stays_under_the_bound() -> None:
    assert all(sample.held < BRAND_BYTES for sample in samples(3000, FLOOD_A_DAY, count=1))


def test_a_brand_that_says_too_much_forgets_its_oldest_terms(monkeypatch: pytest.MonkeyPatch) -> None:
    everything = uses_of(heard(Listener(CONFIG, 0), 800))
    monkeypatch.setattr(streams.aggregate.buckets, "USES", FEW_USES)
    listener = heard(Listener(CONFIG, 0), 800)
    kept = uses_of(listener)
    assert sum(everything.values()) > 2 * FEW_USES
    assert sum(kept.values()) <= FEW_USES
    assert list(kept) == list(everything)
    newest = max(kept)
    assert kept[newest - BASE_MS] > kept[min(kept)]
    assert listener.tally.bounds["terms"] > 0


def test_a_restored_brand_forgets_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams.aggregate.buckets, "USES", FEW_USES)
    stopped = heard(Listener(CONFIG, 0), 500)
    saved = {part.key: part.value for part in stopped.snapshot().state if part.value is not None}
    again = heard(Listener.restore(CONFIG, 0, saved), 800, first=500)
    assert uses_of(again) == uses_of(heard(Listener(CONFIG, 0), 800))


def test_sources_that_are_made_up_are_counted_together() -> None:
    listener = Listener(CONFIG, 0)
    for number, (at_ms, _, value) in enumerate(babble(200, FLOOD_A_DAY)):
        fields = {**json.loads(value), "source": f"source{number}"}
        listener.hear(Record(0, number, BRAND.encode(), json.dumps(fields).encode(), at_ms))
    brand = listener.brands.get(BRAND)
    assert brand is not None
    [bucket] = brand.buckets.values()
    assert bucket.sources.total() == 200
    assert len(bucket.sources) == 65
    assert bucket.sources["other"] == 136


def test_it_stops_growing_once_its_longest_window_is_full() -> None:
    after = list(samples(12_000, 2000, count=6))[3:]  # full after 6,000
    assert max(sample.held for sample in after) < 1.05 * min(sample.held for sample in after)
    assert max(sample.saved for sample in after) < 1.05 * min(sample.saved for sample in after)


@pytest.mark.slow
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("a_day", [BUSY_A_DAY, FLOOD_A_DAY])
def test_a_million_mentions_of_random_vocabulary_hold_no_more_than_a_tenth_of_them(a_day: int) -> None:
    seen = list(samples(1_000_000, a_day))
    assert max(sample.held for sample in seen) < BRAND_BYTES
    after = seen[5:] if a_day == BUSY_A_DAY else seen[8:]
    assert max(sample.held for sample in after) < 1.1 * min(sample.held for sample in after)
    assert max(sample.saved for sample in after) < 1.1 * min(sample.saved for sample in after)
