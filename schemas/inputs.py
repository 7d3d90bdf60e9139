"""Define what decides results without standing in the log of mentions, as `inputs.v1` carries it.

A clock's idle advance and a new profile are written in the transaction that they affect, so that the oracle
can take them as input and the same log gives the same bytes.
"""

from typing import Annotated, Literal

from pydantic import Field

from schemas.base import Brand, Count, Frozen


class IdleAdvance(Frozen):
    """The watermark of a silent partition moved on, after all records below `offset`."""

    input: Literal["idle"] = "idle"
    partition: Count
    offset: Count
    watermark_ms: int


class ProfileChange(Frozen):
    """The profile in force for a brand from `offset` on."""

    input: Literal["profile"] = "profile"
    partition: Count
    offset: Count
    brand: Brand
    profile: str


Input = Annotated[IdleAdvance | ProfileChange, Field(discriminator="input")]
