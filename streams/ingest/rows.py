"""Turn one row of a file, CSV cells or a line of NDJSON, into a mention for its partition, or say why not.

An importer is a connector: it keeps the promises that a connector keeps (mending.py), so that files and live feeds
meet one parser.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import msgspec
from pydantic import TypeAdapter, ValidationError

from schemas.base import epoch_ms
from schemas.mention import Mention
from schemas.notice import BROADCAST_KEY, NOTICE_EVENTS, NOTICE_FIELDS, Engagement, Notice
from streams.ingest.cells import fields_of
from streams.ingest.mending import Mended, mend
from streams.policy import EARLIEST_MS, LATEST_MS

REQUIRED = ("id", "brand", "created_at", "source", "text")
MAX_MESSAGE = 200
MENTION = "mention"

_NAMES = frozenset({*Mention.model_fields, *NOTICE_FIELDS})
"""What a message may name: a key of a nested object is a stranger's text."""
_MENTION = Mention.__pydantic_validator__
_NOTICE: TypeAdapter[Notice] = TypeAdapter(Notice)
_DECODER = msgspec.json.Decoder()
_ENCODER = msgspec.json.Encoder()


class RowReason(StrEnum):
    """Why a row of a file is no mention."""

    BAD_CSV = "BAD_CSV"
    BAD_JSON = "BAD_JSON"
    TOO_LONG = "TOO_LONG"
    UNKNOWN_EVENT = "UNKNOWN_EVENT"
    MISSING_FIELD = "MISSING_FIELD"
    BAD_TIME = "BAD_TIME"
    BAD_FIELD = "BAD_FIELD"


@dataclass(frozen=True, slots=True)
class Row:
    """A mention (or a notice) as it goes to `mentions.v1`, with the event time that orders a file."""

    created_ms: int
    """When it could come: of an edit, when it was edited."""
    key: bytes
    value: bytes
    date_only: bool = False
    """The time was a date alone: midnight UTC, with the resolution of a day."""
    dropped: tuple[str, ...] = ()
    """Optional fields that did not fit the schema and were left out: absent means unknown."""
    event: str = MENTION
    """`mention`, or what a notice tells."""
    is_untimed: bool = False
    """It has no time of its own and belongs behind what its file said before it."""


@dataclass(frozen=True, slots=True)
class RowFault:
    """Why there is no mention: a reason to count and a sentence that quotes nothing of the row."""

    reason: RowReason
    message: str


def row_of_line(line: bytes) -> Row | RowFault:
    """Read a line of NDJSON: the fields of a mention, or of a notice.

    A line that needs no repair is passed on byte for byte.

    >>> row_of_line(b'{"id": "1"}')
    RowFault(reason=<RowReason.MISSING_FIELD: 'MISSING_FIELD'>, message='brand: Field required')
    """
    try:
        fields = _DECODER.decode(line)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        return RowFault(RowReason.BAD_JSON, str(error)[:MAX_MESSAGE])
    if not isinstance(fields, dict):
        return RowFault(RowReason.BAD_JSON, "not a JSON object")
    event = fields.get("event", MENTION)
    if event != MENTION:
        return _notice_row(event, line.strip())
    return _mention_row(fields, line.strip())


def row_of_cells(cells: Mapping[str, str]) -> Row | RowFault:
    """Read a row of CSV by its column names: other columns are ignored, empty cells are absent."""
    return _mention_row(fields_of(cells))


def _mention_row(fields: dict[str, Any], line: bytes | None = None) -> Row | RowFault:
    """The row of these fields; a `line` that says them and needs no mending is passed on as it is."""
    mended = mend(fields)
    if line is None or mended:
        line = _ENCODER.encode(fields)
    return _validated(fields, line, mended)


def _validated(fields: dict[str, Any], line: bytes, mended: Mended) -> Row | RowFault:
    try:
        mention = _MENTION.validate_json(line)
    except ValidationError as error:
        return _without_misfits(fields, mended, error)
    times = [time for time in (mention.created_at, mention.revised_at) if time is not None]
    return _dated(Row(max(map(epoch_ms, times)), mention.brand.encode(), line, Mended.TIME in mended))


def _dated(row: Row) -> Row | RowFault:
    """Refuse a time that stands for the arrival, and that no window can end after."""
    if row.created_ms >= LATEST_MS:
        return RowFault(RowReason.BAD_TIME, "its time is after the year 8999")
    return row


def _without_misfits(fields: dict[str, Any], mended: Mended, error: ValidationError) -> Row | RowFault:
    """Leave optional fields out that do not fit; a required one that does not fit is a fault."""
    misfits = {str(e["loc"][0]) for e in error.errors(include_input=False) if e["loc"]}
    if not misfits or misfits & {*REQUIRED, "event"} or not misfits <= fields.keys():
        return _fault_of(error)
    kept = {name: value for name, value in fields.items() if name not in misfits}
    row = _validated(kept, _ENCODER.encode(kept), mended)
    return row if isinstance(row, RowFault) else replace(row, dropped=tuple(sorted(misfits)))


def _notice_row(event: object, line: bytes) -> Row | RowFault:
    if not isinstance(event, str) or event not in NOTICE_EVENTS:
        return RowFault(
            RowReason.UNKNOWN_EVENT, f"event is none of mention, {', '.join(sorted(NOTICE_EVENTS))}"
        )
    try:
        notice = _NOTICE.validate_json(line)
    except ValidationError as error:
        return _fault_of(error)
    key = notice.brand.encode() if notice.brand else BROADCAST_KEY
    at_ms = _time_of(notice)
    is_untimed = at_ms == EARLIEST_MS and isinstance(notice, Engagement)
    return _dated(Row(at_ms, key, line, event=notice.event, is_untimed=is_untimed))


def _time_of(notice: Notice) -> int:
    """When a notice was given; a lesson (`baseline`) has no time of its own and stands before everything."""
    for name in ("at", "to", "through"):
        at = getattr(notice, name, None)
        if at is not None:
            return epoch_ms(at)
    measured = getattr(getattr(notice, "reach", None), "at", None)
    return epoch_ms(measured) if measured is not None else EARLIEST_MS


def _fault_of(error: ValidationError) -> RowFault:
    first = error.errors(include_input=False, include_url=False)[0]
    where = ".".join(part for part in map(str, first["loc"]) if part in _NAMES)
    message = (f"{where}: {first['msg']}" if where else first["msg"])[:MAX_MESSAGE]
    if first["type"] == "missing":
        return RowFault(RowReason.MISSING_FIELD, message)
    if first["loc"][:1] == ("created_at",):
        return RowFault(RowReason.BAD_TIME, message)
    return RowFault(RowReason.BAD_FIELD, message)
