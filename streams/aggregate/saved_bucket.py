"""Save a base bucket as a value, and bring it back ready to count on."""

from collections import Counter
from operator import attrgetter

import msgspec

from streams.aggregate.bucket import Bucket
from streams.aggregate.voice import Voice
from streams.sketches.distinct import packed, unpacked


class SavedBucket(msgspec.Struct, array_like=True):
    """A bucket as it is saved: sets in a fixed order."""

    start_ms: int
    voices: list[Voice]
    numbers: tuple[int, int, int, int, int, int, int, int, int, int, int]
    sentiment_sum: int
    authors: list[int]
    blame_authors: list[int]
    one: dict[str, int]
    many: dict[str, list[int]]
    departments: dict[str, list[int]]
    sources: dict[str, int]
    copies: dict[int, int]
    loud: dict[int, int]
    withdrawn_terms: dict[str, int]
    is_crowded: bool
    incomplete: bool


_NUMBERS = attrgetter(
    "voice_count",
    "folded",
    "unscored",
    "positive",
    "neutral",
    "negative",
    "terms.pruned",
    "terms.uses",
    "revised",
    "withdrawn",
    "withdrawn_blame",
)


def saved(bucket: Bucket) -> SavedBucket:
    """The bucket as a value that encodes to the same bytes for the same content."""
    return SavedBucket(
        bucket.start_ms,
        bucket.voices,
        _NUMBERS(bucket),
        bucket.sentiment_sum,
        [] if bucket.authors is None else packed(bucket.authors),
        [] if bucket.blame_authors is None else packed(bucket.blame_authors),
        bucket.terms.one,
        {term: sorted(authors) for term, authors in bucket.terms.many.items()},
        bucket.departments,
        bucket.sources,
        bucket.copies,
        bucket.loud,
        bucket.withdrawn_terms,
        bucket.is_crowded,
        bucket.incomplete,
    )


def restored(value: SavedBucket) -> Bucket:
    """What `saved` gave, ready to count on."""
    bucket = Bucket(value.start_ms)
    bucket.voices = value.voices
    (
        bucket.voice_count,
        bucket.folded,
        bucket.unscored,
        bucket.positive,
        bucket.neutral,
        bucket.negative,
        bucket.terms.pruned,
        bucket.terms.uses,
        bucket.revised,
        bucket.withdrawn,
        bucket.withdrawn_blame,
    ) = value.numbers
    bucket.sentiment_sum = value.sentiment_sum
    bucket.authors = unpacked(value.authors) if value.authors else None
    bucket.blame_authors = unpacked(value.blame_authors) if value.blame_authors else None
    bucket.terms.one = value.one
    bucket.terms.many = {term: set(authors) for term, authors in value.many.items()}
    bucket.departments = value.departments
    bucket.sources = Counter(value.sources)
    bucket.copies = Counter(value.copies)
    bucket.loud = Counter(value.loud)
    bucket.withdrawn_terms = Counter(value.withdrawn_terms)
    bucket.is_crowded = value.is_crowded
    bucket.incomplete = value.incomplete
    return bucket
