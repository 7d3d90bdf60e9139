"""Save a brand in numbered parts, only those that changed, and bring it back as it was."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from pydantic import ValidationError

from schemas.window import HeldBack
from streams.aggregate.authenticity import Folder
from streams.aggregate.saved_bucket import restored
from streams.aggregate.summary import SinceSummary
from streams.brand import Brand
from streams.brand.editions import Editions
from streams.detect.baseline import Baseline
from streams.detect.held_back import HeldBackList
from streams.detect.resolution import Resolution
from streams.listen.tally import Tally
from streams.notices.gaps import Gaps
from streams.policy import SCALES
from streams.records import StateRecord
from streams.state.parts import TYPES, Head, Kind, kind_of, part_of
from streams.state.saved import VERSION, StateError, decoded, encoded, part_key
from streams.state.shelves import SHELVES, Shelf


class BrandSaver:
    """Knows which parts of a brand are on the topic, so that those no longer used get a tombstone."""

    def __init__(self, parts: frozenset[int] = frozenset()) -> None:
        self._on_topic = parts

    def changes(self, brand: Brand) -> list[StateRecord]:
        """The parts that changed since the last call, by number; afterwards nothing is dirty."""
        head = part_of(Kind.HEAD)
        live = frozenset({head, *_parts(brand, lambda shelf: shelf.slots)})
        changed = sorted(live.intersection(_parts(brand, lambda shelf: shelf.dirty)))
        contents: dict[int, object] = {head: _head(brand, live)}
        contents.update((part, _content(brand, part)) for part in changed)
        gone = sorted(self._on_topic - live)
        self._on_topic = live
        records = [StateRecord(part_key(brand.name, part), encoded(it)) for part, it in contents.items()]
        records += (StateRecord(part_key(brand.name, part), None) for part in gone)
        _clean(brand)
        return records


def _parts(brand: Brand, slots_of: Callable[[Shelf], Callable[[Brand], Iterable[int]]]) -> Iterator[int]:
    for kind, shelf in SHELVES.items():
        yield from (part_of(kind, slot) for slot in slots_of(shelf)(brand))


def _content(brand: Brand, part: int) -> object:
    kind = kind_of(part)
    return SHELVES[kind].content(brand, part - part_of(kind))


def _clean(brand: Brand) -> None:
    for baseline in brand.baselines:
        baseline.is_dirty = False
    brand.editions.is_dirty = False
    brand.are_days_dirty = False
    brand.folder.dirty.clear()
    brand.themes.dirty.clear()
    brand.cases.dirty.clear()
    brand.accounts.dirty.clear()
    brand.buckets.dirty.clear()


def _head(brand: Brand, live: frozenset[int]) -> Head:
    since = brand.since
    return Head(
        version=VERSION,
        parts=sorted(live),
        first_ms=brand.first_ms,
        is_learning=brand.is_learning,
        has_spoken=brand.has_spoken,
        pending={end_ms: sorted(numbers) for end_ms, numbers in sorted(brand.hops.pending.items())},
        touched={number: sorted(starts) for number, starts in sorted(brand.hops.touched.items())},
        since=(since.reshares, since.by_brand, since.late_added, since.late_withdrawn),
        held_back=[(held.term, held.reason, held.authors) for held in brand.held_back.waiting],
        excluded=brand.themes.excluded,
        times=list(brand.resolution.times),
        next_voice=brand.folder.next_number,
        ids_lost_ms=brand.ids.lost_to_ms,
        gaps=brand.gaps.spans,
    )


def restored_brand(name: str, parts: Mapping[int, bytes], tally: Tally) -> tuple[Brand, BrandSaver]:
    """A brand from its parts, heard by the profile that it was saved with; raises StateError."""
    number = part_of(Kind.HEAD)
    if number not in parts:
        raise StateError(f"the state of {name!r} has no head: it was not written by one transaction")
    head = decoded(parts[number], Head)
    missing = sorted(set(head.parts) - parts.keys())
    if missing:
        raise StateError(f"the state of {name!r} lacks {len(missing)} of its {len(head.parts)} parts")
    editions = _editions(name, parts[part_of(Kind.PROFILE)])
    brand = Brand(name, editions.now.profile, editions.now.hash, head.first_ms, tally)
    brand.editions = editions
    _put_head(brand, head)
    _put_parts(brand, head, parts)
    brand.find_due()
    return brand, BrandSaver(frozenset(parts))


def _editions(name: str, part: bytes) -> Editions:
    try:
        return Editions.restore(decoded(part, TYPES[Kind.PROFILE]))
    except ValidationError:
        raise StateError(
            f"the saved profile of {name!r} cannot be read: start the version that wrote it, or reset the state"
        ) from None


def _put_head(brand: Brand, head: Head) -> None:
    brand.is_learning = head.is_learning
    brand.has_spoken = head.has_spoken
    brand.hops.pending = {end_ms: set(numbers) for end_ms, numbers in head.pending.items()}
    brand.hops.touched = {number: set(starts) for number, starts in head.touched.items()}
    brand.since = SinceSummary(*head.since)
    brand.held_back = HeldBackList(
        HeldBack(term=term, reason=reason, authors=authors) for term, reason, authors in head.held_back
    )
    brand.themes.excluded = head.excluded
    brand.resolution = Resolution(head.times)
    brand.ids.lost_to_ms = head.ids_lost_ms
    brand.gaps = Gaps(head.gaps)


def _put_parts(brand: Brand, head: Head, parts: Mapping[int, bytes]) -> None:
    numbers: dict[Kind, list[int]] = {kind: [] for kind in Kind}
    for part in head.parts:
        numbers[kind_of(part)].append(part)

    def held(kind: Kind) -> Iterator[Any]:
        return (decoded(parts[part], TYPES[kind]) for part in numbers[kind])

    for number, baseline in enumerate(held(Kind.BASELINES)):
        brand.baselines[number] = Baseline.restore(SCALES[number], baseline)
    brand.folder = Folder.restore(head.next_voice, chain.from_iterable(held(Kind.VOICES)))
    brand.themes.open = {theme.slot: theme for theme in held(Kind.THEMES)}
    brand.cases.open = {case.slot: case for case in held(Kind.CASES)}
    for slow in held(Kind.SLOW):
        brand.sources, brand.cases.resting, brand.cases.day = slow.sources, slow.resting, slow.day
        brand.accounts.restore(chain.from_iterable(held(Kind.ACCOUNTS)), slow.pending)
    for days in held(Kind.DAYS):
        brand.days = days
    for slot in held(Kind.BUCKETS):
        bucket = restored(slot.bucket)
        brand.buckets[bucket.start_ms] = bucket
        brand.ids.restore(bucket.start_ms, slot.ids)
