"""Define what decides results without standing in the log of mentions, as `inputs.v1` carries it.

A clock's idle advance, a new profile and a record that nobody survived are written in the transaction that they
affect, so that the oracle can take them as input and the same log gives the same bytes.
"""

from typing import Annotated, Any, Literal

from pydantic import Field, PlainSerializer

from schemas.base import Brand, Count, Frozen
from schemas.profile import Profile


class IdleAdvance(Frozen):
    """The watermark of a silent partition moved on, after all records below `offset`."""

    input: Literal["idle"] = "idle"
    partition: Count
    offset: Count
    watermark_ms: int


def _without_defaults(profile: Profile | None) -> dict[str, Any] | None:
    if profile is None:
        return None
    return profile.model_dump(mode="json", by_alias=True, exclude_defaults=True)


class ProfileChange(Frozen):
    """A brand got this profile when all records below `offset` were heard."""

    input: Literal["profile"] = "profile"
    partition: Count
    offset: Count
    brand: Brand
    profile: str
    """Its hash: what windows and alerts carry."""
    from_ms: int
    """Start of the first base window that is heard by it."""
    says: Annotated[Profile | None, PlainSerializer(_without_defaults)] = None
    """The profile, defaults left out; null for the one made from the brand's name."""


class KillerRecord(Frozen):
    """The record at `offset` ended every process that heard it, and was put aside unheard."""

    input: Literal["killer"] = "killer"
    partition: Count
    offset: Count
    attempts: Count


Input = Annotated[IdleAdvance | ProfileChange | KillerRecord, Field(discriminator="input")]
