"""Say what one mention adds: its sentiment by words and rating, its reach, and the voice that is kept of it."""

from collections.abc import Iterable

from schemas.base import epoch_ms
from schemas.mention import Reach
from streams.aggregate.voice import Voice
from streams.enrich.heard import Heard
from streams.enrich.rating import with_rating
from streams.ingest import Statement

EVIDENCE_CHARS = 280
"""Code points of a text that are kept."""


def voice_of(
    said: Statement, heard: Heard, told: Iterable[str], id_hash: int, author: int, at_ms: int
) -> Voice:
    """The voice of a mention that counts at `at_ms`; `told`: the terms of what it tells in words of its own."""
    mention = said.mention
    return Voice(
        id=mention.id,
        source=mention.source,
        author=author,
        at_ms=at_ms,
        text=said.text[:EVIDENCE_CHARS],
        sentiment=sentiment_of(said, heard),
        departments=heard.departments,
        terms=(*heard.origins, *told),
        url=mention.url,
        is_author_known=mention.author is not None,
        id_hash=id_hash,
        reach=reactions_of(mention.reach),
        reach_at_ms=measured_ms(mention.reach),
        is_revised=is_revised_review(said),
    )


def sentiment_of(said: Statement, heard: Heard) -> float | None:
    """What a mention says by its words and its rating, from -1 to 1; None where neither says anything."""
    by_words = heard.sentiment if said.text.strip() else None
    return with_rating(by_words, said.mention.rating, said.mention.rating_scale)


def is_revised_review(said: Statement) -> bool:
    """True for a review that its author changed: it was said again then."""
    return said.revised_ms is not None and said.mention.kind == "review"


def reactions_of(reach: Reach | None) -> int:
    """Likes and shares."""
    return 0 if reach is None else (reach.likes or 0) + (reach.shares or 0)


def measured_ms(reach: Reach | None) -> int:
    """When a reach was measured; 0 where nobody says."""
    return 0 if reach is None or reach.at is None else epoch_ms(reach.at)
