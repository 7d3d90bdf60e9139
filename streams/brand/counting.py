"""Count one statement of a brand into its base bucket, or say why it is none that counts.

In this order: is it known, is it too old, whose words are they, is it told in other words than somebody's before.
"""

from schemas.mention import Disposition, Mention
from streams.aggregate.bucket import Bucket
from streams.aggregate.vote import is_revised_review, voice_of
from streams.brand.brand import Brand
from streams.detect.concepts import terms_told
from streams.enrich.heard import Heard
from streams.ingest import Statement
from streams.notices.part import Part, packed
from streams.windows import bucket_of, is_late, is_too_late


def count(
    brand: Brand, said: Statement, id_hash: int, author: int, watermark_ms: int | None
) -> tuple[Disposition, int]:
    """Take in one statement; gives what became of it, and the event time at which it counts, ms."""
    at_ms = _time_of(said)
    bucket_ms = bucket_of(at_ms)
    settled = _if_known(brand, said, id_hash) or _if_too_late(said, bucket_ms, watermark_ms)
    if settled is not None:
        return settled, at_ms
    heard = _heard(brand, said, bucket_ms)
    if isinstance(heard, Disposition):
        return heard, at_ms
    # only what moves the watermark is remembered: else buckets would pile up ahead of it
    bucket = brand.bucket_at(bucket_ms)
    late = watermark_ms is not None and is_late(bucket_ms, watermark_ms)
    if late or bucket.is_silent:
        brand.hops.look_at(bucket_ms, watermark_ms)
    if late:
        brand.since.late_added += 1
    else:
        brand.begin(bucket_ms)
    part = _counted(brand, bucket, said, heard, id_hash, author, at_ms)
    _remember(brand, id_hash, bucket_ms, part, said.revised_ms)
    return Disposition.LATE_COUNTED if late else Disposition.COUNTED, at_ms


def _time_of(said: Statement) -> int:
    if is_revised_review(said):
        return said.revised_ms or said.at_ms  # the store shows the last word only: it was said then
    return said.at_ms


def _if_known(brand: Brand, said: Statement, id_hash: int) -> Disposition | None:
    known_ms = brand.ids.revision_of(id_hash)
    if known_ms is None:
        return None
    return Disposition.REVISED if (said.revised_ms or 0) > known_ms else Disposition.DUPLICATE


def _if_too_late(said: Statement, bucket_ms: int, watermark_ms: int | None) -> Disposition | None:
    if watermark_ms is None or not is_too_late(bucket_ms, watermark_ms):
        return None
    is_edit = not is_too_late(bucket_of(said.revised_ms or said.at_ms), watermark_ms)
    return Disposition.REVISED if is_edit else Disposition.TOO_LATE


def _heard(brand: Brand, said: Statement, bucket_ms: int) -> Heard | Disposition:
    """What a text says, by the profile of its window; or whose words it is not."""
    mention, edition = said.mention, brand.editions.at(bucket_ms)
    if mention.by_brand or mention.author in edition.accounts.get(mention.source, ()):
        brand.since.by_brand += 1
        return Disposition.BY_BRAND
    heard = None if _is_reshare(mention) else edition.enricher.hear(said.text, mention.language)
    if heard is None or heard.is_reshare:
        brand.since.reshares += 1
        return Disposition.RESHARE
    return Disposition.EXCLUDED if edition.is_of_another(heard.tokens) else heard


def _is_reshare(mention: Mention) -> bool:
    return mention.reshare_of is not None or mention.kind == "reshare"


def _counted(
    brand: Brand, bucket: Bucket, said: Statement, heard: Heard, id_hash: int, author: int, at_ms: int
) -> Part:
    """Count a mention as a voice or a near copy; gives what it added."""
    mention = said.mention
    is_known = mention.author is not None
    brand.resolution.hear(at_ms)
    brand.sources.hear(mention.source, at_ms)
    first = brand.folder.first_of(heard.tokens, author, id_hash, at_ms)
    if first is not None:
        bucket.fold(first, author, mention.source)
        brand.tally.folded += 1
        return Part(author, at_ms, is_known, False, first, None, ())
    told = terms_told(heard.concepts, brand.baselines, at_ms)
    voice = voice_of(said, heard, told, id_hash, author, at_ms)
    if voice.sentiment is None:
        brand.tally.unscored += 1
    brand.buckets.add(bucket, voice)
    if heard.remark is not None:
        brand.accounts.hear(voice, heard.remark)
    opinions = bucket.opinions_of(heard.departments) if heard.departments else ()
    return Part(author, at_ms, is_known, voice.is_revised, None, voice.sentiment, opinions)


def _remember(brand: Brand, id_hash: int, bucket_ms: int, part: Part, revised_ms: int | None) -> None:
    brand.ids.remember(id_hash, bucket_ms, packed(part), revised_ms)
    for forgotten in brand.ids.overflow():
        brand.tally.bounds["ids"] += 1
        brand.buckets.dirty.add(forgotten)
