"""Write down a record that is not counted: its original bytes, and headers that say why.

Headers follow KIP-1034 (`__streams.errors.*`), so that tools made for Kafka Streams read them; ours stand beside.
"""

from schemas.base import from_epoch_ms
from schemas.dead_letter import Reason
from schemas.mention import Disposition
from streams.ingest import Rejection
from streams.records import Output, Record
from streams.topology import Topic

SCHEMA = "1"
STAGE = "ingest"


def put_aside(record: Record, rejection: Rejection, topic: Topic, attempts: int = 1) -> Output:
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
        "openear.stage": STAGE,
        "openear.attempts": str(attempts),
        "openear.version": SCHEMA,
        "openear.arrived_at": from_epoch_ms(record.arrived_ms).isoformat(),
    }
    headers = tuple((name, value.encode("utf-8", "replace")) for name, value in said.items())
    return Output(topic, coordinates.encode(), record.value, headers)


def too_late(behind_ms: int) -> Rejection:
    """The reason of a mention whose bucket has left the longest window."""
    message = f"{behind_ms // 1000} s behind the watermark: no window holds it"
    return Rejection(Disposition.TOO_LATE, Reason.TOO_LATE, message)
