"""Count what became of the rows of files, and keep a few examples of those that are no mentions."""

from collections import Counter
from dataclasses import dataclass, field

from streams.ingest.rows import MENTION, Row, RowFault, RowReason

MAX_EXAMPLES = 5
"""Faulty rows that are shown; all are counted."""


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
