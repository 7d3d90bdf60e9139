"""Define a story of one trade: a brand, its everyday talk, and what is planted in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from schemas.profile import Profile


@dataclass(frozen=True)
class Trade:
    """One brand, its everyday talk, and what is planted in it."""

    profile: Mapping[str, Any]
    everyday: Sequence[str]
    more: Sequence[str]
    planted: Sequence[str]
    planted_more: Sequence[str]
    expects: tuple[tuple[str, frozenset[str]], ...]
    """Kinds that must be told, each with words of which one must be in its terms, name or subject."""
    may: frozenset[str] = frozenset()
    """Kinds that may be told as well, of the same thing."""
    a_day: int = 30
    planted_a_day: int = 8
    planted_from: int = 10
    everyday_stops: int | None = None
    """Day on which the everyday talk loses `fades`."""
    fades: Sequence[str] = ()

    @property
    def brand(self) -> str:
        """Its name."""
        return str(self.profile["brand"])

    def of(self) -> Profile:
        """Its profile."""
        return Profile.model_validate(self.profile)
