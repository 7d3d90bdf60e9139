"""Read what is known of each brand from Kafka, without a worker's help and without a trace.

Topics in: windows.v1, alerts.v1, alert-state.v1, late.v1 and the meta records of state.v1, the newest of each
partition.
A record that is none of ours is counted and skipped.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec
from pydantic import ValidationError

from agents.tail import METAS, Tailed, count_between, ends_of, newest
from schemas.alert import Alert
from schemas.window import WindowSummary
from streams.state.saved import META_KEY, StateError, meta_of
from streams.status import PartitionStatus, Status
from streams.topology import Topic

WINDOWS = 2000
"""Of a partition: 20 days of one brand, or 5 hours of a hundred; 1.3 kB each, read one by one."""
ALERTS = 500
STATES = 5000
"""Of a partition: a compacted topic, so most of it is what is open."""
LATE = 2000
"""Of a partition, markers of transactions included."""
MAX_BRAND = 100
COUNTED = 1000
"""Offsets behind what was heard whose records are counted one by one, 16 partitions of 1 kB: 16 MB at most."""


class Read(NamedTuple):
    """What was read, and how many records were none of ours."""

    status: Status
    unreadable: int


async def read_status(connection: dict[str, Any], prefix: str, windows: int = WINDOWS) -> Read:
    """Read the newest records; `windows` of each partition, the rest by the bounds above."""
    status, unreadable = Status(), 0
    for partition, end in (await ends_of(connection, Topic.MENTIONS, prefix)).items():
        status.take_end(partition, end)
    wanted = {
        Topic.WINDOWS: windows,
        Topic.ALERTS: ALERTS,
        Topic.ALERT_STATE: STATES,
        Topic.STATE: METAS,
        Topic.LATE: LATE,
    }
    async for record in newest(connection, wanted, prefix):
        try:
            take(status, record)
        except (ValidationError, StateError, UnicodeDecodeError):
            unreadable += 1
    tails = {each.partition: _tail(each) for each in status.partitions()}
    short = {partition: tail for partition, tail in tails.items() if 0 < len(tail) <= COUNTED}
    for partition, count in (await count_between(connection, Topic.MENTIONS, short, prefix)).items():
        status.take_waiting(partition, count)
    return Read(status, unreadable)


def _tail(partition: PartitionStatus) -> range:
    return range(partition.next_offset or 0, partition.end)


def take(status: Status, record: Tailed) -> None:
    """Take in one committed record of a topic that is read here; raises for one that is none of ours."""
    _TAKE[record.topic](status, record)


def _window(status: Status, record: Tailed) -> None:
    status.take_window(record.partition, WindowSummary.model_validate_json(record.value or b""))


def _alert(status: Status, record: Tailed) -> None:
    status.take_alert(record.partition, Alert.model_validate_json(record.value or b""))


def _open(status: Status, record: Tailed) -> None:
    brand = None if record.value is None else Alert.model_validate_json(record.value).brand
    status.take_state((record.key or b"").decode(), brand)


def _meta(status: Status, record: Tailed) -> None:
    if record.key == META_KEY and record.value is not None:
        status.take_meta(record.partition, meta_of(record.value))


class _Said(msgspec.Struct):
    brand: str


def brand_said(value: bytes | None) -> str | None:
    """The brand that a late mention names; None where it cannot be read."""
    try:
        return msgspec.json.decode(value or b"", type=_Said).brand[:MAX_BRAND]
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _late(status: Status, record: Tailed) -> None:
    status.take_late(record.partition, brand_said(record.value))


_TAKE: dict[Topic, Callable[[Status, Tailed], None]] = {
    Topic.WINDOWS: _window,
    Topic.ALERTS: _alert,
    Topic.ALERT_STATE: _open,
    Topic.STATE: _meta,
    Topic.LATE: _late,
}
