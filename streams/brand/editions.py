"""Know by which profile a brand is heard: each base window by one, and a new one begins with the next window.

The profile in force is part of the saved state, since files change while nobody looks: a restart with another
file is an edit like any other. What is heard into a window is heard by the profile of that window, and each hop is
judged by the profile of the base window that ends with it. Mentions for a window that was judged already are heard
by the profile in force.

Bounds: a profile that waits is in force once the window before it is judged, 20 minutes of event time later at
most, and a second one that comes in the same window replaces it: three editions a brand.
"""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from schemas.inputs import ProfileChange
from schemas.profile import Profile, default_profile
from streams.brand.profile_hash import profile_hash
from streams.enrich.enricher import Enricher
from streams.enrich.names import Names
from streams.policy import BASE_LATENESS_MS, BASE_MS
from streams.windows import bucket_of


class SavedEdition(msgspec.Struct, array_like=True):
    """An edition as it is saved."""

    profile: bytes
    """JSON without defaults."""
    hash: str
    from_ms: int


class Edition:
    """One profile of a brand, with what is made of it once."""

    __slots__ = ("_others", "accounts", "enricher", "from_ms", "hash", "is_default", "profile")

    def __init__(self, profile: Profile, profile_hash: str, from_ms: int) -> None:
        self.profile = profile
        self.hash = profile_hash
        self.from_ms = from_ms
        """Start of the first base window that is heard by it."""
        self.is_default = is_default(profile)
        self.enricher = Enricher(profile)
        self.accounts = {source: frozenset(names) for source, names in profile.accounts.items()}
        self._others = Names(dict.fromkeys(profile.not_when, ""))

    def is_of_another(self, tokens: Sequence[str]) -> bool:
        """Whether a text holds one of the phrases with which it is not about the brand (`not_when`)."""
        others = self._others
        return not others.openers.isdisjoint(tokens) and bool(others.found(tokens))

    def as_change(self, partition: int, offset: int) -> ProfileChange:
        """What is recorded when a brand gets it."""
        return ProfileChange(
            partition=partition,
            offset=offset,
            brand=self.profile.brand,
            profile=self.hash,
            from_ms=self.from_ms,
            says=None if self.is_default else self.profile,
        )


class Wish(NamedTuple):
    """A profile that a brand should have, and its hash."""

    profile: Profile
    hash: str


class Editions:
    """The profile that a brand is heard by, and those that wait for their window."""

    __slots__ = ("_waiting", "is_dirty", "now")

    def __init__(self, now: Edition) -> None:
        self.now = now
        """In force for what is judged."""
        self.is_dirty = True
        self._waiting: list[Edition] = []
        """By `from_ms`, all of it later than what was judged."""

    @property
    def newest(self) -> Edition:
        """The last one that was taken, in force or not."""
        return self._waiting[-1] if self._waiting else self.now

    def at(self, bucket_ms: int) -> Edition:
        """The edition by which this base window is heard."""
        for edition in reversed(self._waiting):
            if edition.from_ms <= bucket_ms:
                return edition
        return self.now

    def reach(self, bucket_ms: int) -> None:
        """Let what begins with this base window or before be in force: it is judged next."""
        while self._waiting and self._waiting[0].from_ms <= bucket_ms:
            self.now = self._waiting.pop(0)
            self.is_dirty = True

    def take(self, wish: Wish, watermark_ms: int | None) -> Edition:
        """Let a profile begin with the base window behind this watermark: nothing was heard into it yet."""
        if watermark_ms is None:  # not even into this one
            self.now = Edition(*wish, self.now.from_ms)
            self.is_dirty = True
            return self.now
        self.reach(watermark_ms - BASE_LATENESS_MS)
        from_ms = bucket_of(watermark_ms) + BASE_MS
        if self._waiting and self._waiting[-1].from_ms == from_ms:
            self._waiting.pop()
        self._waiting.append(Edition(*wish, from_ms))
        self.is_dirty = True
        return self.newest

    def to_saved(self) -> list[SavedEdition]:
        """All of them, the one in force first."""
        return [
            SavedEdition(profile_json(edition.profile), edition.hash, edition.from_ms)
            for edition in (self.now, *self._waiting)
        ]

    @classmethod
    def restore(cls, saved: list[SavedEdition]) -> "Editions":
        """Bring them back; pydantic's ValidationError where this version cannot read a profile."""
        now, *waiting = [
            Edition(Profile.model_validate_json(each.profile), each.hash, each.from_ms) for each in saved
        ]
        editions = cls(now)
        editions._waiting = waiting
        editions.is_dirty = False
        return editions


def wish_of(newest: Edition, wished: Profile | None, is_partial: bool) -> Wish | None:
    """What a brand has to change to; None where it says the same already.

    None of its own means the default one, unless somebody's profile could not be read (`is_partial`).
    """
    if wished is None:
        if newest.is_default or is_partial:
            return None
        wished = default_profile(newest.profile.brand)
    if wished is newest.profile:
        return None
    wish = Wish(wished, profile_hash(wished))
    if wish.hash == newest.hash:
        newest.profile = wished  # known by identity from now on
        return None
    return wish


def is_default(profile: Profile) -> bool:
    """Whether it says no more than the profile that a brand gets from its name."""
    return profile == default_profile(profile.brand)


def profile_json(profile: Profile) -> bytes:
    """What a profile says, defaults left out: 40 bytes for a brand without one."""
    return profile.model_dump_json(by_alias=True, exclude_defaults=True).encode()


def refusal_of(now: Profile, wished: Profile) -> str | None:
    """Why a brand cannot go on with another profile; None where it can."""
    if now.windows == wished.windows:
        return None
    return (
        f"it has other windows ({_listed(wished)}) than the state was counted in ({_listed(now)}): take the change "
        "back, or reset the state"
    )


def _listed(profile: Profile) -> str:
    return ", ".join(f"{seconds // 60}m" for seconds in profile.windows)
