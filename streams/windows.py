"""Do the arithmetic of time: which base window a time falls into, which hops it is judged in, and when.

Base windows tumble every 15 minutes from the UTC epoch. Longer windows are sums of base buckets and are judged
on hops. Vocabulary: Akidau et al. 2015, "The Dataflow Model".
"""

from streams.policy import BASE, BASE_LATENESS_MS, BASE_MS, LONGEST_MS, SCALES, Scale


def bucket_of(at_ms: int) -> int:
    """Start of the base window that holds this event time.

    >>> bucket_of(1_772_355_600_000 + 899_999)
    1772355600000
    """
    return at_ms - at_ms % BASE_MS


def first_hop(bucket_ms: int, scale: Scale) -> int:
    """End of the first hop whose window holds the whole base window."""
    return -(-(bucket_ms + BASE_MS) // scale.hop_ms) * scale.hop_ms


def next_hop(watermark_ms: int, scale: Scale) -> int:
    """End of the first hop that this watermark has not yet judged."""
    return ((watermark_ms - BASE_LATENESS_MS) // scale.hop_ms + 1) * scale.hop_ms


def next_end(bucket_ms: int, watermark_ms: int | None) -> int:
    """End of the first base window, from that of the bucket on, that is not yet judged."""
    end_ms = bucket_ms + BASE_MS
    return end_ms if watermark_ms is None else max(end_ms, next_hop(watermark_ms, SCALES[BASE]))


def is_judged(hop_end_ms: int, watermark_ms: int) -> bool:
    """True once the watermark has passed the end of the hop by the base lateness."""
    return watermark_ms >= hop_end_ms + BASE_LATENESS_MS


def is_late(bucket_ms: int, watermark_ms: int) -> bool:
    """True if the base window of this bucket was judged already."""
    return is_judged(bucket_ms + BASE_MS, watermark_ms)


def is_too_late(bucket_ms: int, watermark_ms: int) -> bool:
    """True if the bucket has left the longest window, so that nothing would ever count it."""
    return bucket_ms + BASE_MS <= watermark_ms - LONGEST_MS
