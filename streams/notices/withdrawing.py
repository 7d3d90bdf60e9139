"""Take back what was deleted: its part of the counts, its words wherever they are kept, and tell alerts without it.

Inside the longest window a mention leaves volume, sentiment and departments by exactly its part; tables of terms
and of people keep their count, since they cannot subtract, and the window says how many were withdrawn. Later only
its words, id, link and author go.
"""

from collections.abc import Iterator
from typing import NamedTuple

from schemas.alert import Alert
from streams.aggregate import Bucket, Voice
from streams.brand import Brand
from streams.cases.episodes import Case
from streams.detect.themes import OpenTheme
from streams.identity import person_of
from streams.notices.erasing import erase_cases, erase_remarks, erase_themes, evidence_in
from streams.notices.part import Part
from streams.policy import SKEW_MS
from streams.windows import is_late


class Deletion(NamedTuple):
    """A delete, or what has to be forgotten of an account."""

    source: str
    id_hash: int | None
    """None: all of the author."""
    author: int | None
    at_ms: int
    """When, at the source; at most the arrival of the notice."""
    watermark_ms: int | None
    is_request: bool = False
    """It must be forgotten: what was revised later too."""


class Withdrawal(NamedTuple):
    """What a delete did to one brand."""

    mentions: int
    """Counted mentions of open windows that are taken back."""
    alerts: list[Alert]
    """Told again, or withdrawn."""
    is_known: bool
    """Something of it was kept."""


def withdraw(brand: Brand, deletion: Deletion) -> Withdrawal:
    """Take back everything that a delete speaks of; of what it does not know nothing happens."""
    ids = set(_ids_of(brand, deletion))
    is_evidence = any(not ids.isdisjoint(evidence_in(one)) for one in _told(brand))
    parts = [part for id_hash in sorted(ids) if (part := _take_back(brand, id_hash, deletion)) is not None]
    dropped = _drop_unchecked(brand, ids) if brand.ids.lost_to_ms else 0
    people = {(person_of(part.author), part.at_ms) for part in parts}
    is_remark = erase_remarks(brand, ids, people, deletion.author)
    is_telling = brand.days.tellings.forget(ids)
    brand.are_days_dirty |= is_telling
    now_ms = deletion.at_ms if deletion.watermark_ms is None else deletion.watermark_ms
    alerts = [*erase_themes(brand, ids, deletion.at_ms), *erase_cases(brand, ids, now_ms, deletion.at_ms)]
    return Withdrawal(len(parts), alerts, bool(parts or dropped or is_remark or is_telling or is_evidence))


def may_know(brand: Brand, id_hash: int) -> bool:
    """False if nothing of this mention can be kept: said at once, since most notices are told to every brand."""
    return bool(
        id_hash in brand.ids
        or brand.themes.open
        or brand.cases.open
        or brand.accounts.accounts
        or brand.accounts.pending
        or next(brand.days.tellings.voices(), None)
        or brand.ids.lost_to_ms
    )


def _ids_of(brand: Brand, deletion: Deletion) -> Iterator[int]:
    """The mentions that it speaks of, those that were said or revised later left out."""
    if deletion.id_hash is not None:
        if deletion.is_request or (brand.ids.revision_of(deletion.id_hash) or 0) <= deletion.at_ms:
            yield deletion.id_hash
        return
    author, until_ms = deletion.author or 0, deletion.at_ms + SKEW_MS  # a device's clock may be ahead
    for bucket in [bucket for bucket in brand.buckets.values() if bucket.may_hold(author)]:
        for id_hash in brand.ids.of_author(author, bucket.start_ms):
            part = brand.ids.part_of(id_hash)
            revised_ms = 0 if deletion.is_request else brand.ids.revision_of(id_hash) or 0
            if part and part.is_author_known and max(part.at_ms, revised_ms) <= until_ms:
                yield id_hash
    tellers = [teller for one in _told(brand) for teller in one.tellers]
    yield from (t.id_hash for t in tellers if t.author == author and t.id_hash not in brand.ids)
    for voice in _kept_longer(brand):
        if voice.author == author and voice.is_author_known and voice.at_ms <= until_ms:
            yield voice.id_hash


def _told(brand: Brand) -> list[OpenTheme | Case]:
    return [*brand.themes.open.values(), *brand.cases.open.values()]


def _kept_longer(brand: Brand) -> Iterator[Voice]:
    """Voices that are kept beside those of the windows."""
    for account in brand.accounts.accounts.values():
        yield from account.voices
    yield from (pending.voice for pending in brand.accounts.pending)
    yield from brand.days.tellings.voices()
    if brand.ids.lost_to_ms:
        for bucket in _without_ids(brand):
            yield from bucket.voices


def _without_ids(brand: Brand) -> list[Bucket]:
    """Windows whose ids were forgotten for the bound."""
    return [bucket for start_ms, bucket in brand.buckets.items() if start_ms <= brand.ids.lost_to_ms]


def _take_back(brand: Brand, id_hash: int, deletion: Deletion) -> Part | None:
    """Let a mention leave its window; what it had added, or None where no open window knows it."""
    part = brand.ids.take_out(id_hash)
    if part is None:
        return None
    bucket = brand.buckets[part.bucket_ms]
    bucket.withdraw(part, deletion.source)
    brand.buckets.dirty.add(bucket.start_ms)
    if part.first is None:
        brand.buckets.drop_voice(bucket, id_hash)
        brand.folder.forget(id_hash)
    if deletion.watermark_ms is not None and is_late(bucket.start_ms, deletion.watermark_ms):
        brand.since.late_withdrawn += 1
    return part


def _drop_unchecked(brand: Brand, ids: set[int]) -> int:
    """Drop the words of mentions whose ids were forgotten for the bound, and count those, and no more."""
    dropped = 0
    for bucket in _without_ids(brand):
        for id_hash in [voice.id_hash for voice in bucket.voices if voice.id_hash in ids]:
            brand.buckets.drop_voice(bucket, id_hash)
            bucket.withdrawn += 1
            brand.buckets.dirty.add(bucket.start_ms)
            brand.folder.forget(id_hash)
            dropped += 1
    return dropped
