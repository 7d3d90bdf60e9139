"""Take the mentions of one brand out of files that may hold many, and count what was left out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from agents.commands.errors import UserError
from agents.files import Reading, merged, size_of
from agents.progress import shown
from agents.terminal import harmless
from streams.ingest.rows import Row
from streams.wording import counted

NAMED = 3
"""Other brands that are named; the rows of all are counted."""


@dataclass
class OneBrand:
    """The rows of one brand, and what became of those of others."""

    name: str
    reading: Reading = field(default_factory=Reading)
    rows: int = 0
    others: int = 0
    """Rows of other brands, and notices of none."""
    other_names: list[str] = field(default_factory=list)
    """The first `NAMED` of them."""

    def rows_in(self, files: Sequence[Path]) -> Iterator[Row]:
        """Give its rows by event time, with a progress bar where a person waits for it."""
        key = self.name.encode()
        for row in shown(merged(files, self.reading), size_of(files), lambda: self.reading.bytes_read):
            if row.key == key:
                self.rows += 1
                yield row
            else:
                self._leave_out(row)

    def _leave_out(self, row: Row) -> None:
        self.others += 1
        if len(self.other_names) < NAMED:
            name = row.key.decode()
            if name not in self.other_names:
                self.other_names.append(name)

    def require(self) -> None:
        """Raise UserError if none of the rows was of the brand: a name is spelled exactly, or is another one."""
        if self.rows:
            return
        holds = f", but {self.others:,} of {self._named()}" if self.others else ""
        raise UserError(f"the files hold no mention of {harmless(self.name)!r}{holds}")

    def left_out(self) -> str | None:
        """What was left out, as a sentence; None for nothing."""
        return f"{counted(self.others, 'row')} of {self._named()} left out" if self.others else None

    def _named(self) -> str:
        names = ", ".join(harmless(name) for name in self.other_names)
        return f"other brands ({names})" if len(self.other_names) < NAMED else f"other brands ({names}, ...)"
