"""Keep the brands of one partition: each by its profile, those without one up to a bound.

A changed profile takes effect with a brand's next base window (brand/editions.py), and is recorded on `inputs.v1`;
one with other windows is refused.
"""

from collections.abc import Iterator, Mapping

from schemas.dead_letter import Reason
from schemas.inputs import ProfileChange
from schemas.profile import Profiles, default_profile
from streams.brand import Brand
from streams.brand.editions import Edition, Wish, is_default, refusal_of, wish_of
from streams.brand.profile_hash import profile_hash
from streams.ingest import Rejection, dead
from streams.listen.agenda import Agenda
from streams.listen.config import ListenConfig
from streams.listen.outbox import Outbox
from streams.listen.place import Place
from streams.listen.tally import Tally
from streams.records import StateRecord
from streams.state.brand import BrandSaver, restored_brand
from streams.windows import bucket_of

DEFAULT_BRANDS = 2000
"""Brands without a profile that a partition serves: x ~0.2 MB of quiet state = 0.4 GB at the very most."""


class Brands(dict[str, Brand]):
    """Name -> brand, with what it takes to make, change and save one."""

    def __init__(self, config: ListenConfig, place: Place, outbox: Outbox, tally: Tally) -> None:
        super().__init__()
        self.profiles = config.profiles
        self.agenda = Agenda(self)
        self.refused: dict[str, str] = {}
        """Brands whose new profile was not taken, and why."""
        self.dirty: dict[str, None] = {}
        """Names of those that may have changed since the last save."""
        self._is_partial = config.is_partial
        self._place = place
        self._outbox = outbox
        self._tally = tally
        self._savers: dict[str, BrandSaver] = {}
        self._default_brands = 0

    def touch(self, brand: Brand) -> None:
        """Take note that a brand may have changed, and when it is due now."""
        self.dirty[brand.name] = None
        self.agenda.note(brand)

    def learning(self) -> int:
        """How many have a baseline that is too young to raise a theme."""
        return sum(brand.is_learning for brand in self.values())

    # -- making ----------------------------------------------------------------------------------------------

    def met(self, name: str, at_ms: int) -> Brand | None:
        """The brand, made if it was not heard of before; None where no more are served without a profile."""
        return self.get(name) or self._open(name, bucket_of(at_ms))

    def _open(self, name: str, first_ms: int) -> Brand | None:
        profile = self.profiles.get(name) or default_profile(name)
        if is_default(profile):
            if self._default_brands >= DEFAULT_BRANDS:
                return None
            self._default_brands += 1
            self._tally.default_profiles += 1
        brand = self[name] = Brand(name, profile, profile_hash(profile), first_ms, self._tally)
        self._savers[name] = BrandSaver()
        self._record(brand.editions.now, (self._place.next_offset or 1) - 1)  # with the record that is heard
        return brand

    # -- following profiles ----------------------------------------------------------------------------------

    def follow(self, profiles: Profiles, is_partial: bool) -> None:
        """Let all brands follow these profiles, each from its next base window on."""
        self.profiles, self._is_partial = profiles, is_partial
        for name in sorted(self):
            self._follow(self[name])

    def _follow(self, brand: Brand) -> None:
        self.refused.pop(brand.name, None)
        wish = wish_of(brand.editions.newest, self.profiles.get(brand.name), self._is_partial)
        if wish is None:
            return
        if (refusal := refusal_of(brand.profile, wish.profile)) is not None:
            self.refused[brand.name] = refusal
            self._tally.profile_changes["refused"] += 1
            return
        self._tally.profile_changes["taken"] += 1
        self._change(brand, wish, self._place.offset)

    def take_change(self, change: ProfileChange) -> None:
        """Let a brand have the profile that it got somewhere else in this place; one that is not met yet, later."""
        profile = change.says or default_profile(change.brand)
        self.profiles = {**self.profiles, change.brand: profile}
        if (brand := self.get(change.brand)) is not None:
            self._change(brand, Wish(profile, change.profile), change.offset)

    def _change(self, brand: Brand, wish: Wish, offset: int) -> None:
        self._default_brands -= brand.editions.newest.is_default
        edition = brand.editions.take(wish, self._place.watermark_ms)
        self._default_brands += edition.is_default
        self.dirty[brand.name] = None
        self._record(edition, offset)

    def _record(self, edition: Edition, offset: int) -> None:
        self._outbox.input(edition.as_change(self._place.partition, offset))

    # -- saving ----------------------------------------------------------------------------------------------

    def changes(self) -> Iterator[StateRecord]:
        """What changed since the last call, brand by brand; afterwards nothing is dirty."""
        for name in sorted(self.dirty):
            yield from self._savers[name].changes(self[name])
        self.dirty.clear()

    def restore(self, name: str, parts: Mapping[int, bytes]) -> Brand:
        """Bring a brand back from its parts, and let it follow its profile; raises StateError."""
        brand, saver = restored_brand(name, parts, self._tally)
        self[name], self._savers[name] = brand, saver
        self._default_brands += brand.editions.newest.is_default
        self.agenda.note(brand)
        self._follow(brand)
        return brand


def too_many_brands() -> Rejection:
    """Why a mention of one more brand is put aside."""
    limit = f"this partition serves {DEFAULT_BRANDS} brands without a profile: write one for this brand"
    return dead(Reason.BRAND_LIMIT, limit)
