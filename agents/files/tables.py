"""Read the rows of a CSV file: its header, and the cells of each line."""

import csv
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from agents.commands.errors import UserError
from agents.files.reading import Reading
from agents.terminal import harmless
from streams.ingest.rows import REQUIRED, Row, RowFault, RowReason, row_of_cells

MAX_CELL = 1_048_576
"""Characters of one CSV cell; an unclosed quote ends here."""
COLUMNS_SHOWN = 12
OPTIONAL_SHOWN = ("author", "rating", "language", "url")


def rows_of_csv(path: Path, lines: Iterator[bytes], reading: Reading) -> Iterator[tuple[str, Row | RowFault]]:
    """Where each row stands, and what it is; raises UserError where the first line is no header of mentions."""
    csv.field_size_limit(MAX_CELL)
    texts = (_decoded(line, reading) for line in lines)
    columns = _columns(path, next(texts))
    rows = csv.reader(texts)
    for number in count(2):
        try:
            row = _row_of(columns, next(rows))
        except StopIteration:
            return
        except csv.Error as error:
            reason = RowReason.TOO_LONG if "field limit" in str(error) else RowReason.BAD_CSV
            row = RowFault(reason, str(error))
        yield f"row {number}", row


def _columns(path: Path, header: str) -> list[str]:
    """Read the header, or say what it holds and what it should."""
    try:
        columns = [name.strip() for name in next(csv.reader([header]))]
    except csv.Error as error:
        raise UserError(f"{path.name} has a first line that is no CSV header: {error}", exit_code=2) from None
    missing = [name for name in REQUIRED if name not in columns]
    if not missing:
        return columns
    if hint := _other_form(header):
        raise UserError(f"{path.name} {hint}", exit_code=2)
    found = ", ".join(harmless(name)[:40] or "(empty)" for name in columns[:COLUMNS_SHOWN])
    more = ", ..." if len(columns) > COLUMNS_SHOWN else ""
    raise UserError(
        f"{path.name} has no column {', '.join(missing)}. Its first line names {found}{more}; expected is the CSV "
        f"header {','.join(REQUIRED)} (and {','.join(OPTIONAL_SHOWN)},... where known), or NDJSON of mentions",
        exit_code=2,
    )


def _other_form(header: str) -> str | None:
    """What a first line that is no header of ours looks like, and what to do about it."""
    if header.lstrip().startswith("["):
        return "is a JSON array: write an object a line instead, as `jq -c '.[]'` does"
    if "\x00" in header:
        return "is no UTF-8: convert it first, by `iconv -f UTF-16 -t UTF-8` or as it was written"
    for separator, name in ((";", "semicolons"), ("\t", "tabs")):
        if set(REQUIRED) <= {cell.strip(' "\r\n') for cell in header.split(separator)}:
            return f"has {name} between its cells: write it with commas"
    return None


def _decoded(line: bytes, reading: Reading) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        reading.not_utf8 += 1
        return line.decode("utf-8", "replace")


def _row_of(columns: list[str], cells: list[str]) -> Row | RowFault:
    if len(cells) != len(columns):
        message = f"{len(cells)} cells where the header names {len(columns)}"
        return RowFault(RowReason.BAD_CSV, message)
    return row_of_cells(dict(zip(columns, cells, strict=True)))
