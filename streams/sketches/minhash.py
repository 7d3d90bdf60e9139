"""Give a set of words the keys under which near copies of it are found: MinHash with 8 bands of 2 rows.

Two sets share a row's least hash with the probability of their Jaccard similarity (Broder 1997; Leskovec,
Rajaraman, Ullman 2014, ch. 3). The keys are never saved: they follow from the words.
"""

from collections.abc import Collection, Iterable
from itertools import chain

from streams.identity import hash64

_BANDS = 8
_ROWS = 2 * _BANDS
_MERSENNE_61 = (1 << 61) - 1
_MEMO = 100_000
_LOW = _MERSENNE_61 // 4
"""Only hashes below this are remembered and compared, a quarter of all: of 17 words none is so low in seven rows of
a thousand, which are then done in full."""


def _coefficients() -> tuple[tuple[int, int], ...]:
    """Sixteen fixed pairs for the universal hashes a*x + b mod 2^61 - 1."""
    return tuple(
        (hash64(f"minhash a {i}") % _MERSENNE_61 or 1, hash64(f"minhash b {i}") % _MERSENNE_61)
        for i in range(_ROWS)
    )


_COEFFICIENTS = _coefficients()


class _WordHashes(dict[str, int]):
    """Word -> its hash; looked up at the speed of a dictionary once it is known."""

    def __missing__(self, word: str) -> int:
        if len(self) >= _MEMO:
            self.clear()
        known = self[word] = hash64(word)
        return known


class _LowHashes(dict[int, tuple[tuple[int, int], ...]]):
    """Hash of a word -> those of its sixteen universal hashes that are low, with their rows."""

    def __missing__(self, word: int) -> tuple[tuple[int, int], ...]:
        if len(self) >= _MEMO:
            self.clear()
        hashes = [(a * word + b) % _MERSENNE_61 for a, b in _COEFFICIENTS]
        known = self[word] = tuple([(row, low) for row, low in enumerate(hashes) if low < _LOW])
        return known


hash_of = _WordHashes().__getitem__
_low_of = _LowHashes().__getitem__


BandKey = tuple[int, ...]


def band_keys(words: Collection[int]) -> list[BandKey]:
    """The least hash of each row, two rows a band."""
    rows = [_LOW] * _ROWS
    for row, low in chain.from_iterable(map(_low_of, words)):
        if low < rows[row]:
            rows[row] = low
    if _LOW in rows:
        rows = [_least_of(words, row) if least == _LOW else least for row, least in enumerate(rows)]
    return list(zip(range(_BANDS), rows[::2], rows[1::2], strict=True))


def _least_of(words: Iterable[int], row: int) -> int:
    a, b = _COEFFICIENTS[row]
    return min([(a * word + b) % _MERSENNE_61 for word in words])
