"""Turn a line of NDJSON into a notice for its partition, or for all, or say why it is none.

The same model judges it as in a worker, so that nobody sends what can only become a dead letter. Sentences
name fields and bounds, never what stands in them.
"""

from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json

from schemas.notice import BROADCAST_KEY, Notice
from streams.ingest.rows import MENTION, RowFault, RowReason, row_of_line
from streams.topology import SOURCE_MAX_BYTES
from streams.topology.partition import partition_of

ROOM_BYTES = 1024
"""What a record batch adds to a record, and more: a value that leaves less room is not sent."""

_NOTICE: TypeAdapter[Notice] = TypeAdapter(Notice)


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice as it goes to `mentions.v1`."""

    event: str
    key: bytes
    value: bytes
    unknown: tuple[str, ...] = ()
    """Names of fields that nobody reads: a slip of the pen among them (`brnad`) makes it one for all brands."""

    @property
    def is_broadcast(self) -> bool:
        """True if it names no brand, so that each partition has to hear it."""
        return self.key == BROADCAST_KEY

    def partitions(self, count: int) -> range | tuple[int]:
        """Where it goes, of so many partitions.

        >>> [*NoticeRow("delete", b"*", b"{}").partitions(3)]
        [0, 1, 2]
        """
        return range(count) if self.is_broadcast else (partition_of(self.key, count),)


def notice_of_line(line: bytes) -> NoticeRow | RowFault:
    """Read one line; a mention is none, and is told where it belongs.

    >>> notice_of_line(b'{"event": "delete", "source": "web", "at": "2026-03-01T09:00:00Z"}')
    RowFault(reason=<RowReason.MISSING_FIELD: 'MISSING_FIELD'>, message='id: Field required')
    """
    row = row_of_line(line)
    if isinstance(row, RowFault):
        return row if row.reason is RowReason.BAD_JSON or _is_notice(line) else _mention_of(line)
    try:
        notice = _NOTICE.validate_json(row.value)
    except ValidationError:
        return _mention_of(line)
    if len(row.key) + len(row.value) > SOURCE_MAX_BYTES - ROOM_BYTES:
        return RowFault(
            RowReason.TOO_LONG, f"{len(row.value):,} bytes; {SOURCE_MAX_BYTES:,} go into a record"
        )
    return NoticeRow(notice.event, row.key, row.value, tuple(notice.model_extra or ()))


def _is_notice(line: bytes) -> bool:
    """Without an event a record is a mention, and what it lacks as one is of no interest here."""
    return bool(_fields_of(line).get("event", MENTION) != MENTION)


def _mention_of(line: bytes) -> RowFault:
    why = (
        "its `event` is `mention`"
        if "event" in _fields_of(line)
        else "it names no `event`, so it is a mention"
    )
    return RowFault(RowReason.UNKNOWN_EVENT, f"{why}: `openear produce` sends those")


def _fields_of(line: bytes) -> dict[str, Any]:
    fields = from_json(line)
    return fields if isinstance(fields, dict) else {}
