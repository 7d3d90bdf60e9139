"""Decide whether a dead letter may be heard again, and say why not.

It is read again as it would be read now, so an hour that has passed, a newer program or the right partition
count. A record that came back `MOST_REPLAYS` times is refused for good: nothing goes round for ever.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from pydantic_core import from_json

from schemas.dead_letter import DeadLetter, Reason
from schemas.notice import BROADCAST_KEY, Baseline
from streams.ingest import Ingest, Rejection
from streams.ingest.rows import MENTION
from streams.records import Record
from streams.topology.partition import partition_of

MOST_REPLAYS: Final = 3
"""How often one record is sent again: once for each thing that may have been mended, and nobody watches more."""

REMEDIES: Final[dict[Reason, str]] = {
    Reason.BAD_JSON: "the sender writes something else than one JSON object: mend the sender",
    Reason.BAD_FIELD: "a field is missing or out of its bounds (schemas/mention.py): mend the sender",
    Reason.UNKNOWN_EVENT: "a newer sender than this program: upgrade, then replay",
    Reason.NO_TEXT: "a mention without text needs a rating, reshare_of or media_alt: mend the sender",
    Reason.TOO_LONG: "connectors cut the text at 20,000 characters and set truncated: mend the sender",
    Reason.NUMERIC_TIME: "a time is an RFC 3339 string such as 2026-03-01T09:00:00Z: mend the sender",
    Reason.ABSURD_TIME: "a clock or a unit of time is wrong at the sender: mend the sender",
    Reason.BAD_SOURCE: "source and via are short lower-case words such as app_store: mend the sender",
    Reason.WRONG_BRAND: "the record's key must be its brand: mend the sender; replay sets the key by itself",
    Reason.WRONG_PARTITION: (
        "the sender needs partitioner=murmur2_random: set it; replay puts the record where it belongs"
    ),
    Reason.BRAND_LIMIT: "write a profile for the brand, restart the workers, then replay",
    Reason.KILLER: "a fault of this program, not of the record: upgrade, then replay with --force",
    Reason.AHEAD_OF_ARRIVAL: "a clock at the sender is ahead: mend it; replay works once that time has come",
    Reason.TOO_LATE: "no window holds it any more: hear it by `openear replay`",
}
"""What helps, by reason."""
OF_NOTICES: Final[dict[Reason, str]] = {
    Reason.BAD_FIELD: "a field is missing or out of its bounds (schemas/notice.py): mend the sender",
    Reason.WRONG_BRAND: (
        "the key of a notice must be its brand, or * without one, and then it goes to every partition: mend the "
        "sender (`openear notices send` does so); replay does both by itself"
    ),
}
"""What helps where a notice was put aside, if it is something else."""


def remedy_of(reason: Reason, value: bytes | None) -> str | None:
    """What helps with this record; None for a reason that this version does not know."""
    of_notice = OF_NOTICES.get(reason)
    if of_notice is not None and _fields_of(value or b"").get("event", MENTION) != MENTION:
        return of_notice
    return REMEDIES.get(reason)


class Refusal(StrEnum):
    """Why a dead letter is not sent again."""

    NO_VALUE = "NO_VALUE"
    CUT = "CUT"
    """The dead letter holds a part of the record only."""
    TOO_OFTEN = "TOO_OFTEN"
    FAILS_AGAIN = "FAILS_AGAIN"
    ENDS_WORKERS = "ENDS_WORKERS"
    """Its record once ended workers: this program may hear it, or may end again."""
    COUNTS_TWICE = "COUNTS_TWICE"
    """A lesson has no id by which a repeat is recognised."""


FORCEABLE: Final = frozenset({Refusal.FAILS_AGAIN, Refusal.ENDS_WORKERS, Refusal.COUNTS_TWICE})


@dataclass(frozen=True, slots=True)
class Readmission:
    """The key to send a record with, and what speaks against it."""

    key: bytes
    refusal: Refusal | None = None
    why: str = ""

    def is_let_in(self, *, force: bool) -> bool:
        """True where nothing speaks against it, or somebody insists and may."""
        return self.refusal is None or (force and self.refusal in FORCEABLE)


def readmission(letter: DeadLetter, value: bytes | None, partitions: int, now_ms: int) -> Readmission:
    """Whether this record may be sent again to `mentions.v1` of so many partitions, if it arrived now."""
    if value is None:
        return Readmission(letter.key or b"", Refusal.NO_VALUE, "the record has no value")
    key = _key_of(value) or letter.key or b""
    if letter.cut_from is not None:
        why = f"of its {letter.cut_from} bytes a part is kept; whole it stands in the source until retention"
        return Readmission(key, Refusal.CUT, why)
    if letter.replays >= MOST_REPLAYS:
        why = f"it was sent again {letter.replays} times and came back each time"
        return Readmission(key, Refusal.TOO_OFTEN, why)
    at = partition_of(key, partitions)
    reading = Ingest(at, partitions).read(Record(at, 0, key, value, now_ms))
    if isinstance(reading, Rejection):
        return Readmission(key, Refusal.FAILS_AGAIN, f"{reading.reason}: {reading.message}")
    if letter.reason is Reason.TOO_LATE:
        return Readmission(key, Refusal.FAILS_AGAIN, "what came too late is later still by now")
    if letter.reason is Reason.KILLER:
        return Readmission(key, Refusal.ENDS_WORKERS, f"{letter.reason}: {letter.message}")
    if isinstance(reading, Baseline):
        return Readmission(key, Refusal.COUNTS_TWICE, "a lesson that is heard twice counts twice")
    return Readmission(key)


def _key_of(value: bytes) -> bytes | None:
    """The key that a record should have, by its own words: its brand, or that of a notice to all."""
    fields = _fields_of(value)
    if not fields:
        return None
    brand = fields.get("brand")
    if isinstance(brand, str):
        return brand.encode("utf-8", "replace")
    is_notice = brand is None and fields.get("event", MENTION) != MENTION
    return BROADCAST_KEY if is_notice else None


def _fields_of(value: bytes) -> dict[str, Any]:
    try:
        fields = from_json(value)
    except ValueError:
        return {}
    return fields if isinstance(fields, dict) else {}
