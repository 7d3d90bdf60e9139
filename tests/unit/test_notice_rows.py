"""A line of a file as a notice: whose it is, and why it is none."""

import json
from typing import Any

import pytest

from streams.ingest import Ingest, Rejection
from streams.ingest.notice_rows import NoticeRow, notice_of_line
from streams.ingest.rows import RowFault, RowReason
from streams.records import Record
from streams.topology.partition import partition_of
from tests.builders import START_MS, a_mention

AT = "2026-03-01T09:00:00Z"
DELETE = {"event": "delete", "source": "web", "id": "1", "at": AT}
GAP = {"event": "gap", "source": "web", "from": AT, "to": "2026-03-01T10:00:00Z"}
EVENTS: tuple[dict[str, Any], ...] = (
    DELETE,
    {"event": "delete_author", "source": "web", "author": "a", "at": AT, "reason": "request"},
    {"event": "engagement", "source": "web", "id": "1", "reach": {"likes": 3, "at": AT}},
    GAP,
    {"event": "progress", "source": "web", "via": "poller", "through": AT},
)


def line(fields: dict[str, Any]) -> bytes:
    return json.dumps(fields).encode()


def read(fields: dict[str, Any]) -> NoticeRow:
    row = notice_of_line(line(fields))
    assert isinstance(row, NoticeRow), row
    return row


@pytest.mark.parametrize("fields", EVENTS, ids=lambda fields: str(fields["event"]))
def test_without_a_brand_it_is_for_every_partition_and_with_one_for_that_of_the_brand(
    fields: dict[str, Any],
) -> None:
    assert [*read(fields).partitions(5)] == [0, 1, 2, 3, 4]
    assert [*read({**fields, "brand": "Ünïcode"}).partitions(5)] == [partition_of("Ünïcode".encode(), 5)]


@pytest.mark.parametrize("brand", [None, "Lumatone"])
@pytest.mark.parametrize("fields", EVENTS, ids=lambda fields: str(fields["event"]))
def test_what_is_sent_is_heard_as_a_notice_wherever_it_is_sent(
    fields: dict[str, Any], brand: str | None
) -> None:
    row = read(fields if brand is None else {**fields, "brand": brand})
    for partition in row.partitions(7):
        heard = Ingest(partition, 7).read(Record(partition, 0, row.key, row.value, START_MS))
        assert not isinstance(heard, Rejection), heard
        assert heard.event == row.event == fields["event"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "fields, reason, told",
    [
        ({**DELETE, "event": "deleted"}, RowReason.UNKNOWN_EVENT, "event is none of mention, baseline, "),
        ({**DELETE, "at": 1772355600}, RowReason.BAD_FIELD, "at: Value error, a time must be an RFC 3339"),
        ({**DELETE, "id": ""}, RowReason.BAD_FIELD, "id: String should have at least 1"),
        ({**DELETE, "source": "The Web"}, RowReason.BAD_FIELD, "source: String should match pattern"),
        ({**GAP, "to": "2026-02-01T10:00:00Z"}, RowReason.BAD_FIELD, "`from` lies after `to`"),
        ({"event": "delete", "source": "web", "at": AT}, RowReason.MISSING_FIELD, "id: Field required"),
        (a_mention(), RowReason.UNKNOWN_EVENT, "so it is a mention: `openear produce` sends those"),
        ({}, RowReason.UNKNOWN_EVENT, "it names no `event`"),
        ({"event": "mention"}, RowReason.UNKNOWN_EVENT, "its `event` is `mention`: `openear produce`"),
        ({**DELETE, "reason": "whim"}, RowReason.BAD_FIELD, "reason: Input should be"),
        ({**DELETE, "more": "x" * 2_000_000}, RowReason.TOO_LONG, "1,048,576 go into a record"),
    ],
)
def test_what_is_no_notice_says_why_and_quotes_nothing(
    fields: dict[str, Any], reason: RowReason, told: str
) -> None:
    fault = notice_of_line(line(fields))
    assert isinstance(fault, RowFault)
    assert fault.reason is reason
    assert told in fault.message
    assert "xxx" not in fault.message


@pytest.mark.parametrize("raw", [b"{", b"[]", b"null", b"\xff", b'"delete"', b"[" * 100_000])
def test_what_is_no_object_is_no_notice(raw: bytes) -> None:
    fault = notice_of_line(raw)
    assert isinstance(fault, RowFault)
    assert fault.reason is RowReason.BAD_JSON


def test_a_slip_of_the_pen_is_named_since_it_makes_a_notice_for_all() -> None:
    row = read({**DELETE, "brnad": "Lumatone"})
    assert (row.is_broadcast, row.unknown) == (True, ("brnad",))
