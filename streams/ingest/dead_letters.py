"""Write down a record that is not counted: its original bytes, and headers that say why; and read that again.

Headers follow KIP-1034 (`__streams.errors.*`), so that tools made for Kafka Streams read them; ours stand beside.
Of the record's own headers one alone is taken over, how often it was sent again: the others are a stranger's.
"""

from collections.abc import Iterable, Mapping

from schemas.base import from_epoch_ms
from schemas.dead_letter import DeadLetter, Reason
from schemas.mention import Disposition
from streams.ingest import Rejection
from streams.records import Output, Record
from streams.topology import SOURCE_MAX_BYTES, Topic
from streams.wording import lasting

SCHEMA = "1"
STAGE = "ingest"
CUT_FROM = "openear.cut_from"
"""Bytes of the original, where the dead letter holds the first `MAX_VALUE` of them."""
MAX_VALUE = SOURCE_MAX_BYTES
"""Bytes of the original that are kept. Kafka bounds what is compressed: a record of many megabytes comes through as
a few kB, and its dead letter would be refused, and with it the transaction, for ever."""
REPLAYS = "openear.replays"
"""How often `openear dlq replay` sent this record again."""
MAX_KEY = 512
"""Bytes of a record's key that a dead letter repeats; a brand has 400 at most, and a longer key is none."""


def put_aside(
    record: Record, rejection: Rejection, topic: Topic, attempts: int = 1, stage: str = STAGE
) -> Output:
    """The record as it goes to `late.v1` or `dead-letters.v1`, keyed by where it stood."""
    coordinates = f"{Topic.MENTIONS}-{record.partition}-{record.offset}"
    said = {
        "__streams.errors.exception": rejection.reason.value,
        "__streams.errors.message": rejection.message,
        "__streams.errors.stacktrace": "",  # a reason is no crash
        "__streams.errors.topic": Topic.MENTIONS.value,
        "__streams.errors.partition": str(record.partition),
        "__streams.errors.offset": str(record.offset),
        "openear.reason": rejection.reason.value,
        "openear.stage": stage,
        "openear.attempts": str(attempts),
        "openear.version": SCHEMA,
        "openear.arrived_at": from_epoch_ms(record.arrived_ms).isoformat(),
    }
    headers = [(name, value.encode("utf-8", "replace")) for name, value in said.items()]
    if record.key is not None and len(record.key) <= MAX_KEY:
        headers.append(("openear.key", record.key))
    if replays := replays_of(record.headers):
        headers.append((REPLAYS, str(replays).encode()))
    value = record.value
    if value is not None and len(value) > MAX_VALUE:
        headers.append((CUT_FROM, str(len(value)).encode()))
        value = value[:MAX_VALUE]
    return Output(topic, coordinates.encode(), value, tuple(headers))


def replays_of(headers: Iterable[tuple[str, bytes]]) -> int:
    """How often a record was sent again, by its headers; what is no small number counts as never.

    >>> replays_of([("openear.replays", b"2")]), replays_of([("openear.replays", b"-1")])
    (2, 0)
    """
    value = dict(headers).get(REPLAYS) or b""
    return int(value) if value.isdigit() and len(value) <= 3 else 0


def letter_of(headers: Mapping[str, bytes]) -> DeadLetter:
    """What the headers of a dead letter say; raises ValueError where they are none of ours."""
    said = {name: value.decode() for name, value in headers.items() if name in _FIELDS and value}
    fields: dict[str, object] = {_FIELDS[name]: value for name, value in said.items()}
    return DeadLetter.model_validate({**fields, "key": headers.get("openear.key")})


_FIELDS = {
    "openear.reason": "reason",
    "openear.stage": "stage",
    "__streams.errors.message": "message",
    "__streams.errors.topic": "topic",
    "__streams.errors.partition": "partition",
    "__streams.errors.offset": "offset",
    "openear.arrived_at": "arrived_at",
    "openear.attempts": "attempts",
    "openear.version": "version",
    REPLAYS: "replays",
    CUT_FROM: "cut_from",
}


def too_late(behind_ms: int) -> Rejection:
    """The reason of a mention whose bucket has left the longest window."""
    message = f"{lasting(behind_ms)} behind the watermark: no window holds it"
    return Rejection(Disposition.TOO_LATE, Reason.TOO_LATE, message)
