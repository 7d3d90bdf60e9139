"""Keep the brands of one partition: each by its profile, those without one up to a bound.

A changed profile takes effect with a brand's next base window (editions.py); one with other windows is refused.
"""

from collections.abc import Iterator, Mapping

from schemas.dead_letter import Reason
from schemas.profile import Profiles, default_profile
from streams.brand import Brand
from streams.editions import Edition, Wish, is_default, refusal_of, wish_of
from streams.ingest import Rejection, dead
from streams.profile_hash import profile_hash
from streams.records import StateRecord
from streams.state.brand import BrandSaver, restored_brand
from streams.tally import Tally

DEFAULT_BRANDS = 2000
"""Brands without a profile that a partition serves: x ~0.2 MB of quiet state = 0.4 GB at the very most."""


class Brands(dict[str, Brand]):
    """Name -> brand, with what it takes to make, change and save one."""

    def __init__(self, profiles: Profiles, is_partial: bool, tally: Tally) -> None:
        super().__init__()
        self.profiles, self.is_partial = profiles, is_partial
        self.refused: dict[str, str] = {}
        """Brands whose new profile was not taken, and why."""
        self.dirty: dict[str, None] = {}
        """Names of those that may have changed since the last save."""
        self._tally = tally
        self._savers: dict[str, BrandSaver] = {}
        self._default_brands = 0

    def open(self, name: str, first_ms: int) -> Brand | None:
        """Make a brand; None where no more are served without a profile."""
        profile = self.profiles.get(name) or default_profile(name)
        if is_default(profile):
            if self._default_brands >= DEFAULT_BRANDS:
                return None
            self._default_brands += 1
            self._tally.default_profiles += 1
        brand = self[name] = Brand(name, profile, profile_hash(profile), first_ms, self._tally)
        self._savers[name] = BrandSaver()
        return brand

    def follow(self, brand: Brand, watermark_ms: int | None) -> Edition | None:
        """Let a brand take the profile that it should have; None where it has it, or cannot have it."""
        self.refused.pop(brand.name, None)
        wish = wish_of(brand.editions.newest, self.profiles.get(brand.name), self.is_partial)
        if wish is None:
            return None
        if (refusal := refusal_of(brand.profile, wish.profile)) is not None:
            self.refused[brand.name] = refusal
            self._tally.profile_changes["refused"] += 1
            return None
        self._tally.profile_changes["taken"] += 1
        return self.change(brand, wish, watermark_ms)

    def change(self, brand: Brand, wish: Wish, watermark_ms: int | None) -> Edition:
        """Let a brand have this profile from its next base window on."""
        self._default_brands -= brand.editions.newest.is_default
        edition = brand.editions.take(wish, watermark_ms)
        self._default_brands += edition.is_default
        return edition

    def changes(self) -> Iterator[StateRecord]:
        """What changed since the last call, brand by brand; afterwards nothing is dirty."""
        for name in sorted(self.dirty):
            yield from self._savers[name].changes(self[name])
        self.dirty.clear()

    def restore(self, name: str, parts: Mapping[int, bytes]) -> Brand:
        """Bring a brand back from its parts; raises StateError."""
        brand, saver = restored_brand(name, parts, self._tally)
        self[name], self._savers[name] = brand, saver
        self._default_brands += brand.editions.newest.is_default
        return brand


def too_many_brands() -> Rejection:
    """Why a mention of one more brand is put aside."""
    limit = f"this partition serves {DEFAULT_BRANDS} brands without a profile: write one for this brand"
    return dead(Reason.BRAND_LIMIT, limit)
