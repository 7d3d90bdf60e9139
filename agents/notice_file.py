"""Read the notices of a file or of standard input, and say of each line that is none why.

All of it is looked at before anything is sent: half of what somebody wants erased is not what they want.
"""

import gzip
import sys
import zlib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from agents.commands.errors import UserError
from agents.files.lines import MAX_LINE, bounded_lines, unpacked
from streams.ingest.notice_rows import NoticeRow, notice_of_line
from streams.ingest.rows import RowFault, RowReason

MOST_BYTES = 64 * 1_048_576
"""Of one sending, held in memory until every line of it was looked at: 500,000 deletes."""
MAX_EXAMPLES = 5
"""Faulty lines that are named; all are counted."""
STDIN = Path("-")


@dataclass
class Notices:
    """The notices of a file, and what is wrong with its other lines."""

    rows: list[NoticeRow] = field(default_factory=list)
    faults: Counter[RowReason] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)
    size: int = 0

    @property
    def events(self) -> Counter[str]:
        """How many there are of each event."""
        return Counter(row.event for row in self.rows)

    def note(self, where: str, row: NoticeRow | RowFault) -> None:
        """Keep a notice, or count what is none."""
        if isinstance(row, NoticeRow):
            self.rows.append(row)
            self.size += len(row.value)
            return
        self.faults[row.reason] += 1
        if len(self.examples) < MAX_EXAMPLES:
            self.examples.append(f"{where}: {row.reason}: {row.message}")


def read_notices(path: Path) -> Notices:
    """All lines of a file, plain or gzip, or of standard input for `-`; UserError where it cannot be read."""
    notices = Notices()
    if path == STDIN:
        _read(notices, Path("standard input"), sys.stdin.buffer)
        return notices
    try:
        with path.open("rb") as raw:
            _read(notices, path, unpacked(raw, path))
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise UserError(
            f"{path.name} is damaged: its gzip stream does not unpack to the end", exit_code=2
        ) from None
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror or error}", exit_code=2) from None
    return notices


def _read(notices: Notices, path: Path, lines: IO[bytes]) -> None:
    too_long = RowFault(RowReason.TOO_LONG, f"more than {MAX_LINE:,} bytes")

    def skipped(number: int) -> None:
        notices.note(f"{path.name} line {number}", too_long)

    for number, line in bounded_lines(path, lines, skipped):
        notices.note(f"{path.name} line {number}", notice_of_line(line))
        if notices.size > MOST_BYTES:
            most = MOST_BYTES // 1_048_576
            raise UserError(f"{path.name} has more than {most} MB of notices: send it in parts", exit_code=2)
