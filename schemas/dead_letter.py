"""Define the dead letter: the original bytes of a record that could not be heard, with the reason.

Headers follow KIP-1034 (`__streams.errors.*`), so that tools made for Kafka Streams read them too.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from schemas.base import Count, Frozen, Time


class Reason(StrEnum):
    """Why a record is a dead letter, in quarantine or too late."""

    BAD_JSON = "BAD_JSON"
    BAD_FIELD = "BAD_FIELD"
    UNKNOWN_EVENT = "UNKNOWN_EVENT"
    NO_TEXT = "NO_TEXT"
    TOO_LONG = "TOO_LONG"
    NUMERIC_TIME = "NUMERIC_TIME"
    ABSURD_TIME = "ABSURD_TIME"
    BAD_SOURCE = "BAD_SOURCE"
    WRONG_BRAND = "WRONG_BRAND"
    WRONG_PARTITION = "WRONG_PARTITION"
    BRAND_LIMIT = "BRAND_LIMIT"
    """More brands without a profile than a partition serves."""
    KILLER = "KILLER"
    """It ended every process that heard it, alone."""
    AHEAD_OF_ARRIVAL = "AHEAD_OF_ARRIVAL"
    TOO_LATE = "TOO_LATE"


class DeadLetter(Frozen):
    """What the headers of a dead letter say; the record's value is the original value."""

    reason: Reason
    stage: str
    message: Annotated[str, Field(max_length=500)]
    topic: str
    partition: Count
    offset: Count
    arrived_at: Time
    attempts: Count = 1
    version: str
    replays: Count = 0
    """How often an operator sent the record again."""
    cut_from: Count | None = None
    """Bytes of the original, where it was too long to be kept whole."""
    key: bytes | None = None
    """The record's key, unless it is too long to be a brand."""
