"""Say how each kind of part is taken from a brand: which slots it has, which of them changed, what one holds."""

from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from streams.aggregate.authenticity import segment_of
from streams.aggregate.saved_bucket import saved
from streams.brand import Brand
from streams.cases.accounts import segment_of as account_segment
from streams.state.parts import Kind, Slot, Slow, bucket_slot


class Shelf(NamedTuple):
    """How one kind of part is taken from a brand; each slot is a part."""

    slots: Callable[[Brand], Iterable[int]]
    """In use."""
    dirty: Callable[[Brand], Iterable[int]]
    """Changed since the last save, in use or not."""
    content: Callable[[Brand, int], object]


_ONE: Final = (0,)
_NONE: Final[tuple[int, ...]] = ()


def _bucket(brand: Brand, slot: int) -> Slot:
    # one that was let go since the last time may have had the same place
    start_ms = next(s for s in brand.buckets.dirty if bucket_slot(s) == slot and s in brand.buckets)
    return Slot(saved(brand.buckets[start_ms]), brand.ids.saved(start_ms))


SHELVES: Final[dict[Kind, Shelf]] = {
    Kind.BASELINES: Shelf(
        slots=lambda brand: range(len(brand.baselines)),
        dirty=lambda brand: (n for n, baseline in enumerate(brand.baselines) if baseline.is_dirty),
        content=lambda brand, slot: brand.baselines[slot].to_saved(),
    ),
    Kind.PROFILE: Shelf(
        slots=lambda _: _ONE,
        dirty=lambda brand: _ONE if brand.editions.is_dirty else _NONE,
        content=lambda brand, _: brand.editions.to_saved(),
    ),
    Kind.VOICES: Shelf(
        slots=lambda brand: {segment_of(number) for number in brand.folder.ring},
        dirty=lambda brand: brand.folder.dirty,
        content=lambda brand, slot: brand.folder.segment(slot),
    ),
    Kind.THEMES: Shelf(
        slots=lambda brand: brand.themes.open,
        dirty=lambda brand: brand.themes.dirty,
        content=lambda brand, slot: brand.themes.open[slot],
    ),
    Kind.CASES: Shelf(
        slots=lambda brand: brand.cases.open,
        dirty=lambda brand: brand.cases.dirty,
        content=lambda brand, slot: brand.cases.open[slot],
    ),
    Kind.ACCOUNTS: Shelf(
        slots=lambda brand: {account_segment(key) for key in brand.accounts.accounts},
        dirty=lambda brand: brand.accounts.dirty,
        content=lambda brand, slot: brand.accounts.segment(slot),
    ),
    Kind.SLOW: Shelf(
        slots=lambda _: _ONE,
        dirty=lambda _: _ONE,
        content=lambda brand, _: Slow(
            brand.sources, brand.cases.resting, brand.cases.day, brand.accounts.pending
        ),
    ),
    Kind.DAYS: Shelf(
        slots=lambda _: _ONE,
        dirty=lambda brand: _ONE if brand.are_days_dirty else _NONE,
        content=lambda brand, _: brand.days,
    ),
    Kind.BUCKETS: Shelf(
        slots=lambda brand: map(bucket_slot, brand.buckets),
        dirty=lambda brand: map(bucket_slot, brand.buckets.dirty),
        content=_bucket,
    ),
}
"""All but the head, which names the parts that belong together and is written each time."""
