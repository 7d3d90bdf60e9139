"""What becomes of each record: a statement, a notice, or a reason that helps its sender."""

import json
from typing import Any

import pytest

from schemas.base import epoch_ms, from_epoch_ms
from schemas.dead_letter import Reason
from schemas.mention import MAX_TEXT, Disposition
from schemas.notice import BROADCAST_KEY, Delete, Gap, Progress
from streams.ingest import Ingest, Reading, Rejection, Statement
from streams.policy import DAY_MS, EARLIEST_MS, MINUTE_MS, SKEW_MS
from streams.records import Record
from streams.topology.partition import partition_of

ARRIVED_MS = 1_772_442_000_000
PARTITIONS = 16
BRAND = "Lumatone"
HOME = partition_of(BRAND.encode(), PARTITIONS)


def read(value: bytes | None, key: bytes | None = BRAND.encode(), partition: int = HOME) -> Reading:
    return Ingest(partition, PARTITIONS).read(Record(partition, 7, key, value, ARRIVED_MS))


def said(**changed: Any) -> bytes:
    """A mention; a field that is given as ... is left out."""
    fields = {
        "id": "1", "brand": BRAND, "source": "bluesky", "created_at": "2026-03-02T08:59:00Z",
        "text": "the cap leaks", **changed,
    }  # fmt: skip
    return json.dumps({name: value for name, value in fields.items() if value is not ...}).encode()


def rejected(value: bytes | None, **place: Any) -> Rejection:
    reading = read(value, **place)
    assert isinstance(reading, Rejection), reading
    return reading


def stated(value: bytes) -> Statement:
    reading = read(value)
    assert isinstance(reading, Statement), reading
    return reading


def test_a_mention_is_a_statement_with_its_times_in_milliseconds() -> None:
    statement = stated(said(revised_at="2026-03-02T08:59:30.5+00:00"))
    assert (statement.at_ms, statement.revised_ms) == (ARRIVED_MS - 60_000, ARRIVED_MS - 29_500)
    assert (statement.text, statement.is_naive, statement.unknown_fields) == ("the cap leaks", False, 0)


def test_an_offset_is_respected_and_a_time_without_one_is_utc_and_counted() -> None:
    assert stated(said(created_at="2026-03-02T10:59:00+02:00")).at_ms == ARRIVED_MS - 60_000
    naive = stated(said(created_at="2026-03-02T08:59:00"))
    assert (naive.at_ms, naive.is_naive) == (ARRIVED_MS - 60_000, True)


@pytest.mark.parametrize(
    "created_at",
    [1772442000, 1772442000000, 1772442000000000, 1772442000.5, "1772442000", "1772442000000", "20260302",
     "2026-03-02", "02.03.2026 09:00", "24-03-02T09:00:00Z", None, True],
)  # fmt: skip
def test_a_time_that_is_a_number_or_not_rfc_3339_is_refused(created_at: Any) -> None:
    assert rejected(said(created_at=created_at)).reason is Reason.NUMERIC_TIME


@pytest.mark.parametrize(
    "created_at",
    [
        "0024-03-02T09:00:00Z",
        "1999-12-31T23:59:59.999Z",
        "2026-13-02T09:00:00Z",
        "2026-03-02T99:00Z",
        "9999-12-31T23:59:59Z",
    ],
)
def test_a_time_that_cannot_be_is_absurd(created_at: str) -> None:
    assert rejected(said(created_at=created_at)).reason is Reason.ABSURD_TIME


def test_the_first_instant_that_can_be_is_heard() -> None:
    assert stated(said(created_at="2000-01-01T00:00:00Z")).at_ms == EARLIEST_MS


@pytest.mark.parametrize("field", ["created_at", "revised_at"])
def test_a_time_ahead_of_its_arrival_waits_in_quarantine(field: str) -> None:
    for time in ("4024-03-02T09:00:00Z", from_epoch_ms(ARRIVED_MS + SKEW_MS + 1).isoformat()):
        rejection = rejected(said(**{field: time}))
        assert (rejection.disposition, rejection.reason) == (Disposition.QUARANTINED, Reason.AHEAD_OF_ARRIVAL)
    assert stated(said(**{field: from_epoch_ms(ARRIVED_MS + SKEW_MS).isoformat()}))


def test_how_far_a_time_is_ahead_is_told_in_the_units_of_people() -> None:
    ahead = from_epoch_ms(ARRIVED_MS + 365 * DAY_MS + 90 * MINUTE_MS).isoformat()
    assert rejected(said(created_at=ahead)).message == (
        "its time is 365 d 1 h ahead of its arrival; 5 min are allowed"
    )


