"""Files of mentions: formats, order, bounds, damage."""

import gzip
import json
from pathlib import Path

import pytest

from agents.commands.errors import UserError
from agents.files import Reading, lines, merged, read_rows, sorting, tables
from streams.ingest.rows import RowReason

HEADER = "id,created_at,source,brand,author,text,rating,label\n"


def line_of(identity: str, at: str) -> str:
    fields = {"id": identity, "brand": "Lumatone", "source": "web", "created_at": at, "text": "a sound"}
    return json.dumps(fields) + "\n"


def a_csv(path: Path, *rows: str) -> Path:
    path.write_text(HEADER + "".join(row + "\n" for row in rows), encoding="utf-8")
    return path


def ids(*paths: Path, reading: Reading | None = None, sort_bytes: int = sorting.SORT_BYTES) -> list[str]:
    rows = merged(paths, reading or Reading(), sort_bytes)
    return [json.loads(row.value)["id"] for row in rows]


def test_files_are_merged_by_time_and_equal_times_keep_their_order(tmp_path: Path) -> None:
    one = a_csv(
        tmp_path / "one.csv",
        "c,2026-03-01T09:00:02Z,web,Lumatone,,late in its file,,",
        "a,2026-03-01T09:00:00Z,web,Lumatone,,first,,",
        "b,2026-03-01T09:00:01Z,web,Lumatone,,of two,,",
    )
    two = tmp_path / "two.ndjson"
    two.write_text(line_of("d", "2026-03-01T09:00:01Z") + line_of("e", "2026-03-01T10:00:00Z"))
    assert ids(one, two) == ["a", "b", "d", "c", "e"]


def test_order_is_the_same_when_rows_spill_to_disk(tmp_path: Path) -> None:
    path = tmp_path / "many.ndjson"
    path.write_text("".join(line_of(str(i), f"2026-03-01T09:00:{i * 7 % 10:02d}Z") for i in range(100)))
    assert ids(path, sort_bytes=2000) == ids(path)


def test_gzip_is_known_by_its_first_bytes(tmp_path: Path) -> None:
    path = tmp_path / "export.bin"
    path.write_bytes(gzip.compress(line_of("a", "2026-03-01T09:00:00Z").encode()))
    assert ids(path) == ["a"]


def test_a_cell_may_hold_line_breaks_and_a_byte_order_mark_stands_before_the_header(tmp_path: Path) -> None:
    path = tmp_path / "excel.csv"
    row = 'a,2026-03-01T09:00:00Z,web,Lumatone,,"two\nlines",,\n'
    path.write_bytes(b"\xef\xbb\xbf" + (HEADER + row).encode())
    assert ids(path) == ["a"]


def test_a_bad_row_is_counted_and_the_next_one_is_read(tmp_path: Path) -> None:
    path = a_csv(
        tmp_path / "some.csv",
        "a,2026-03-01T09:00:00Z,web,Lumatone,,good,,",
        "b,yesterday,web,Lumatone,,when?,,",
        "c,2026-03-01T09:00:00Z,web",
        "d,2026-03-01T09:00:00Z,web,,,whose?,,",
        "e,2026-03-01T09:00:00Z,web,Lumatone,,good,,",
    )
    reading = Reading()
    assert ids(path, reading=reading) == ["a", "e"]
    assert reading.faults == {RowReason.BAD_TIME: 1, RowReason.BAD_CSV: 1, RowReason.MISSING_FIELD: 1}
    assert reading.examples[0].startswith("some.csv row 3: BAD_TIME: created_at")


def test_a_line_that_unpacks_without_end_is_skipped_within_bounds(tmp_path: Path) -> None:
    path = tmp_path / "bomb.ndjson.gz"
    good = line_of("a", "2026-03-01T09:00:00Z").encode()
    path.write_bytes(gzip.compress(good + b" " * (5 * lines.MAX_LINE) + b"\n" + good.replace(b'"a"', b'"b"')))
    reading = Reading()
    assert ids(path, reading=reading) == ["a", "b"]
    assert reading.faults == {RowReason.TOO_LONG: 1}


