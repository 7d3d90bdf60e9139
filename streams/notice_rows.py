"""Turn a line of NDJSON into a notice for its partition, or for all, or say why it is none.

The same model judges it as in a worker, so that nobody sends what can only become a dead letter. Sentences
name fields and bounds, never what stands in them.
"""

from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json

from schemas.notice import BROADCAST_KEY, Notice
from streams.partition import partition_of
from streams.rows import RowFault, RowReason, row_of_line
from streams.topology import SOURCE_MAX_BYTES

ROOM_BYTES = 1024
"""What a record batch adds to a record, and more: a value that leaves less room is not sent."""

_NOTICE: TypeAdapter[Notice] = TypeAdapter(Notice)


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice as it goes to `mentions.v1`."""

    event: str
    key: bytes
    value: bytes
    unknown: int = 0
    """Fields that nobody reads: a slip of the pen among them (`brnad`) makes a notice one for all brands."""

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
        return row if row.reason is RowReason.BAD_JSON or _names_an_event(line) else _MENTION
    try:
        notice = _NOTICE.validate_json(row.value)
    except ValidationError:
        return _MENTION
    if len(row.key) + len(row.value) > SOURCE_MAX_BYTES - ROOM_BYTES:
        return RowFault(
            RowReason.TOO_LONG, f"{len(row.value):,} bytes; {SOURCE_MAX_BYTES:,} go into a record"
        )
    return NoticeRow(notice.event, row.key, row.value, len(notice.model_extra or ()))


def _names_an_event(line: bytes) -> bool:
    """Without an event a record is a mention, and what it lacks as one is of no interest here."""
    fields = from_json(line)
    return isinstance(fields, dict) and fields.get("event", "mention") != "mention"


_MENTION = RowFault(
    RowReason.UNKNOWN_EVENT, "it names no `event`, so it is a mention: `openear produce` sends those"
)