@pytest.mark.parametrize(
    "value, reason",
    [
        (None, Reason.BAD_JSON),
        (b"", Reason.BAD_JSON),
        (b"{", Reason.BAD_JSON),
        (b"\xff\xfe", Reason.BAD_JSON),
        (b"[" * 5000, Reason.BAD_JSON),
        (b'"text"', Reason.BAD_FIELD),
        (b"[]", Reason.BAD_FIELD),
        (b"null", Reason.BAD_FIELD),
        (b"{}", Reason.BAD_FIELD),
        (said(id=...), Reason.BAD_FIELD),
        (said(id=""), Reason.BAD_FIELD),
        (said(id=17), Reason.BAD_FIELD),
        (said(created_at=...), Reason.BAD_FIELD),
        (said(rating="five"), Reason.BAD_FIELD),
        (said(rating=float("nan")), Reason.BAD_FIELD),
        (said(rating=float("inf")), Reason.BAD_FIELD),
        (said(rating=5, rating_scale=[1, float("inf")]), Reason.BAD_FIELD),
        (said(url="javascript:alert(1)"), Reason.BAD_FIELD),
        (said(text=...), Reason.NO_TEXT),
        (said(text=None), Reason.BAD_FIELD),
        (said(text=""), Reason.NO_TEXT),
        (said(text=" \n\x00\u2003"), Reason.NO_TEXT),
        (said(text="x" * (MAX_TEXT + 1)), Reason.TOO_LONG),
        (said(source="Blue Sky"), Reason.BAD_SOURCE),
        (said(source=...), Reason.BAD_SOURCE),
        (said(via="A B"), Reason.BAD_SOURCE),
        (said(brand=...), Reason.WRONG_BRAND),
        (said(brand="Lum\x00atone"), Reason.WRONG_BRAND),
        (said(brand="Quietude"), Reason.WRONG_BRAND),
        (said(event="like"), Reason.UNKNOWN_EVENT),
        (said(event=""), Reason.UNKNOWN_EVENT),
        (said(event=None), Reason.UNKNOWN_EVENT),
        (said(event=["delete"]), Reason.UNKNOWN_EVENT),
        (b'{"event":"delete","source":"bluesky","id":"1"}', Reason.BAD_FIELD),
        (b'{"event":"delete","source":"bluesky","id":"1","at":5}', Reason.NUMERIC_TIME),
        (b'{"event":"progress","source":"!","through":"2026-03-02T09:00:00Z"}', Reason.BAD_SOURCE),
    ],
)
def test_each_fault_has_its_reason(value: bytes | None, reason: Reason) -> None:
    rejection = rejected(value)
    assert (rejection.disposition, rejection.reason) == (Disposition.DEAD, reason)
    assert 0 < len(rejection.message) <= 300


def test_the_least_obvious_of_several_faults_is_told() -> None:
    assert rejected(said(created_at=5, source="A B", text=...)).reason is Reason.NUMERIC_TIME


def test_a_message_never_holds_what_the_customer_said() -> None:
    secrets = ["s3cret" * 9, {"followers": "s3cret"}, ["s3cret"]]
    for field in ("id", "brand", "source", "created_at", "text", "author", "url", "rating", "reach", "event"):
        for secret in secrets:
            reading = read(said(**{field: secret}))
            assert not isinstance(reading, Rejection) or "s3cret" not in reading.message


@pytest.mark.parametrize("key", [None, b"", b"lumatone", b"Lumatone ", b"\xff", BROADCAST_KEY])
def test_a_key_that_is_not_the_brand_is_refused(key: bytes | None) -> None:
    assert rejected(said(), key=key).reason is Reason.WRONG_BRAND


def test_a_record_in_another_partition_than_its_brands_is_refused_with_the_cure() -> None:
    rejection = rejected(said(), partition=HOME + 1)
    assert rejection.reason is Reason.WRONG_PARTITION
    assert f"partition {HOME} of 16" in rejection.message
    assert "murmur2" in rejection.message


def test_a_key_known_by_now_is_still_compared_with_each_brand() -> None:
    ingest = Ingest(HOME, PARTITIONS)
    readings = [
        ingest.read(Record(HOME, n, BRAND.encode(), said(brand=brand), ARRIVED_MS))
        for n, brand in enumerate([BRAND, "Quietude", BRAND])
    ]
    assert [type(reading) for reading in readings] == [Statement, Rejection, Statement]


@pytest.mark.parametrize("other", [{"rating": 1}, {"reshare_of": "2"}, {"media_alt": ["a leaking cap"]}])
def test_no_text_is_fine_where_something_else_speaks(other: dict[str, Any]) -> None:
    assert stated(said(text="", **other)).text == ""


def test_control_characters_become_spaces_at_the_same_places() -> None:
    assert stated(said(text="a\x00b\x1bc\x7fd\ne\tf👍")).text == "a b c d\ne\tf👍"


def test_unknown_fields_are_counted_and_do_no_harm() -> None:
    assert stated(said(colour="red", mood=[1, {}])).unknown_fields == 2
    assert stated(said(reach={"likes": 3, "hearts": 5})).mention.reach.likes == 3


def test_the_notices_are_read() -> None:
    delete = read(
        b'{"event":"delete","brand":"Lumatone","source":"bluesky","id":"1","at":"2026-03-02T09:00:00Z"}'
    )
    assert isinstance(delete, Delete)
    assert epoch_ms(delete.at) == ARRIVED_MS
    gap = b'{"event":"gap","source":"x","from":"2026-03-02T08:00:00Z","to":"2026-03-02T09:00:00Z"}'
    assert isinstance(read(gap, key=BROADCAST_KEY, partition=3), Gap)
    backwards = read(gap.replace(b"T08", b"T19"), key=BROADCAST_KEY)
    assert isinstance(backwards, Rejection)
    assert (backwards.reason, backwards.message) == (Reason.BAD_FIELD, "gap: `from` lies after `to`")
    progress = b'{"event":"progress","source":"x","through":"2026-03-02T08:00:00Z"}'
    assert isinstance(read(progress, key=BROADCAST_KEY), Progress)


def test_a_notice_about_everybody_has_the_key_of_everybody() -> None:
    progress = b'{"event":"progress","source":"x","through":"2026-03-02T08:00:00Z"}'
    assert rejected(progress).reason is Reason.WRONG_BRAND


def test_a_notice_about_one_brand_lives_where_the_brand_does() -> None:
    progress = b'{"event":"progress","brand":"Lumatone","source":"x","through":"2026-03-02T08:00:00Z"}'
    assert rejected(progress, partition=HOME + 1).reason is Reason.WRONG_PARTITION
    assert rejected(progress, key=BROADCAST_KEY).reason is Reason.WRONG_BRAND
