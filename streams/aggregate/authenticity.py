"""Fold near copies into one voice: a campaign of copies is one statement, however many accounts carry it.

Texts of at least six words are copies when the Jaccard similarity of their word sets is 0.6 or more; candidates
come from MinHash (minhash.py). Shorter texts fold only when the same author repeats them: "love it" from forty
people is forty voices.
The ring holds the last 4,096 first voices of a brand for seven days: 4,096 x ~20 words x 9 bytes = 0.7 MB.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from streams.identity import hash64
from streams.policy import BASE_MS, DAY_MS, LONGEST_MS
from streams.sketches.minhash import BandKey, band_keys, hash_of

RING = 4096
SEGMENT = 256
"""Voices saved together; only the newest segment changes."""
KEPT_MS = 7 * DAY_MS
FORGOTTEN_MS = KEPT_MS + LONGEST_MS + BASE_MS
"""So far behind the newest voice is nothing that a mention could copy, even one that comes as late as any may: a
quiet brand keeps the voices of ten days, not 4,096 of years."""
SIMILAR = 0.6
SHORT = 6
"""Fewer different words than this, and only the same author can copy."""
_NUMBER = frozenset({hash_of("0")})
"""Stands for every number: copies differ in them."""


def jaccard(one: frozenset[int], other: frozenset[int]) -> float:
    """Shared words / all words.

    >>> jaccard(frozenset({1, 2}), frozenset({2, 3}))
    0.3333333333333333
    """
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared)


class FirstVoice(msgspec.Struct, array_like=True):
    """The voice that later copies are folded into, as it is saved."""

    number: int
    id_hash: int
    at_ms: int
    words: list[int]
    """Word hashes in ascending order; for a short text one hash of author and words."""
    is_short: bool


class Kept(NamedTuple):
    """A first voice in the ring."""

    number: int
    id_hash: int
    at_ms: int
    words: frozenset[int]
    """Empty for a short text."""
    keys: list[BandKey]
    """What it is found by; of a short text the one hash of author and words; nothing of one that was withdrawn."""


class Folder:
    """The first voices of one brand, and the copies of them that it recognises.

    Order matters: folding goes to the first arrival. `dirty` names the saved segments that changed.
    """

    def __init__(self) -> None:
        self.next_number = 0
        self._oldest = 0
        """Number of the oldest voice in the ring; they follow each other without a hole."""
        self.ring: dict[int, Kept] = {}
        self.dirty: set[int] = set()
        self._by_band: dict[BandKey, Kept] = {}
        """The newest voice in the ring with this key."""

    def first_of(self, tokens: Sequence[str], author: int, id_hash: int, at_ms: int) -> int | None:
        """Id hash of the first voice that this text copies, or None: it is a voice of its own, and kept."""
        words = frozenset(map(hash_of, tokens)) - _NUMBER
        if not words:
            return None
        if len(words) < SHORT:
            return self._first_short(tokens, author, id_hash, at_ms)
        keys = band_keys(words)
        tried: Kept | None = None
        for known in map(self._by_band.get, keys):
            if known is None or known is tried:  # a near copy shares several bands
                continue
            tried = known
            if at_ms - known.at_ms <= KEPT_MS and jaccard(words, known.words) >= SIMILAR:
                return known.id_hash
        self._keep(Kept(self.next_number, id_hash, at_ms, words, keys))
        return None

    def _first_short(self, tokens: Iterable[str], author: int, id_hash: int, at_ms: int) -> int | None:
        spoken = " ".join([token for token in tokens if token != "0"])
        key: BandKey = (hash64(f"{author} {spoken}"),)
        known = self._by_band.get(key)
        if known is not None and at_ms - known.at_ms <= KEPT_MS:
            return known.id_hash
        self._keep(Kept(self.next_number, id_hash, at_ms, frozenset(), [key]))
        return None

    def _keep(self, voice: Kept) -> None:
        number = self.next_number
        self.next_number = number + 1
        self.ring[number] = voice
        self.dirty.add(segment_of(number))
        self._by_band.update(dict.fromkeys(voice.keys, voice))
        if number - self._oldest >= RING:
            self._let_go()
        while self.ring[self._oldest].at_ms < voice.at_ms - FORGOTTEN_MS:
            self._let_go()

    def forget(self, id_hash: int) -> None:
        """Forget the words of one voice; its place stays, so that the others follow each other without a hole."""
        for number, kept in self.ring.items():
            if kept.id_hash == id_hash and kept.keys:
                self._drop(kept)
                self.ring[number] = Kept(number, 0, kept.at_ms, frozenset(), [])
                self.dirty.add(segment_of(number))
                return

    def _let_go(self) -> None:
        """Drop the oldest voice. Saved segments may hold it until they change; `restore` drops it again."""
        self._drop(self.ring.pop(self._oldest))
        self._oldest += 1

    def _drop(self, gone: Kept) -> None:
        by_band = self._by_band
        for key in gone.keys:
            if by_band.get(key) is gone:
                del by_band[key]

    def segment(self, slot: int) -> list[FirstVoice]:
        """The kept voices of one saved segment, oldest first."""
        newest = (self.next_number - 1) // SEGMENT
        start = (newest - (newest - slot) % SEGMENTS) * SEGMENT
        return [_saved(self.ring[n]) for n in range(start, start + SEGMENT) if n in self.ring]

    @classmethod
    def restore(cls, next_number: int, voices: Iterable[FirstVoice]) -> "Folder":
        """A folder with these voices: what segments gave, in any order."""
        folder = cls()
        folder.next_number = next_number
        for voice in sorted(voices, key=lambda voice: voice.number):
            if voice.number >= next_number - RING:
                kept = folder.ring[voice.number] = _restored(voice)
                folder._by_band.update(dict.fromkeys(kept.keys, kept))
        folder._oldest = min(folder.ring, default=next_number)
        newest_ms = max((kept.at_ms for kept in folder.ring.values()), default=0)
        while folder.ring and folder.ring[folder._oldest].at_ms < newest_ms - FORGOTTEN_MS:
            folder._let_go()
        return folder


def _saved(kept: Kept) -> FirstVoice:
    is_short = not kept.words
    words = [*kept.keys[0]] if is_short and kept.keys else sorted(kept.words)
    return FirstVoice(kept.number, kept.id_hash, kept.at_ms, words, is_short)


def _restored(voice: FirstVoice) -> Kept:
    words = frozenset[int]() if voice.is_short else frozenset(voice.words)
    keys: list[BandKey] = [(word,) for word in voice.words] if voice.is_short else band_keys(words)
    return Kept(voice.number, voice.id_hash, voice.at_ms, words, keys)


SEGMENTS = RING // SEGMENT + 1
"""One more than the ring needs, so that the newest segment never mixes with the oldest."""


def segment_of(number: int) -> int:
    """The saved segment that a numbered voice belongs to."""
    return number // SEGMENT % SEGMENTS
