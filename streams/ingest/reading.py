"""Read one record: a statement to count, a notice, or the reason why it is neither.

Nothing from outside is trusted: bytes may be anything, times absurd, the key may lie. Whatever comes, this
returns; it never raises on input. Messages name fields and bounds, never the customer's text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json

from schemas.base import CONTROL_TO_SPACE, epoch_ms
from schemas.dead_letter import Reason
from schemas.mention import Disposition, Mention
from schemas.notice import BROADCAST_KEY, NOTICE_EVENTS, Notice
from streams.policy import EARLIEST_MS, LATEST_MS, SKEW_MS
from streams.records import Record
from streams.topology.partition import partition_of
from streams.wording import lasting

_KEYS_KNOWN = 10_000
"""Record keys whose partition is remembered, so that murmur2 runs once a brand."""
_MESSAGE = 300

_validate_mention = Mention.__pydantic_validator__.validate_json
_notice: TypeAdapter[Notice] = TypeAdapter(Notice)
_NOTHING: dict[str, Any] = {}


class Statement(msgspec.Struct, frozen=True, gc=False):
    """A valid mention with its times as milliseconds since 1970."""

    mention: Mention
    text: str
    """The text with control characters as spaces: same offsets."""
    at_ms: int
    revised_ms: int | None
    is_naive: bool
    """A time came without an offset and was read as UTC."""
    unknown_fields: int


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why a record is not counted."""

    disposition: Disposition
    reason: Reason
    message: str


Reading = Statement | Rejection | Notice


class Ingest:
    """Read the records of one partition."""

    __slots__ = ("_known_keys", "_partition", "_partitions")

    def __init__(self, partition: int, partitions: int) -> None:
        self._partition = partition
        self._partitions = partitions
        self._known_keys: dict[bytes, bool] = {}

    def read(self, record: Record) -> Reading:
        """Validate one record: first its bytes, then its place, then its times, then its text."""
        if record.value is None:
            return dead(Reason.BAD_JSON, "the record has no value")
        try:
            mention = _validate_mention(record.value)
        except ValidationError as error:
            return self._read_other(record, error)
        return self._place(record.key, mention.brand) or _times_and_text(mention, record.arrived_ms)

    def _place(self, key: bytes | None, brand: str) -> Rejection | None:
        if key is None:
            return dead(Reason.WRONG_BRAND, "the record has no key; the key must be the brand")
        is_here = self._known_keys.get(key)
        if is_here is None:
            is_here = partition_of(key, self._partitions) == self._partition
            if len(self._known_keys) >= _KEYS_KNOWN:
                self._known_keys.clear()
            self._known_keys[key] = is_here
        if key != brand.encode("utf-8", "surrogatepass"):
            return dead(Reason.WRONG_BRAND, "the record's key is not its brand")
        if not is_here:
            right = partition_of(key, self._partitions)
            return dead(
                Reason.WRONG_PARTITION,
                f"the brand belongs to partition {right} of {self._partitions} (murmur2), not {self._partition}: "
                "set partitioner=murmur2_random",
            )
        return None

    def _read_other(self, record: Record, error: ValidationError) -> Notice | Rejection:
        errors = error.errors(include_url=False, include_context=False, include_input=False)
        if errors[0]["type"] == "json_invalid":
            return dead(Reason.BAD_JSON, f"not JSON: {errors[0]['msg']}")
        event = _event_of(record.value or b"")
        if event is None or event == "mention":
            return _rejection_of(errors)
        if event not in NOTICE_EVENTS:
            return dead(Reason.UNKNOWN_EVENT, "the event is not one that this version knows")
        try:
            notice = _notice.validate_json(record.value or b"")
        except ValidationError as notice_error:
            return _rejection_of(
                notice_error.errors(include_url=False, include_context=False, include_input=False)
            )
        if notice.brand is not None:
            return self._place(record.key, notice.brand) or notice
        if record.key != BROADCAST_KEY:
            return dead(Reason.WRONG_BRAND, "a notice without a brand has the key *")
        return notice


def dead(reason: Reason, message: str) -> Rejection:
    """A rejection that ends as a dead letter."""
    return Rejection(Disposition.DEAD, reason, message[:_MESSAGE])


def _event_of(value: bytes) -> str | None:
    """The event that a record names; None where it names none; "" where it is not a name at all."""
    fields = from_json(value)
    if not isinstance(fields, dict):
        return None
    event = fields.get("event", "mention")
    return event if isinstance(event, str) else ""


def _rejection_of(errors: Sequence[Any]) -> Rejection:
    """The reason that helps most, of all that is wrong: time first, since it has the least obvious cause."""
    by_field = {error["loc"][-1] if error["loc"] else "": error for error in reversed(errors)}
    for fields, reason_of in _REASONS:
        for field in fields:
            if field in by_field:
                error = by_field[field]
                return dead(reason_of(error["type"]), f"{field}: {error['msg']}")
    error = errors[0]
    return dead(Reason.BAD_FIELD, f"{'.'.join(map(_name_of, error['loc'])) or 'record'}: {error['msg']}")


def _name_of(step: object) -> str:
    """A step of an error's path, cut: a field's name may come from outside."""
    return "".join(c if c.isprintable() else "?" for c in str(step))[:64]


def _time_reason(kind: str) -> Reason:
    if kind == "missing":
        return Reason.BAD_FIELD
    return Reason.NUMERIC_TIME if kind in {"datetime_type", "value_error"} else Reason.ABSURD_TIME


def _text_reason(kind: str) -> Reason:
    if kind == "string_too_long":
        return Reason.TOO_LONG
    return Reason.NO_TEXT if kind == "missing" else Reason.BAD_FIELD


_REASONS = (
    (("created_at", "revised_at", "at", "from", "to", "through"), _time_reason),
    (("text",), _text_reason),
    (("source", "via"), lambda _kind: Reason.BAD_SOURCE),
    (("brand",), lambda _kind: Reason.WRONG_BRAND),
)


def _times_and_text(mention: Mention, arrived_ms: int) -> Statement | Rejection:
    at_ms = epoch_ms(mention.created_at)
    revised_ms = None if mention.revised_at is None else epoch_ms(mention.revised_at)
    for name, time_ms in (("created_at", at_ms), ("revised_at", revised_ms)):
        if time_ms is not None and time_ms < EARLIEST_MS:
            return dead(Reason.ABSURD_TIME, f"{name} is before the year 2000")
        if time_ms is not None and time_ms >= LATEST_MS:
            return dead(Reason.ABSURD_TIME, f"{name} is after the year 8999")
    if max(at_ms, revised_ms or at_ms) > arrived_ms + SKEW_MS:
        ahead_ms = max(at_ms, revised_ms or at_ms) - arrived_ms
        return Rejection(
            Disposition.QUARANTINED,
            Reason.AHEAD_OF_ARRIVAL,
            f"its time is {lasting(ahead_ms)} ahead of its arrival; {lasting(SKEW_MS)} are allowed",
        )
    text = mention.text
    if not text.isprintable():
        text = text.translate(CONTROL_TO_SPACE)
    if not text.strip() and mention.rating is None and not mention.reshare_of and not mention.media_alt:
        return dead(
            Reason.NO_TEXT, "the text is empty, and there is neither rating, reshare_of nor media_alt"
        )
    extra = mention.model_extra or _NOTHING
    is_naive = mention.created_at.tzinfo is None
    return Statement(mention, text, at_ms, revised_ms, is_naive, len(extra))
