"""Save a brand in numbered parts, only those that changed, and bring it back as it was."""

from collections.abc import Iterator, Mapping

from pydantic import ValidationError

from schemas.window import HeldBack
from streams.aggregate.authenticity import SEGMENTS as FOLDER_SEGMENTS
from streams.aggregate.authenticity import FirstVoice, Folder, segment_of
from streams.aggregate.saved_bucket import restored, saved
from streams.brand import Brand
from streams.cases.account import Account
from streams.cases.accounts import segment_of as account_segment
from streams.cases.days import Days
from streams.cases.episodes import Case
from streams.detect.baseline import Baseline, SavedBaseline
from streams.detect.held_back import HeldBackList
from streams.detect.resolution import Resolution
from streams.detect.themes import OpenTheme
from streams.editions import Editions, SavedEdition
from streams.listen.tally import Tally
from streams.notices.gaps import Gaps
from streams.policy import SCALES
from streams.records import StateRecord
from streams.state.saved import (
    ACCOUNTS,
    BASELINES,
    BUCKETS,
    CASES,
    DAYS,
    HEAD,
    PROFILES,
    SEGMENTS,
    SLOW,
    THEMES,
    VERSION,
    Head,
    Slot,
    Slow,
    StateError,
    bucket_part,
    decoded,
    encoded,
    part_key,
)
from streams.summary import SinceSummary


class BrandSaver:
    """Knows which parts of a brand are on the topic, so that those no longer used get a tombstone."""

    def __init__(self, parts: frozenset[int] = frozenset()) -> None:
        self._on_topic = parts

    def changes(self, brand: Brand) -> list[StateRecord]:
        """The parts that changed since the last call; afterwards nothing is dirty."""
        live = frozenset(_parts_of(brand))
        changed = sorted(_dirty_parts(brand) & live | {HEAD, SLOW})
        records = [
            StateRecord(part_key(brand.name, part), encoded(_content(brand, part, live))) for part in changed
        ]
        gone = sorted(self._on_topic - live)
        records += (StateRecord(part_key(brand.name, part), None) for part in gone)
        self._on_topic = live
        _clean(brand)
        return records


def _parts_of(brand: Brand) -> Iterator[int]:
    yield HEAD
    yield from (BASELINES + number for number in range(len(SCALES)))
    yield PROFILES
    yield from {SEGMENTS + segment_of(number) for number in brand.folder.ring}
    yield from (THEMES + slot for slot in brand.themes.open)
    yield from (CASES + slot for slot in brand.cases.open)
    yield from {ACCOUNTS + account_segment(key) for key in brand.accounts.accounts}
    yield from (SLOW, DAYS)
    yield from (bucket_part(start_ms) for start_ms in brand.buckets)


def _dirty_parts(brand: Brand) -> set[int]:
    return {
        *((PROFILES,) if brand.editions.is_dirty else ()),
        *((DAYS,) if brand.are_days_dirty else ()),
        *(BASELINES + number for number, baseline in enumerate(brand.baselines) if baseline.is_dirty),
        *(SEGMENTS + slot for slot in brand.folder.dirty),
        *(THEMES + slot for slot in brand.themes.dirty),
        *(CASES + slot for slot in brand.cases.dirty),
        *(ACCOUNTS + segment for segment in brand.accounts.dirty),
        *(bucket_part(start_ms) for start_ms in brand.buckets.dirty),
    }


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


def _content(brand: Brand, part: int, live: frozenset[int]) -> object:
    if part == HEAD:
        return _head(brand, live)
    if part == PROFILES:
        return brand.editions.to_saved()
    if part < SEGMENTS:
        return brand.baselines[part - BASELINES].to_saved()
    if part < THEMES:
        return brand.folder.segment(part - SEGMENTS)
    if part < CASES:
        return brand.themes.open[part - THEMES]
    if part < ACCOUNTS:
        return brand.cases.open[part - CASES]
    if part < SLOW:
        return brand.accounts.segment(part - ACCOUNTS)
    if part == SLOW:
        return _slow(brand)
    if part == DAYS:
        return brand.days
    # one that was let go since the last time may have had the same place
    start_ms = next(s for s in brand.buckets.dirty if bucket_part(s) == part and s in brand.buckets)
    return Slot(saved(brand.buckets[start_ms]), brand.ids.saved(start_ms))


