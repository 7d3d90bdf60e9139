"""Take in what an author wrote anew: a post keeps the vote that it cast, a review says the last word only.

Of a post the words in the evidence are replaced, and scored there; what it counted for stays as first cast. A
review's sentiment, rating included, and departments are swapped in place while its window is open: one voice still.
Later a review is a new statement in the window of its revision (brand/counting.py), and of a post only the evidence
changes.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from schemas.alert import Alert, Evidence
from streams.aggregate import BLAME, Bucket, Voice
from streams.aggregate.vote import EVIDENCE_CHARS, sentiment_of
from streams.alert.evidence import Quoting
from streams.brand import Brand
from streams.cases.accounts import segment_of
from streams.cases.episodes import Case
from streams.detect.themes import OpenTheme
from streams.enrich.heard import Heard
from streams.identity import person_of
from streams.ingest import Statement
from streams.notices.evidence import replaced
from streams.notices.part import Part
from streams.sketches.distinct import with_author
from streams.windows import is_late


def revise(brand: Brand, said: Statement, id_hash: int, watermark_ms: int | None) -> list[Alert]:
    """Put the later version of a mention in the place of the one that is kept; gives the alerts that show it."""
    part = brand.ids.part_of(id_hash)
    edition = brand.editions.now if part is None else brand.editions.at(part.bucket_ms)
    heard = edition.enricher.hear(said.text, said.mention.language)
    is_review = said.mention.kind == "review"
    if part is not None:
        bucket = brand.buckets[part.bucket_ms]
        swapped = _swapped(bucket, part, said, heard) if is_review and part.first is None else None
        if swapped is not None and watermark_ms is not None and is_late(bucket.start_ms, watermark_ms):
            brand.hops.look_at(bucket.start_ms, watermark_ms)  # later hops have something new to look at
        brand.ids.revise(id_hash, said.revised_ms or 0, swapped)
        brand.buckets.dirty.add(bucket.start_ms)
        bucket.voices = [_anew(v, said, heard) if v.id_hash == id_hash else v for v in bucket.voices]
    _revise_remarks(brand, said, heard, id_hash)
    return [*_revise_themes(brand, said, heard, id_hash), *_revise_cases(brand, said, heard, id_hash)]


def _swapped(bucket: Bucket, part: Part, said: Statement, heard: Heard) -> Part:
    """Count a review by its last word in the place of the one before."""
    bucket.count_opinions(part, -1)
    for department, _ in heard.departments:
        bucket.departments.setdefault(department, [0, 0, 0])
    score = sentiment_of(said, heard)
    new = part._replace(score=score, opinions=bucket.opinions_of(heard.departments))
    bucket.count_opinions(new, 1)
    if score is not None and score <= BLAME:
        bucket.blame_authors = with_author(bucket.blame_authors, person_of(part.author))
    return new


def _anew(voice: Voice, said: Statement, heard: Heard) -> Voice:
    """The voice in its new words; its terms, and a post's departments, stay those of its vote."""
    is_review = said.mention.kind == "review"
    return replace(
        voice,
        text=said.text[:EVIDENCE_CHARS],
        url=said.mention.url,
        sentiment=sentiment_of(said, heard),
        departments=heard.departments if is_review else voice.departments,
    )


def _revise_remarks(brand: Brand, said: Statement, heard: Heard, id_hash: int) -> None:
    for key, account in brand.accounts.accounts.items():
        if any(voice.id_hash == id_hash for voice in account.voices):
            brand.accounts.dirty.add(segment_of(key))
            account.voices = [_anew(v, said, heard) if v.id_hash == id_hash else v for v in account.voices]
    for one in brand.accounts.pending:
        if one.voice.id_hash == id_hash:
            one.voice = _anew(one.voice, said, heard)
    for day in brand.days.tellings.days:
        if any(voice.id_hash == id_hash for voice in day.told):
            brand.are_days_dirty = True
            day.told = [_anew(v, said, heard) if v.id_hash == id_hash else v for v in day.told]


def _revise_themes(brand: Brand, said: Statement, heard: Heard, id_hash: int) -> Iterator[Alert]:
    for theme in sorted(brand.themes.open.values(), key=lambda theme: theme.slot):
        if names := _names_in(theme, id_hash):
            alert = Alert.model_validate_json(theme.alert)
            told = _told_anew(brand, alert, [*theme.terms, *alert.terms], names, said, heard)
            if told is not alert:
                theme.alert = told.model_dump_json().encode()
                brand.themes.keep(theme)
                yield told


def _revise_cases(brand: Brand, said: Statement, heard: Heard, id_hash: int) -> Iterator[Alert]:
    for case in sorted(brand.cases.open.values(), key=lambda case: case.slot):
        names = _names_in(case, id_hash)
        for department, known in sorted(case.alerts.items()) if names else ():
            alert = Alert.model_validate_json(known)
            told = _told_anew(brand, alert, [*case.keys, *alert.terms], names, said, heard)
            if told is not alert:
                case.alerts[department] = told.model_dump_json().encode()
                brand.cases.keep(case)
                yield told


def _names_in(one: OpenTheme | Case, id_hash: int) -> set[str]:
    return {teller.id for teller in one.tellers if teller.id_hash == id_hash}


def _told_anew(
    brand: Brand, alert: Alert, terms: list[str], names: set[str], said: Statement, heard: Heard
) -> Alert:
    quoting = Quoting({term: term for term in terms}, brand.profile.privacy)
    sentiment = sentiment_of(said, heard)

    def anew(old: Evidence) -> Evidence:
        return quoting.requote(old, said.text[:EVIDENCE_CHARS], said.mention.url, sentiment)

    return replaced(alert, names, anew, said.revised_ms or 0)