def test_a_quote_that_is_never_closed_ends_at_the_bound(tmp_path: Path) -> None:
    path = a_csv(tmp_path / "open.csv", 'a,2026-03-01T09:00:00Z,web,Lumatone,,"' + "x\n" * tables.MAX_CELL)
    reading = Reading()
    assert ids(path, reading=reading) == []
    assert reading.faults[RowReason.TOO_LONG] == 1


def test_a_damaged_gzip_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "cut.ndjson.gz"
    path.write_bytes(gzip.compress(line_of("a", "2026-03-01T09:00:00Z").encode() * 100)[:-20])
    with pytest.raises(UserError, match=r"cut\.ndjson\.gz is damaged"):
        list(read_rows(path, Reading()))


def test_a_file_without_the_columns_names_them(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("id,text\n1,hello\n")
    with pytest.raises(UserError, match="has no column brand, created_at, source"):
        list(read_rows(path, Reading()))


@pytest.mark.parametrize(
    "content, hint",
    [
        (b'[{"id": "1"}]', "is a JSON array: write an object a line instead"),
        (b"id;brand;created_at;source;text\n", "has semicolons between its cells"),
        (b'"id"\t"brand"\tcreated_at\tsource\ttext\n', "has tabs between its cells"),
        ("id,brand,created_at,source,text\n".encode("utf-16"), "is no UTF-8: convert it first"),
    ],
)
def test_a_file_in_another_form_says_what_to_do(tmp_path: Path, content: bytes, hint: str) -> None:
    path = tmp_path / "other.csv"
    path.write_bytes(content)
    with pytest.raises(UserError, match=hint):
        list(read_rows(path, Reading()))


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"none\.csv cannot be read: No such file"):
        list(read_rows(tmp_path / "none.csv", Reading()))


def test_an_empty_file_holds_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.write_text("\n\n")
    assert ids(path) == []


def test_line_ends_of_an_old_mac_are_read(tmp_path: Path) -> None:
    path = tmp_path / "mac.csv"
    rows = (
        HEADER + "a,2026-03-01T09:00:00Z,web,Lumatone,,one,,\nb,2026-03-01T09:00:01Z,web,Lumatone,,two,,\n"
    ).replace("\n", "\r")
    path.write_bytes(rows.encode())
    assert ids(path) == ["a", "b"]
    path.write_bytes(gzip.compress(rows.encode()))
    assert ids(path) == ["a", "b"]


def test_mixed_line_ends_in_a_header_are_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "mixed.csv"
    path.write_bytes(b"id,brand\rtext\n1,2\n")
    with pytest.raises(UserError, match=r"mixed\.csv has a first line that is no CSV header"):
        list(read_rows(path, Reading()))


def test_a_header_that_does_not_fit_is_told_with_what_was_found_and_expected(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("Id;\x1b[2JText,when\n1,hello\n")
    with pytest.raises(UserError) as told:
        list(read_rows(path, Reading()))
    assert "names Id;" in str(told.value)
    assert "\x1b" not in str(told.value)
    assert "header id,brand,created_at,source,text (and author,rating," in str(told.value)


def test_lines_that_are_not_utf_8_are_heard_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "latin.csv"
    row = "a,2026-03-01T09:00:00Z,web,Lumatone,,\xfcber,,\nb,2026-03-01T09:00:00Z,web,Lumatone,,over,,\n"
    path.write_bytes((HEADER + row).encode("latin-1"))
    reading = Reading()
    assert ids(path, reading=reading) == ["a", "b"]
    assert reading.not_utf8 == 1


def test_a_time_that_no_window_can_end_after_is_refused(tmp_path: Path) -> None:
    path = a_csv(tmp_path / "far.csv", "a,9999-12-31T23:59:59Z,web,Lumatone,,one,,")
    reading = Reading()
    assert ids(path, reading=reading) == []
    assert reading.faults[RowReason.BAD_TIME] == 1
