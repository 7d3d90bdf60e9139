"""Read files of mentions, CSV or NDJSON, plain or gzip: one at a time, or several merged by event time.

A file is a stranger's: its lines are bounded (agents/lines.py), a row that is no mention is counted with its
reason, and sorting keeps at most `SORT_BYTES` in memory before it spills to a temporary file. Only a file that
cannot be read at all raises, as `UserError` with one sentence.
"""

import csv
import gzip
import heapq
import struct
import tempfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

from agents.commands.errors import UserError
from agents.lines import MAX_LINE, bounded_lines, unpacked
from agents.terminal import harmless
from streams.ingest.rows import MENTION, REQUIRED, Row, RowFault, RowReason, row_of_cells, row_of_line
from streams.policy import EARLIEST_MS

MAX_CELL = 1_048_576
"""Characters of one CSV cell; an unclosed quote ends here."""
SORT_BYTES = 256 * 1_048_576
"""Rows of all files held in memory at once while they are put in order; beyond it they go to disk."""
ROW_BYTES = 200
"""What a row costs beside its value: key, tuple, objects."""
MAX_EXAMPLES = 5
"""Faulty rows that are shown; all are counted."""

COLUMNS_SHOWN = 12
OPTIONAL_SHOWN = ("author", "rating", "language", "url")

_HEAD = struct.Struct("<qHI?")
_TOO_LONG = RowFault(RowReason.TOO_LONG, f"a line of more than {MAX_LINE} bytes")


@dataclass
class Reading:
    """What became of the rows of the files that were read."""

    rows: int = 0
    faults: Counter[RowReason] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)
    dates_only: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    not_utf8: int = 0
    """Lines of CSV with bytes that are no UTF-8: each such byte was read as U+FFFD."""
    bytes_read: int = 0
    """Of the files as they lie on disk: the measure of progress."""
    notices: int = 0
    """Of the rows, those that are no mentions but tell what became of some."""

    def note(self, where: str, row: Row | RowFault) -> Row | None:
        """Count a row; None if it is no mention."""
        if isinstance(row, RowFault):
            self.faults[row.reason] += 1
            if len(self.examples) < MAX_EXAMPLES:
                self.examples.append(f"{where}: {row.reason}: {row.message}")
            return None
        self.rows += 1
        self.notices += row.event != MENTION
        self.dates_only += row.date_only
        self.dropped.update(row.dropped)
        return row


def read_rows(path: Path, reading: Reading) -> Iterator[Row]:
    """Give the mentions of one file in its own order; faulty rows are noted in `reading`."""
    before = reading.bytes_read
    try:
        with path.open("rb") as raw:
            for row in _rows_of(path, unpacked(raw, path), reading):
                reading.bytes_read = before + raw.tell()
                yield row
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise UserError(
            f"{path.name} is damaged: its gzip stream does not unpack to the end", exit_code=2
        ) from error
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror or error}", exit_code=2) from error


def merged(paths: Iterable[Path], reading: Reading, sort_bytes: int = SORT_BYTES) -> Iterator[Row]:
    """Give the mentions of all files by event time; equal times keep the order of files and rows."""
    with ExitStack() as stack:
        runs: list[Iterator[Row]] = []
        held: list[Row] = []
        size = 0
        for path in paths:
            for row in _timed(read_rows(path, reading)):
                held.append(row)
                size += len(row.value) + ROW_BYTES
                if size > sort_bytes:
                    runs.append(_spilled(held, stack))
                    held, size = [], 0
        held.sort(key=_by_time)
        # heapq.merge is stable, so that earlier runs win a tie, as earlier rows do within a run
        yield from heapq.merge(*runs, held, key=_by_time)


def size_of(paths: Iterable[Path]) -> int:
    """Bytes of all files on disk, for a progress bar; a missing file is told of by name."""
    try:
        return sum(path.stat().st_size for path in paths)
    except OSError as error:
        raise UserError(f"{error.filename} cannot be read: {error.strerror}", exit_code=2) from error


def _timed(rows: Iterable[Row]) -> Iterator[Row]:
    """Let a row without a time stand behind all that its file said before it, so that it finds its mention."""
    latest_ms = EARLIEST_MS
    for row in rows:
        latest_ms = max(latest_ms, row.created_ms)
        yield replace(row, created_ms=latest_ms) if row.is_untimed else row


def _by_time(row: Row) -> int:
    return row.created_ms


def _spilled(rows: list[Row], stack: ExitStack) -> Iterator[Row]:
    rows.sort(key=_by_time)
    run = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - the stack closes it
    for row in rows:
        run.write(_HEAD.pack(row.created_ms, len(row.key), len(row.value), row.date_only))
        run.write(row.key + row.value)
    run.seek(0)
    return _read_run(run)


def _read_run(run: IO[bytes]) -> Iterator[Row]:
    while head := run.read(_HEAD.size):
        created_ms, key_size, value_size, date_only = _HEAD.unpack(head)
        yield Row(created_ms, run.read(key_size), run.read(value_size), date_only)


def _rows_of(path: Path, lines: IO[bytes], reading: Reading) -> Iterator[Row]:
    def skipped(number: int) -> None:
        reading.note(f"{path.name} line {number}", _TOO_LONG)

    bounded = bounded_lines(path, lines, skipped)
    first = next(bounded, None)
    if first is None:
        return
    number, line = first
    if line.lstrip().startswith(b"{"):
        yield from _ndjson(path, number, line, bounded, reading)
    else:
        yield from _csv(path, line, bounded, reading)


def _ndjson(
    path: Path, number: int, line: bytes, rest: Iterator[tuple[int, bytes]], reading: Reading
) -> Iterator[Row]:
    while True:
        row = reading.note(f"{path.name} line {number}", row_of_line(line))
        if row is not None:
            yield row
        following = next(rest, None)
        if following is None:
            return
        number, line = following


def _csv(path: Path, header: bytes, rest: Iterator[tuple[int, bytes]], reading: Reading) -> Iterator[Row]:
    csv.field_size_limit(MAX_CELL)
    columns = _columns(path, _decoded(header, reading))
    rows = csv.reader(_decoded(line, reading) for _, line in rest)
    number = 1
    while True:
        number += 1
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            reason = RowReason.TOO_LONG if "field limit" in str(error) else RowReason.BAD_CSV
            reading.note(f"{path.name} row {number}", RowFault(reason, str(error)))
            continue
        row = reading.note(f"{path.name} row {number}", _row_of(columns, cells))
        if row is not None:
            yield row


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
