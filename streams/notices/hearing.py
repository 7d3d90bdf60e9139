"""Hear what happened to mentions that were heard, or are yet to come: one notice, and all brands that it concerns.

A notice without a brand comes to every partition, and here to every brand of one. Nothing in it moves the
watermark: it speaks of now, and would close the windows of a backlog. A sender's times are believed up to arrival.
"""

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from schemas.alert import Alert
from schemas.base import epoch_ms
from schemas.notice import Delete, DeleteAuthor, Engagement, Gap, Progress
from streams.brand import Brand
from streams.cases.judging import hear_of_source
from streams.ingest import Statement
from streams.listen.tally import Tally
from streams.notices.missing import miss
from streams.notices.reach import measure
from streams.notices.remembered import Remembered
from streams.notices.withdrawing import Deletion, may_know, withdraw

AnyNotice = Delete | DeleteAuthor | Engagement | Gap | Progress
KeyOf = Callable[[str, str], int]
"""The keyed hash of an id or an author of a source."""


class Effect(StrEnum):
    """What a notice did to one partition."""

    WITHDRAWN = "withdrawn"
    """Something of a mention was kept here, and is gone."""
    REMEMBERED = "remembered"
    """Nothing of it is here: a mention that comes later will not be counted."""
    MEASURED = "measured"
    """The reach of what is kept here is the latest."""
    INCOMPLETE = "incomplete"
    """Windows of a brand are marked."""
    FOLLOWED = "followed"
    """How far a source was read is known."""
    TAUGHT = "taught"
    """A brand has learned what is normal."""
    STALE = "stale"
    """A later delete is known."""
    IGNORED = "ignored"
    """Nothing here has to do with it."""


EFFECTS: Final[Mapping[str, tuple[Effect, ...]]] = {
    "delete": (Effect.WITHDRAWN, Effect.REMEMBERED, Effect.STALE),
    "delete_author": (Effect.WITHDRAWN, Effect.REMEMBERED, Effect.STALE),
    "engagement": (Effect.MEASURED, Effect.IGNORED),
    "gap": (Effect.INCOMPLETE, Effect.FOLLOWED, Effect.IGNORED),
    "progress": (Effect.FOLLOWED, Effect.IGNORED),
    "baseline": (Effect.TAUGHT,),
}
"""What each event can do."""


class Touched(NamedTuple):
    """A brand that a notice changed, and the alerts that are due by it."""

    brand: Brand
    alerts: list[Alert]


class Notices:
    """Hears the notices of one partition."""

    def __init__(self, key_of: KeyOf, brands: Mapping[str, Brand], tally: Tally) -> None:
        self.remembered = Remembered()
        self._key_of = key_of
        self._brands = brands
        self._tally = tally

    def hear(
        self,
        notice: AnyNotice,
        arrived_ms: int,
        watermark_ms: int | None,
    ) -> Iterator[Touched]:
        """Take in one notice; gives each brand that it changed, by name."""
        effect = Effect.IGNORED
        for touched, done in self._done(notice, arrived_ms, watermark_ms):
            effect = done
            if touched is not None:
                yield touched
        self._tally.effects[notice.event, effect.value] += 1

    def _done(
        self, notice: AnyNotice, arrived_ms: int, watermark_ms: int | None
    ) -> Iterator[tuple[Touched | None, Effect]]:
        if isinstance(notice, Delete | DeleteAuthor):
            yield from self._delete(notice, arrived_ms, watermark_ms)
        elif isinstance(notice, Engagement):
            id_hash = self._key_of(notice.source, notice.id)
            for brand in self._of(notice.brand):
                if may_know(brand, id_hash) and measure(brand, id_hash, notice.reach, arrived_ms):
                    yield Touched(brand, []), Effect.MEASURED
        else:
            yield from self._follow(notice, arrived_ms, watermark_ms)

    def _follow(
        self, notice: Gap | Progress, arrived_ms: int, watermark_ms: int | None
    ) -> Iterator[tuple[Touched, Effect]]:
        """Tell the brands that a source was read so far, or was not."""
        for brand in self._of(notice.brand):
            effect = Effect.IGNORED
            if isinstance(notice, Gap) and (notice.brand is not None or notice.source in brand.sources.heard):
                to_ms = min(epoch_ms(notice.to), arrived_ms)
                if miss(brand, epoch_ms(notice.from_), to_ms, watermark_ms):
                    effect = Effect.INCOMPLETE
            alerts: list[Alert] = []
            if brand.profile.sources:
                alerts = hear_of_source(brand, notice, arrived_ms)
                effect = Effect.FOLLOWED if effect is Effect.IGNORED else effect
            if effect is not Effect.IGNORED:
                yield Touched(brand, alerts), effect

    def is_withdrawn(self, said: Statement, id_hash: int, author: int, watermark_ms: int | None) -> bool:
        """True for a mention that was deleted before it came, and not said anew since where that is allowed."""
        if not self.remembered:
            return False
        mention = said.mention
        known = None if mention.author is None else author
        revised_ms = said.revised_ms or 0
        return self.remembered.covers(mention.brand, id_hash, known, said.at_ms, revised_ms, watermark_ms)

    def _of(self, name: str | None) -> list[Brand]:
        if name is None:
            return [self._brands[each] for each in sorted(self._brands)]
        return [self._brands[name]] if name in self._brands else []

    def _delete(
        self, notice: Delete | DeleteAuthor, arrived_ms: int, watermark_ms: int | None
    ) -> Iterator[tuple[Touched | None, Effect]]:
        at_ms = min(epoch_ms(notice.at), arrived_ms)
        is_author = isinstance(notice, DeleteAuthor)
        key = self._key_of(notice.source, notice.author if isinstance(notice, DeleteAuthor) else notice.id)
        is_request = notice.reason == "request"
        known_ms = self.remembered.deleted_ms(
            key, is_author=is_author, brand=notice.brand, on_request=is_request
        )
        if known_ms is not None and known_ms >= at_ms:
            yield None, Effect.STALE
            return
        lost = self.remembered.remember(
            key,
            is_author=is_author,
            brand=notice.brand,
            at_ms=at_ms,
            watermark_ms=watermark_ms,
            is_request=is_request,
        )
        if lost:
            self._tally.bounds["deletes"] += lost
        id_hash, author = (None, key) if is_author else (key, None)
        yield None, Effect.REMEMBERED
        for brand in self._of(notice.brand):
            if id_hash is not None and not may_know(brand, id_hash):
                continue
            done = withdraw(brand, Deletion(notice.source, id_hash, author, at_ms, watermark_ms, is_request))
            self._tally.withdrawn += done.mentions
            if done.is_known:
                yield Touched(brand, done.alerts), Effect.WITHDRAWN