def _head(brand: Brand, live: frozenset[int]) -> Head:
    since = brand.since
    return Head(
        version=VERSION,
        parts=sorted(live),
        first_ms=brand.first_ms,
        is_learning=brand.is_learning,
        has_spoken=brand.has_spoken,
        pending={end_ms: sorted(numbers) for end_ms, numbers in sorted(brand.pending.items())},
        touched={number: sorted(starts) for number, starts in sorted(brand.touched.items())},
        since=(since.reshares, since.by_brand, since.late_added, since.late_withdrawn),
        held_back=[(held.term, held.reason, held.authors) for held in brand.held_back.waiting],
        excluded=brand.themes.excluded,
        times=list(brand.resolution.times),
        next_voice=brand.folder.next_number,
        ids_lost_ms=brand.ids.lost_to_ms,
        gaps=brand.gaps.spans,
    )


def _slow(brand: Brand) -> Slow:
    return Slow(brand.sources, brand.cases.resting, brand.cases.day, brand.accounts.pending)


def restored_brand(name: str, parts: Mapping[int, bytes], tally: Tally) -> tuple[Brand, BrandSaver]:
    """A brand from its parts, heard by the profile that it was saved with; raises StateError."""
    if HEAD not in parts:
        raise StateError(f"the state of {name!r} has no head: it was not written by one transaction")
    head = decoded(parts[HEAD], Head)
    missing = sorted(set(head.parts) - parts.keys())
    if missing:
        raise StateError(f"the state of {name!r} lacks {len(missing)} of its {len(head.parts)} parts")
    editions = _editions(name, parts[PROFILES])
    brand = Brand(name, editions.now.profile, editions.now.hash, head.first_ms, tally)
    brand.editions = editions
    _put_head(brand, head)
    _put_parts(brand, head, parts)
    brand.find_due()
    return brand, BrandSaver(frozenset(parts))


def _editions(name: str, part: bytes) -> Editions:
    try:
        return Editions.restore(decoded(part, list[SavedEdition]))
    except ValidationError:
        raise StateError(
            f"the saved profile of {name!r} cannot be read: start the version that wrote it, or reset the state"
        ) from None


def _put_head(brand: Brand, head: Head) -> None:
    brand.is_learning = head.is_learning
    brand.has_spoken = head.has_spoken
    brand.pending = {end_ms: set(numbers) for end_ms, numbers in head.pending.items()}
    brand.touched = {number: set(starts) for number, starts in head.touched.items()}
    brand.since = SinceSummary(*head.since)
    brand.held_back = HeldBackList(
        HeldBack(term=term, reason=reason, authors=authors) for term, reason, authors in head.held_back
    )
    brand.themes.excluded = head.excluded
    brand.resolution = Resolution(head.times)
    brand.ids.lost_to_ms = head.ids_lost_ms
    brand.gaps = Gaps(head.gaps)


def _put_parts(brand: Brand, head: Head, parts: Mapping[int, bytes]) -> None:
    voices: list[FirstVoice] = []
    accounts: list[Account] = []
    slow = _slow(brand)
    for part in head.parts:
        value = parts[part]
        if BASELINES <= part < PROFILES:
            number = part - BASELINES
            brand.baselines[number] = Baseline.restore(SCALES[number], decoded(value, SavedBaseline))
        elif SEGMENTS <= part < SEGMENTS + FOLDER_SEGMENTS:
            voices += decoded(value, list[FirstVoice])
        elif THEMES <= part < CASES:
            theme = decoded(value, OpenTheme)
            brand.themes.open[theme.slot] = theme
        elif CASES <= part < ACCOUNTS:
            case = decoded(value, Case)
            brand.cases.open[case.slot] = case
        elif ACCOUNTS <= part < SLOW:
            accounts += decoded(value, list[Account])
        elif part == SLOW:
            slow = decoded(value, Slow)
        elif part == DAYS:
            brand.days = decoded(value, Days)
        elif part >= BUCKETS:
            slot = decoded(value, Slot)
            bucket = restored(slot.bucket)
            brand.buckets[bucket.start_ms] = bucket
            brand.ids.restore(bucket.start_ms, slot.ids)
    brand.folder = Folder.restore(head.next_voice, voices)
    brand.accounts.restore(accounts, slow.pending)
    brand.sources, brand.cases.resting, brand.cases.day = slow.sources, slow.resting, slow.day
