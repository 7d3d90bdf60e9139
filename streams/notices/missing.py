"""Let a brand know what was missed: its windows are incomplete from now on, and silence in them was none."""

from streams.brand import Brand
from streams.notices.gaps import oldest_ms


def miss(brand: Brand, from_ms: int, to_ms: int, watermark_ms: int | None) -> bool:
    """Mark the base windows between these times; False where none of them matters any more.

    Where nothing was heard, a baseline that took it for silence takes that back. What was heard there and learned
    stays learned.
    """
    now_ms = to_ms if watermark_ms is None else watermark_ms
    from_ms = max(from_ms, oldest_ms(now_ms))
    if to_ms < from_ms:
        return False
    known = set(brand.gaps.within(from_ms, to_ms))
    start_ms, end_ms = brand.gaps.add(from_ms, to_ms)
    for bucket in brand.between(start_ms, end_ms):
        bucket.incomplete = True
        brand.buckets.dirty.add(bucket.start_ms)
    silent = [
        at_ms
        for at_ms in brand.gaps.within(max(start_ms, brand.first_ms), end_ms)
        if at_ms not in known and at_ms not in brand.buckets
    ]
    for baseline in brand.baselines:
        baseline.miss([at_ms for at_ms in silent if at_ms < baseline.learned_to_ms])
    return True
