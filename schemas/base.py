"""Define the types that every record shares: bounded strings, slugs and times.

Bounds come from what real sources send. Each is checked once, at the edge; inside, trust the types.
"""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

CONTROL_TO_SPACE = {c: " " for c in (*range(32), 127) if c not in (9, 10, 13)}
"""Control characters (NUL and the like) that become spaces in a text; tab and line breaks stay."""

_NO_CONTROL = r"^[^\x00-\x1f\x7f]+$"


class Frozen(BaseModel):
    """A value: it never changes, and a field that it does not know is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_timedelta="float")


class Lenient(BaseModel):
    """A record from outside: unknown fields are kept by name so that they can be counted, then dropped."""

    model_config = ConfigDict(frozen=True, extra="allow")


def _rfc3339(value: object) -> object:
    """Refuse times that are numbers in disguise: "1690722383000" is seconds, milliseconds or a bar code."""
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str) or value[4:5] != "-" or len(value) <= len("2026-03-01"):
        raise ValueError("a time must be an RFC 3339 string such as 2026-03-01T09:00:00Z")
    return value


def refused(sentence: str, *below: str | int) -> PydanticCustomError:
    """An error about something inside of a field; `below` leads to it and comes back in `ctx["below"]`."""
    # braces in a customer's word would be read as a place for a value
    return PydanticCustomError("below", "{sentence}", {"sentence": sentence, "below": below})


Time = Annotated[datetime, BeforeValidator(_rfc3339)]
"""RFC 3339; a value without an offset is read as UTC (see `epoch_ms`) and counted. Numbers are refused."""

Id = Annotated[str, StringConstraints(min_length=1, max_length=512)]
Brand = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=_NO_CONTROL)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_]{0,31}$")]
Author = Annotated[str, StringConstraints(min_length=1, max_length=256)]
Department = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,31}$")]
Language = Annotated[str, StringConstraints(min_length=1, max_length=35)]
Url = Annotated[str, StringConstraints(max_length=2048, pattern=r"^https?://\S+$")]
Gauge = Annotated[int, Field(ge=0, le=10**12)]
Ratio = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0)]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def epoch_ms(time: datetime) -> int:
    """Milliseconds since 1970 UTC; a naive time is UTC, never the machine's zone.

    >>> epoch_ms(datetime(2026, 3, 1, 9))
    1772355600000
    """
    if time.tzinfo is None:
        time = time.replace(tzinfo=UTC)
    delta = time - _EPOCH
    return delta.days * 86_400_000 + delta.seconds * 1000 + delta.microseconds // 1000


def from_epoch_ms(ms: int) -> datetime:
    """The UTC time of milliseconds since 1970.

    >>> from_epoch_ms(1772355600000).isoformat()
    '2026-03-01T09:00:00+00:00'
    """
    seconds, rest = divmod(ms, 1000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest * 1000)
