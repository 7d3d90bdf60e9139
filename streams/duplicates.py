"""Remember which mentions were heard: one id is counted once while its bucket is inside the longest window.

Ids are kept as 64-bit keyed hashes, by base bucket, at most `IDS` a brand (131,072 x ~9 bytes saved = 1.2 MB);
beyond the bound the oldest bucket's ids go first, and a duplicate of those counts as unchecked.
"""

from collections.abc import Iterable, Iterator

IDS = 131_072


class Duplicates:
    """The ids of one brand, with the time of their last revision (0: never revised)."""

    def __init__(self) -> None:
        self.by_bucket: dict[int, dict[int, int]] = {}
        """Bucket start -> id hash -> time of revision, ms."""
        self._bucket_of: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._bucket_of)

    def revision_of(self, id_hash: int) -> int | None:
        """When the known version was revised, ms; None for an id that is not known."""
        bucket_ms = self._bucket_of.get(id_hash)
        return None if bucket_ms is None else self.by_bucket[bucket_ms][id_hash]

    def remember(self, id_hash: int, bucket_ms: int, revised_ms: int | None) -> int:
        """Keep an id in its first bucket, and return that bucket."""
        bucket_ms = self._bucket_of.setdefault(id_hash, bucket_ms)
        self.by_bucket.setdefault(bucket_ms, {})[id_hash] = revised_ms or 0
        return bucket_ms

    def overflow(self) -> Iterator[int]:
        """Forget whole buckets, oldest first, until the bound holds; gives each bucket forgotten."""
        while len(self._bucket_of) > IDS and len(self.by_bucket) > 1:
            oldest = min(self.by_bucket)
            self.forget(oldest)
            yield oldest

    def forget(self, bucket_ms: int) -> None:
        """Let the ids of a bucket go."""
        for id_hash in self.by_bucket.pop(bucket_ms, {}):
            del self._bucket_of[id_hash]

    def restore(self, bucket_ms: int, ids: Iterable[tuple[int, int]]) -> None:
        """Take back the ids of one bucket."""
        self.by_bucket[bucket_ms] = dict(ids)
        for id_hash in self.by_bucket[bucket_ms]:
            self._bucket_of[id_hash] = bucket_ms
