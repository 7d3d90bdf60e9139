"""Keys of near copies: the least hash of all words, though only low hashes are compared."""

import random

from streams.aggregate.authenticity import jaccard
from streams.sketches.minhash import _COEFFICIENTS, _MERSENNE_61, band_keys, hash_of


def in_full(words: frozenset[int]) -> list[tuple[int, ...]]:
    """The same by the definition."""
    rows = [min((a * word + b) % _MERSENNE_61 for word in words) for a, b in _COEFFICIENTS]
    return [(band, rows[2 * band], rows[2 * band + 1]) for band in range(len(rows) // 2)]


def test_the_keys_are_those_of_the_definition_for_few_words_and_for_many() -> None:
    chance = random.Random(3)
    for count in [*range(1, 30), 100, 1000]:
        words = frozenset(chance.getrandbits(64) for _ in range(count))
        assert band_keys(words) == in_full(words)


def test_near_copies_share_a_key_and_other_texts_share_none() -> None:
    text = "the cap of my new bottle leaks all over the bag every single morning".split()
    other = "after two weeks a lid will not close and water runs out from it".split()
    words, copy, apart = (frozenset(map(hash_of, said)) for said in (text, [*text[:-1], "day"], other))
    assert jaccard(words, copy) > 0.8
    assert set(band_keys(words)) & set(band_keys(copy))
    assert not set(band_keys(words)) & set(band_keys(apart))
