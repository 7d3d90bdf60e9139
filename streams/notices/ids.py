"""Remember which mentions were heard: one id is counted once while its bucket is inside the longest window.

Ids are kept as 64-bit keyed hashes, each with what its mention added (part.py), by base bucket, at most `IDS` a
brand (131,072 x ~30 bytes saved = 4 MB). Beyond the bound the oldest bucket's ids go first: a duplicate of those
counts as unchecked, and a delete of those takes back no count.
"""

from array import array
from collections.abc import Iterable, Iterator

import msgspec

from streams.notices.part import Packed, Part, bucket_ms_of, packed, unpacked

IDS = 131_072


class SavedId(msgspec.Struct, array_like=True):
    """An id as it is saved."""

    id_hash: int
    part: Packed
    revised_ms: int


class Ids:
    """The ids of one brand, with what each added and the time of its last revision (0: never revised)."""

    def __init__(self) -> None:
        self.by_bucket: dict[int, array[int]] = {}
        """Bucket start -> id hashes, in the order of arrival."""
        self._parts: dict[int, Packed] = {}
        self._revised: dict[int, int] = {}
        """Only of those that were revised."""
        self.lost_to_ms = 0
        """The newest bucket whose ids were forgotten for the bound; 0 where none was."""

    def __len__(self) -> int:
        return len(self._parts)

    def __contains__(self, id_hash: int) -> bool:
        return id_hash in self._parts

    def revision_of(self, id_hash: int) -> int | None:
        """When the known version was revised, ms; None for an id that is not known."""
        return self._revised.get(id_hash, 0) if id_hash in self._parts else None

    def part_of(self, id_hash: int) -> Part | None:
        """What a mention added; None for an id that is not known."""
        part = self._parts.get(id_hash)
        return None if part is None else unpacked(part)

    def remember(self, id_hash: int, bucket_ms: int, part: Packed, revised_ms: int | None) -> None:
        """Keep a new id in its bucket."""
        self._parts[id_hash] = part
        ids = self.by_bucket.get(bucket_ms)
        if ids is None:
            ids = self.by_bucket[bucket_ms] = array("Q")
        ids.append(id_hash)
        if revised_ms:
            self._revised[id_hash] = revised_ms

    def revise(self, id_hash: int, revised_ms: int, part: Part | None = None) -> None:
        """Note a later version of a known id, and what it adds now if that is something else."""
        self._revised[id_hash] = revised_ms
        if part is not None:
            self._parts[id_hash] = packed(part)

    def take_out(self, id_hash: int) -> Part | None:
        """Forget one id, and give what its mention added; None for an id that is not known."""
        part = self._parts.pop(id_hash, None)
        if part is None:
            return None
        bucket_ms = bucket_ms_of(part)
        self._revised.pop(id_hash, None)
        self.by_bucket[bucket_ms].remove(id_hash)
        return unpacked(part)

    def of_author(self, author: int, bucket_ms: int) -> list[int]:
        """The ids of one account in one bucket."""
        key = author.to_bytes(8, "little")
        return [
            id_hash for id_hash in self.by_bucket.get(bucket_ms, ()) if self._parts[id_hash].startswith(key)
        ]

    def overflow(self) -> Iterator[int]:
        """Forget whole buckets, oldest first, until the bound holds; gives each bucket forgotten."""
        while len(self._parts) > IDS and len(self.by_bucket) > 1:
            oldest = min(self.by_bucket)
            self.forget(oldest)
            self.lost_to_ms = max(self.lost_to_ms, oldest)
            yield oldest

    def forget(self, bucket_ms: int) -> None:
        """Let the ids of a bucket go."""
        for id_hash in self.by_bucket.pop(bucket_ms, ()):
            del self._parts[id_hash]
            self._revised.pop(id_hash, None)

    def saved(self, bucket_ms: int) -> list[SavedId]:
        """The ids of one bucket, in their order."""
        ids = self.by_bucket.get(bucket_ms, ())
        return [SavedId(id_hash, self._parts[id_hash], self._revised.get(id_hash, 0)) for id_hash in ids]

    def restore(self, bucket_ms: int, ids: Iterable[SavedId]) -> None:
        """Take back the ids of one bucket."""
        for one in ids:
            self.remember(one.id_hash, bucket_ms, one.part, one.revised_ms)
