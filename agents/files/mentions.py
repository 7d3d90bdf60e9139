"""Read a file of mentions, CSV or NDJSON, plain or gzip, and count what became of its rows.

A file is a stranger's: its lines are bounded (lines.py), and a row that is no mention is counted with its reason.
Only a file that cannot be read at all raises, as `UserError` with one sentence.
"""

import gzip
import zlib
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import IO

from agents.commands.errors import UserError
from agents.files.lines import MAX_LINE, bounded_lines, unpacked
from agents.files.reading import Reading
from agents.files.tables import rows_of_csv
from streams.ingest.rows import Row, RowFault, RowReason, row_of_line

_TOO_LONG = RowFault(RowReason.TOO_LONG, f"a line of more than {MAX_LINE} bytes")


def read_rows(path: Path, reading: Reading) -> Iterator[Row]:
    """Give the mentions of one file in its own order; faulty rows are noted in `reading`."""
    before = reading.bytes_read
    try:
        with path.open("rb") as raw:
            for where, found in _rows_of(path, unpacked(raw, path), reading):
                row = reading.note(f"{path.name} {where}", found)
                if row is not None:
                    reading.bytes_read = before + raw.tell()
                    yield row
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise UserError(
            f"{path.name} is damaged: its gzip stream does not unpack to the end", exit_code=2
        ) from error
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror or error}", exit_code=2) from error


def size_of(paths: Iterable[Path]) -> int:
    """Bytes of all files on disk, for a progress bar; a missing file is told of by name."""
    try:
        return sum(path.stat().st_size for path in paths)
    except OSError as error:
        raise UserError(f"{error.filename} cannot be read: {error.strerror}", exit_code=2) from error


def _rows_of(path: Path, lines: IO[bytes], reading: Reading) -> Iterator[tuple[str, Row | RowFault]]:
    """Where each row stands in the file, and what it is."""

    def skipped(number: int) -> None:
        reading.note(f"{path.name} line {number}", _TOO_LONG)

    bounded = bounded_lines(path, lines, skipped)
    first = next(bounded, None)
    if first is None:
        return iter(())
    every = chain([first], bounded)
    if first[1].lstrip().startswith(b"{"):
        return ((f"line {number}", row_of_line(line)) for number, line in every)
    return rows_of_csv(path, (line for _, line in every), reading)
