"""Show what made much noise and rightly raised nothing: campaigns of copies, and one author who repeats a theme.

Nobody believes a quiet detector that cannot say what it heard and held back, and why.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Set
from typing import NamedTuple

from schemas.window import HeldBack
from streams.aggregate import Bucket, Voice
from streams.detect.hop import HopWindow, Judgement
from streams.detect.significance import Gate

SHOWN = 20
COPIES = 5
"""Near copies of one voice, or posts of one author, from which it is worth a word: as many as an alert needs."""
LABEL_TERMS = 3


class HeldBackList:
    """What waits for the next window summary: each (term, reason) once, the first `SHOWN`."""

    def __init__(self, waiting: Iterable[HeldBack] = ()) -> None:
        self._waiting = {(held.term, held.reason): held for held in waiting}

    def add(self, term: str, reason: str, authors: int) -> bool:
        """Note one; False if it is noted already or there is no room."""
        key = (term, reason)
        if key in self._waiting or len(self._waiting) >= SHOWN:
            return False
        self._waiting[key] = HeldBack(term=term, reason=reason, authors=authors)
        return True

    def take(self) -> tuple[HeldBack, ...]:
        """Give all of them and begin anew."""
        waiting = self.waiting
        self._waiting.clear()
        return waiting

    @property
    def waiting(self) -> tuple[HeldBack, ...]:
        """What stands in it, in order."""
        return tuple(self._waiting.values())


class Stopped(NamedTuple):
    """What stood out and was stopped."""

    terms: tuple[str, ...]
    reason: str
    authors: int
    """Distinct ones."""


def gated(judgement: Judgement) -> Iterable[Stopped]:
    """Terms that passed the line and were stopped by a gate."""
    for verdict in (judgement.verdict, judgement.on_concepts):
        if verdict is not None:
            yield from (
                Stopped((test.term,), gate.value, test.authors)
                for test, gate in verdict.held_back
                if gate is not Gate.ONE_WORDING  # the words tell it, or are held back themselves
            )


def campaigns(window: HopWindow) -> Iterable[Stopped]:
    """Copies and loud authors with something new in this hop."""
    yield from _copies(window)
    yield from _loud(window)


def _copies(window: HopWindow) -> Iterable[Stopped]:
    fresh = {first for bucket in window.fresh for first in bucket.copies}
    if not fresh:
        return
    copies = _sums_of(fresh, (bucket.copies for bucket in window.buckets))
    firsts = sorted(first for first in fresh if copies[first] >= COPIES)
    if firsts:
        voices = _voices_by_id(window.buckets)
        for first in firsts:
            if first in voices:
                yield Stopped(voices[first].terms[:LABEL_TERMS], Gate.COPIES.value, 1)


def _loud(window: HopWindow) -> Iterable[Stopped]:
    fresh = {author for bucket in window.fresh for author in bucket.loud}
    posts = _sums_of(fresh, (bucket.loud for bucket in window.buckets))
    for author in sorted(author for author in fresh if posts[author] >= COPIES):
        spoken = Counter(
            term for bucket in window.buckets for v in bucket.voices if v.author == author for term in v.terms
        )
        often = sorted((term for term in spoken if spoken[term] >= COPIES), key=lambda t: (-spoken[t], t))
        if often:
            yield Stopped(tuple(often[:LABEL_TERMS]), Gate.LOUD_AUTHOR.value, 1)


def _sums_of(wanted: Set[int], counters: Iterable[Mapping[int, int]]) -> dict[int, int]:
    """The sums of some keys: of a day, those of its last three hours."""
    sums = dict.fromkeys(wanted, 0)
    for counter in counters:
        for key in wanted & counter.keys():
            sums[key] += counter[key]
    return sums


def _voices_by_id(buckets: Iterable[Bucket]) -> dict[int, Voice]:
    return {voice.id_hash: voice for bucket in buckets for voice in bucket.voices}
