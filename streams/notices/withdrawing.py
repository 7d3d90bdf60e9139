"""Take back what was deleted: its part of the counts, its words wherever they are kept, and tell alerts without it.

Inside the longest window a mention leaves volume, sentiment and departments by exactly its part; tables of terms
and of people keep their count, since they cannot subtract, and the window says how many were withdrawn. Later only
its words, id, link and author go.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from schemas.alert import Alert
from streams.aggregate import Bucket, Voice
from streams.brand import Brand
from streams.cases.account import Account
from streams.cases.accounts import segment_of
from streams.cases.episodes import Case
from streams.identity import person_of
from streams.notices.evidence import counting, gone, shows, without
from streams.notices.part import Part
from streams.themes import OpenTheme
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
    told = _told(brand)
    is_known = any(teller.id_hash in ids for one in told for teller in one.tellers)
    parts = [part for id_hash in sorted(ids) if (part := _take_back(brand, id_hash, deletion)) is not None]
    people = {(person_of(part.author), part.at_ms) for part in parts}
    is_known = _erase_remarks(brand, ids, people, deletion.author) or bool(parts) or is_known
    alerts = [*_erase_themes(brand, ids, deletion), *_erase_cases(brand, ids, deletion)]
    return Withdrawal(len(parts), alerts, is_known)


def may_know(brand: Brand, id_hash: int) -> bool:
    """False if nothing of this mention can be kept: said at once, since most notices are told to every brand."""
    return bool(
        id_hash in brand.ids
        or brand.themes.open
        or brand.cases.open
        or brand.accounts.accounts
        or brand.accounts.pending
        or brand.ids.lost_to_ms
    )


def _ids_of(brand: Brand, deletion: Deletion) -> Iterator[int]:
    """The mentions that it speaks of, those that were said or revised later left out."""
    if deletion.id_hash is not None:
        if (brand.ids.revision_of(deletion.id_hash) or 0) <= deletion.at_ms:
            yield deletion.id_hash
        return
    author = deletion.author or 0
    for bucket in [bucket for bucket in brand.buckets.values() if bucket.may_hold(author)]:
        for id_hash in brand.ids.of_author(author, bucket.start_ms):
            part, revised_ms = brand.ids.part_of(id_hash), brand.ids.revision_of(id_hash) or 0
            if part and part.is_author_known and max(part.at_ms, revised_ms) <= deletion.at_ms:
                yield id_hash
    tellers = [teller for one in _told(brand) for teller in one.tellers]
    yield from (t.id_hash for t in tellers if t.author == author and t.id_hash not in brand.ids)
    for voice in _kept_longer(brand):
        if voice.author == author and voice.is_author_known and voice.at_ms <= deletion.at_ms:
            yield voice.id_hash


def _told(brand: Brand) -> list[OpenTheme | Case]:
    return [*brand.themes.open.values(), *brand.cases.open.values()]


def _kept_longer(brand: Brand) -> Iterator[Voice]:
    """Voices that are kept beside those of the windows."""
    for account in brand.accounts.accounts.values():
        yield from account.voices
    yield from (pending.voice for pending in brand.accounts.pending)
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
        _drop_unchecked(brand, id_hash)
        return None
    bucket = brand.buckets[part.bucket_ms]
    bucket.withdraw(part, deletion.source)
    brand.dirty_buckets.add(bucket.start_ms)
    if part.first is None:
        brand.voices_kept -= bucket.drop_voice(id_hash) is not None
        brand.folder.forget(id_hash)
    if deletion.watermark_ms is not None and is_late(bucket.start_ms, deletion.watermark_ms):
        brand.since.late_withdrawn += 1
    return part


def _drop_unchecked(brand: Brand, id_hash: int) -> None:
    """Drop the words of a mention whose id was forgotten for the bound, and count that, and no more."""
    for bucket in _without_ids(brand) if brand.ids.lost_to_ms else ():
        if bucket.drop_voice(id_hash) is not None:
            bucket.withdrawn += 1
            brand.voices_kept -= 1
            brand.dirty_buckets.add(bucket.start_ms)
            brand.folder.forget(id_hash)
            return


def _erase_remarks(brand: Brand, ids: set[int], people: set[tuple[int, int]], author: int | None) -> bool:
    """Take the voices out of the accounts, and the last words of these people; True if there were any."""
    accounts = brand.accounts
    pending = [one for one in accounts.pending if one.voice.id_hash not in ids]
    is_known = len(pending) < len(accounts.pending)
    accounts.pending = pending
    person = None if author is None else person_of(author)
    for key, account in accounts.accounts.items():
        kept = [voice for voice in account.voices if voice.id_hash in ids]
        forgotten = _words_of(account, [*people, *((person_of(v.author), v.at_ms) for v in kept)], person)
        if kept or forgotten:
            is_known = True
            account.voices = [voice for voice in account.voices if voice.id_hash not in ids]
            for one in forgotten:
                del account.words[one]
            accounts.dirty.add(segment_of(key))
    return is_known


def _words_of(account: Account, people: Iterable[tuple[int, int]], person: int | None) -> set[int]:
    """Who said their last word in what is withdrawn, and the one who is to be forgotten."""
    found = {one for one, at_ms in people if account.words.get(one, (None,))[0] == at_ms}
    return found | {person} if person is not None and person in account.words else found


def _erase_themes(brand: Brand, ids: set[int], deletion: Deletion) -> Iterator[Alert]:
    for theme in sorted(brand.themes.open.values(), key=lambda theme: theme.slot):
        found = _take_out(theme, ids)
        if not found:
            continue
        names, withdrawn = found
        brand.themes.keep(theme)
        alert = Alert.model_validate_json(theme.alert)
        if not theme.evidence and not theme.tellers:
            brand.themes.withdraw(theme)
            yield gone(without(alert, names, withdrawn, deletion.at_ms))
            continue
        told = _told_again(alert, names, withdrawn, deletion.at_ms)
        theme.alert = told.model_dump_json().encode()
        if told.revision != alert.revision:
            yield told


def _erase_cases(brand: Brand, ids: set[int], deletion: Deletion) -> Iterator[Alert]:
    for case in sorted(brand.cases.open.values(), key=lambda case: case.slot):
        found = _take_out(case, ids)
        if not found:
            continue
        names, withdrawn = found
        is_gone = not case.evidence and not case.tellers
        brand.cases.keep(case)
        for department, known in sorted(case.alerts.items()):
            alert = Alert.model_validate_json(known)
            if is_gone:
                yield gone(without(alert, names, withdrawn, deletion.at_ms))
                continue
            told = _told_again(alert, names, withdrawn, deletion.at_ms)
            case.alerts[department] = told.model_dump_json().encode()
            if told.revision != alert.revision:
                yield told
        if is_gone:
            now_ms = deletion.at_ms if deletion.watermark_ms is None else deletion.watermark_ms
            brand.cases.close(case, now_ms, brand.profile.alerts.cool_down * 1000)


def _take_out(one: OpenTheme | Case, ids: set[int]) -> tuple[set[str], int] | None:
    """Take mentions out of the evidence; the names that the alert has for them, and how many there were."""
    tellers = [teller for teller in one.tellers if teller.id_hash in ids]
    found = ids.intersection(one.evidence).union(teller.id_hash for teller in tellers)
    if not found:
        return None
    one.evidence = [id_hash for id_hash in one.evidence if id_hash not in ids]
    one.tellers = [teller for teller in one.tellers if teller.id_hash not in ids]
    return {teller.id for teller in tellers}, len(found)


def _told_again(alert: Alert, names: set[str], withdrawn: int, at_ms: int) -> Alert:
    """The next revision where the alert shows what is gone; else the same one, which counts it for later.

    What the alert of another department shows was no evidence of this one.
    """
    if shows(alert, names):
        return without(alert, names, withdrawn, at_ms)
    return alert if names else counting(alert, withdrawn)
