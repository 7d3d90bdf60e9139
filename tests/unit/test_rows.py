"""Rows of files: what becomes a mention, what is repaired, what is refused and why."""

import json

import pytest

from schemas.base import epoch_ms, from_epoch_ms
from schemas.mention import Mention
from schemas.notice import BROADCAST_KEY
from streams.ingest.mending import CUT_AT
from streams.ingest.rows import Row, RowFault, RowReason, row_of_cells, row_of_line
from streams.policy import EARLIEST_MS


def some_fields(**changed: object) -> dict[str, object]:
    fields: dict[str, object] = {
        "id": "1",
        "brand": "Lumatone",
        "source": "web",
        "created_at": "2026-03-01T09:00:00Z",
        "text": "what a sound",
    }
    return {**fields, **changed}


def line_of(**changed: object) -> bytes:
    return json.dumps(some_fields(**changed)).encode()


def cells_of(**changed: str) -> dict[str, str]:
    return {name: str(value) for name, value in some_fields(**changed).items()}


def a_row(row: Row | RowFault) -> Row:
    assert isinstance(row, Row)
    return row


def read_back(row: Row | RowFault) -> Mention:
    return Mention.model_validate_json(a_row(row).value)


def test_a_good_line_passes_byte_for_byte() -> None:
    start = b'{"id": "1", "brand":"Lumatone","source":"web","created_at":"2026-03-01T09:00:00Z"'
    line = start + b',"text":"\xc3\xa9"}'
    assert row_of_line(line + b"\n") == Row(1_772_355_600_000, b"Lumatone", line)


def test_cells_and_lines_of_the_same_mention_agree() -> None:
    cells = row_of_cells({**cells_of(rating="4", author="u1"), "label": "4 stars", "extra": "{}"})
    assert read_back(cells) == read_back(row_of_line(line_of(rating=4.0, author="u1")))


def test_empty_cells_are_absent() -> None:
    mention = read_back(row_of_cells(cells_of(author="", rating=" ", version="")))
    assert (mention.author, mention.rating, mention.version) == (None, None, None)


def test_a_text_may_be_empty_where_there_is_a_rating() -> None:
    assert read_back(row_of_cells(cells_of(text="", rating="1"))).text == ""


def test_a_source_in_words_becomes_a_slug() -> None:
    assert read_back(row_of_cells(cells_of(source="App Store"))).source == "app_store"


@pytest.mark.parametrize("name", ["A Google user", "[deleted]", "Anonymous", "  "])
def test_nobody_is_no_author(name: str) -> None:
    assert read_back(row_of_cells(cells_of(author=name))).author is None
    assert read_back(row_of_line(line_of(author=name))).author is None


def test_a_date_alone_is_midnight_and_is_told() -> None:
    row = a_row(row_of_cells(cells_of(created_at="2026-03-01")))
    assert row.date_only
    assert from_epoch_ms(row.created_ms).isoformat() == "2026-03-01T00:00:00+00:00"
    assert a_row(row_of_line(line_of(created_at="2026-03-01"))).date_only


def test_a_time_without_a_zone_is_utc_whatever_the_machine_says() -> None:
    row = a_row(row_of_cells(cells_of(created_at="2026-03-01T09:00:00")))
    assert row.created_ms == epoch_ms(from_epoch_ms(1_772_355_600_000))


def test_a_long_text_is_cut_and_says_so() -> None:
    mention = read_back(row_of_line(line_of(text="a" * (CUT_AT + 1))))
    assert (len(mention.text), mention.truncated) == (CUT_AT, True)


def test_a_long_id_becomes_its_hash() -> None:
    assert read_back(row_of_cells(cells_of(id="x" * 513))).id.startswith("sha256:")


def test_an_optional_field_that_does_not_fit_is_left_out_and_named() -> None:
    row = a_row(row_of_cells(cells_of(url="www.example.com", rating="five", version="1.0")))
    assert row.dropped == ("rating", "url")
    assert read_back(row).version == "1.0"
    assert not row.date_only


def test_a_date_alone_is_told_where_a_field_is_left_out_too() -> None:
    row = a_row(row_of_cells(cells_of(created_at="2026-03-01", rating="five")))
    assert (row.dropped, row.date_only) == (("rating",), True)


@pytest.mark.parametrize(
    "line, reason",
    [
        (b"{", RowReason.BAD_JSON),
        (b"[" * 100_000, RowReason.BAD_JSON),
        (b"\xff\xfe", RowReason.BAD_JSON),
        (b'["a"]', RowReason.BAD_JSON),
        (line_of(event="nonsense"), RowReason.UNKNOWN_EVENT),
        (line_of(event=["mention"]), RowReason.UNKNOWN_EVENT),
        (line_of(event="delete"), RowReason.MISSING_FIELD),
        (b'{"id":"1"}', RowReason.MISSING_FIELD),
        (line_of(created_at=1690722383), RowReason.BAD_TIME),
        (line_of(created_at="1690722383000"), RowReason.BAD_TIME),
        (line_of(created_at="2026-13-01T00:00:00Z"), RowReason.BAD_TIME),
        (line_of(source="App Store"), RowReason.BAD_FIELD),
        (line_of(brand=7), RowReason.BAD_FIELD),
    ],
)
def test_a_line_that_is_no_mention_says_why(line: bytes, reason: RowReason) -> None:
    fault = row_of_line(line)
    assert isinstance(fault, RowFault)
    assert fault.reason is reason


def test_a_fault_quotes_nothing_of_the_row() -> None:
    hostile = "\x1b[31msecret"
    for fields in ({"brand": hostile}, {"created_at": hostile}, {"event": hostile}, {"source": hostile}):
        fault = row_of_line(line_of(**fields))
        assert isinstance(fault, RowFault)
        assert "secret" not in fault.message


def test_a_notice_is_ordered_by_its_own_time() -> None:
    notice = b'{"event":"delete","brand":"Lumatone","source":"web","id":"1","at":"2026-03-01T09:00:00Z"}'
    assert row_of_line(notice) == Row(1_772_355_600_000, b"Lumatone", notice, event="delete")


def test_a_notice_without_a_brand_is_for_every_partition() -> None:
    notice = b'{"event":"delete_author","source":"web","author":"u1","at":"2026-03-01T09:00:00Z"}'
    assert a_row(row_of_line(notice)).key == BROADCAST_KEY


def test_a_baseline_stands_before_everything() -> None:
    notice = (
        b'{"event":"baseline","brand":"Lumatone","window":86400,"counts":{"cap":2},"voices":9,"windows":3}'
    )
    assert a_row(row_of_line(notice)).created_ms == EARLIEST_MS
