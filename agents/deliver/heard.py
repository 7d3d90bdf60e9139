"""Read records of `alerts.v1` and `silences.v1`, and hold what one look at Kafka brought.

Read without what a newer worker says, and passed on with all of it. A record that is none of ours is counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from aiokafka import TopicPartition
from aiokafka.structs import OffsetAndMetadata
from pydantic import ValidationError

from schemas.alert import Alert
from schemas.delivery import Delivery, Digest
from schemas.silence import Silence
from streams.alert.cloud_event import headers_of
from streams.deliver.desk import Event
from streams.topology import Topic


class Written(NamedTuple):
    """One decision, with the digest that it tells of where it is a new one."""

    partition: int
    delivery: Delivery
    digest: Digest | None = None


@dataclass(slots=True)
class Heard:
    """What one look brought."""

    events: list[tuple[int, Event]] = field(default_factory=list)
    """By partition."""
    silences: list[tuple[str, Silence | None]] = field(default_factory=list)
    """By id; None: taken back."""
    unreadable: list[Topic] = field(default_factory=list)
    offsets: dict[TopicPartition, OffsetAndMetadata] = field(default_factory=dict)
    """How far the alerts are read now."""

    def take(self, is_alert: bool, record: Any, app: str) -> None:
        """Take in a record of the alerts or of the silences."""
        if is_alert:
            self.take_alert(record, app)
        else:
            self.take_silence(record)

    def take_alert(self, record: Any, app: str) -> None:
        """Take in a record of the alerts."""
        event = event_of(record, app)
        if event is None:
            self.unreadable.append(Topic.ALERTS)
        else:
            self.events.append((record.partition, event))

    def take_silence(self, record: Any) -> None:
        """Take in a record of the silences."""
        try:
            silence = (
                None if record.value is None else Silence.model_validate_json(record.value, extra="ignore")
            )
            self.silences.append(((record.key or b"").decode(), silence))
        except (ValidationError, UnicodeDecodeError):
            self.unreadable.append(Topic.SILENCES)


def event_of(record: Any, app: str) -> Event | None:
    """The event of a record; None where it is none."""
    try:
        alert = Alert.model_validate_json(record.value or b"", extra="ignore")
        headers = dict(record.headers) or dict(headers_of(alert, app))
        return Event(alert, headers["ce_id"].decode(), record.offset, record.value, _readable(headers))
    except (ValidationError, UnicodeDecodeError, KeyError):
        return None


def _readable(headers: Mapping[str, bytes]) -> dict[str, bytes]:
    """The same; raises UnicodeDecodeError where one is no text, since receivers get it as text."""
    for value in headers.values():
        value.decode()
    return dict(headers)
