"""Buckets in the order of time, in whatever order they came and went."""

import random
from collections import Counter

from streams.aggregate import Bucket
from streams.aggregate.buckets import Buckets
from streams.policy import BASE_MS


def test_spans_are_given_in_the_order_of_time_whatever_came_and_went() -> None:
    chance = random.Random(2)
    buckets, plain = Buckets(Counter()), dict[int, Bucket]()
    for _ in range(2000):
        start_ms = chance.randrange(40) * BASE_MS
        if chance.random() < 0.5:
            buckets[start_ms] = plain[start_ms] = Bucket(start_ms)
        elif start_ms in plain:
            assert buckets.drop(start_ms) is plain.pop(start_ms)
        from_ms, to_ms = sorted(chance.choices(range(-1, 41 * BASE_MS), k=2))
        assert buckets.between(from_ms, to_ms) == [plain[s] for s in sorted(plain) if from_ms <= s < to_ms]
        assert buckets.starts_until(to_ms) == [s for s in sorted(plain) if s <= to_ms]
        assert buckets.first_ms == min(plain, default=None)
        assert buckets == plain
