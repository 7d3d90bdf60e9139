"""Fold near copies into one voice: a campaign of copies is one statement, however many accounts carry it.

Texts of at least six words are copies when the Jaccard similarity of their word sets is 0.6 or more; candidates
come from MinHash with 8 bands of 2 rows (Broder 1997; Leskovec, Rajaraman, Ullman 2014, ch. 3). Shorter texts
fold only when the same author repeats them: "love it" from forty people is forty voices.
The ring holds the last 4,096 first voices of a brand for seven days: 4,096 x ~20 words x 9 bytes = 0.7 MB.
"""

from collections.abc import Iterable

import msgspec

from streams.identity import hash64
from streams.policy import DAY_MS

RING = 4096
SEGMENT = 256
"""Voices saved together; only the newest segment changes."""
KEPT_MS = 7 * DAY_MS
SIMILAR = 0.6
SHORT = 6
"""Fewer different words than this, and only the same author can copy."""
_BANDS = 8
_MERSENNE_61 = (1 << 61) - 1
_MEMO = 100_000


def _coefficients() -> tuple[tuple[int, int], ...]:
    """Sixteen fixed pairs for the universal hashes a*x + b mod 2^61 - 1."""
    return tuple(
        (hash64(f"minhash a {i}") % _MERSENNE_61 or 1, hash64(f"minhash b {i}") % _MERSENNE_61)
        for i in range(2 * _BANDS)
    )


_COEFFICIENTS = _coefficients()


class _WordHashes(dict[str, int]):
    """Word -> its hash; looked up at the speed of a dictionary once it is known."""

    def __missing__(self, word: str) -> int:
        if len(self) >= _MEMO:
            self.clear()
        known = self[word] = hash64(word)
        return known


class _Signatures(dict[int, tuple[int, ...]]):
    """Hash of a word -> its sixteen universal hashes."""

    def __missing__(self, word: int) -> tuple[int, ...]:
        if len(self) >= _MEMO:
            self.clear()
        known = self[word] = tuple((a * word + b) % _MERSENNE_61 for a, b in _COEFFICIENTS)
        return known


_hash_of = _WordHashes().__getitem__
_signature_of = _Signatures().__getitem__


BandKey = tuple[int, ...]


def _band_keys(words: Iterable[int]) -> list[BandKey]:
    rows = list(map(min, *map(_signature_of, words)))
    return list(zip(range(_BANDS), rows[::2], rows[1::2], strict=True))


def jaccard(one: frozenset[int], other: frozenset[int]) -> float:
    """Shared words / all words.

    >>> jaccard(frozenset({1, 2}), frozenset({2, 3}))
    0.3333333333333333
    """
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared)


class FirstVoice(msgspec.Struct, array_like=True):
    """The voice that later copies are folded into."""

    number: int
    id_hash: int
    at_ms: int
    words: list[int]
    """Word hashes in ascending order; for a short text one hash of author and words."""
    is_short: bool


class Folder:
    """The first voices of one brand, and the copies of them that it recognises.

    Order matters: folding goes to the first arrival. `dirty` names the saved segments that changed.
    """

    def __init__(self) -> None:
        self.next_number = 0
        self.ring: dict[int, FirstVoice] = {}
        self.dirty: set[int] = set()
        self._by_band: dict[BandKey, tuple[FirstVoice, frozenset[int]]] = {}
        self._keys: dict[int, list[BandKey]] = {}
        """Number of a voice in the ring -> its keys."""

    def first_of(self, tokens: Iterable[str], author: int, id_hash: int, at_ms: int) -> int | None:
        """Id hash of the first voice that this text copies, or None: it is a voice of its own, and kept."""
        spoken = [token for token in tokens if token != "0"]
        words = frozenset(map(_hash_of, spoken))
        if not words:
            return None
        if len(words) < SHORT:
            return self._first_short(spoken, author, id_hash, at_ms)
        keys = _band_keys(words)
        tried: FirstVoice | None = None
        for known in map(self._by_band.get, keys):
            if known is None or known[0] is tried:  # a near copy shares several bands
                continue
            tried, others = known
            if at_ms - tried.at_ms <= KEPT_MS and jaccard(words, others) >= SIMILAR:
                return tried.id_hash
        self._keep(FirstVoice(self.next_number, id_hash, at_ms, sorted(words), False), keys, words)
        return None

    def _first_short(self, spoken: list[str], author: int, id_hash: int, at_ms: int) -> int | None:
        alone = hash64(f"{author} {' '.join(spoken)}")
        known = self._by_band.get((alone,))
        if known is not None and at_ms - known[0].at_ms <= KEPT_MS:
            return known[0].id_hash
        self._keep(FirstVoice(self.next_number, id_hash, at_ms, [alone], True), [(alone,)], frozenset())
        return None

    def _keep(self, voice: FirstVoice, keys: list[BandKey], words: frozenset[int]) -> None:
        self.next_number += 1
        self.ring[voice.number] = voice
        self.dirty.add(segment_of(voice.number))
        self._keys[voice.number] = keys
        self._by_band.update(dict.fromkeys(keys, (voice, words)))
        gone = voice.number - RING
        if self.ring.pop(gone, None) is not None:
            self._drop(gone)

    def _drop(self, gone: int) -> None:
        for key in self._keys.pop(gone):
            known = self._by_band.get(key)
            if known is not None and known[0].number == gone:
                del self._by_band[key]

    def segment(self, slot: int) -> list[FirstVoice]:
        """The kept voices of one saved segment, oldest first."""
        newest = (self.next_number - 1) // SEGMENT
        start = (newest - (newest - slot) % SEGMENTS) * SEGMENT
        return [self.ring[number] for number in range(start, start + SEGMENT) if number in self.ring]

    @classmethod
    def restore(cls, next_number: int, voices: Iterable[FirstVoice]) -> "Folder":
        """A folder with these voices: what segments gave, in any order."""
        folder = cls()
        folder.next_number = next_number
        for voice in sorted(voices, key=lambda voice: voice.number):
            if voice.number >= next_number - RING:
                folder.ring[voice.number] = voice
                words = frozenset() if voice.is_short else frozenset(voice.words)
                keys = folder._keys[voice.number] = _keys_of(voice)
                for key in keys:
                    folder._by_band[key] = (voice, words)
        return folder


def _keys_of(voice: FirstVoice) -> list[BandKey]:
    return [(voice.words[0],)] if voice.is_short else _band_keys(voice.words)


SEGMENTS = RING // SEGMENT + 1
"""One more than the ring needs, so that the newest segment never mixes with the oldest."""


def segment_of(number: int) -> int:
    """The saved segment that a numbered voice belongs to."""
    return number // SEGMENT % SEGMENTS
