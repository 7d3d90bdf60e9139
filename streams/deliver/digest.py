"""Gather what a budget did not cover, and rank it at the end of the day."""

from collections.abc import Iterable

from schemas.alert import AlertState
from schemas.base import from_epoch_ms
from schemas.delivery import DIGEST_MOST, Delivery, Digest, DigestLine, Fate, Why
from streams.identity import digest as hashed


def ranked(left_out: Iterable[Delivery]) -> list[Delivery]:
    """The gravest first, then what most people say, then by id."""
    return sorted(left_out, key=lambda each: (-each.severity, -each.authors, each.alert_id))


def digest_of(subscriber: str, brand: str, day: str, left_out: Iterable[Delivery], more: int = 0) -> Digest:
    """The digest of a day; `more` were counted and not kept."""
    lines = ranked(left_out)
    return Digest(
        id=hashed("digest", subscriber, brand, day),
        subscriber=subscriber,
        brand=brand,
        day=day,
        lines=tuple(map(_line, lines[:DIGEST_MOST])),
        more=max(0, len(lines) - DIGEST_MOST) + more,
    )


def queued_digest(digest: Digest, now_ms: int, day: str) -> Delivery:
    """The digest's own way to the subscriber; `day` is today, the digest's own stands in its title."""
    count = len(digest.lines) + digest.more
    return Delivery(
        subscriber=digest.subscriber,
        event_id=digest.id,
        alert_id=digest.id,
        revision=0,
        state=AlertState.OPENED,
        brand=digest.brand,
        kind=None,
        department=None,
        severity=max((line.severity for line in digest.lines), default=1),
        authors=0,
        title=f"{count} more alert{'s' if count != 1 else ''} on {digest.day}",
        fate=Fate.QUEUED,
        why=Why.DIGEST,
        at=from_epoch_ms(now_ms),
        day=day,
    )


def _line(delivery: Delivery) -> DigestLine:
    return DigestLine(
        alert_id=delivery.alert_id,
        revision=delivery.revision,
        state=delivery.state,
        kind=delivery.kind,
        department=delivery.department,
        severity=delivery.severity,
        authors=delivery.authors,
        title=delivery.title,
    )
