"""Read corrected labels: a CSV with the columns text and label, and department where a label is about one.

A file is a stranger's: lines and cells are bounded, a row that cannot be used is counted with its reason, and a
file that is no such CSV raises UserError with one sentence. Nothing in a cell is obeyed: "=cmd()" is a text.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from agents.commands.errors import UserError
from agents.files.lines import bounded_lines, unpacked
from agents.terminal import harmless
from streams.enrich.corrections import LABELS, Correction
from streams.enrich.enricher import MAX_HEARD
from streams.wording import counted

COLUMNS = ("text", "label")
DEPARTMENT = "department"
MAX_ROWS = 200_000
"""Of one file, at most 1 GB with the longest texts and 50 MB with usual ones."""
MAX_CELL = 1_048_576
SHOWN = 12


@dataclass
class Corrections:
    """What a file holds, and how many rows of it cannot be used, by reason."""

    rows: list[Correction] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)


def read_corrections(path: Path, departments: frozenset[str]) -> Corrections:
    """Read the corrections of a file, plain or gzip; a department has to be one of these. Raises UserError."""
    read = Corrections()
    try:
        with path.open("rb") as raw:
            cells = _cells(path, raw, read)
            columns = _columns(path, next(cells, []))
            for row in cells:
                _note(read, dict(zip(columns, row, strict=False)), len(row) == len(columns), departments)
                if len(read.rows) > MAX_ROWS:
                    raise UserError(
                        f"{path.name} has more than {MAX_ROWS:,} corrections: give a sample of them"
                    )
    except (OSError, EOFError) as error:
        raise UserError(f"{path.name} cannot be read: {error}", exit_code=2) from None
    if not read.rows:
        raise UserError(f"{path.name} holds no correction{_told(read.faults)}", exit_code=2)
    return read


def _cells(path: Path, raw: IO[bytes], read: Corrections) -> Iterator[list[str]]:
    def skipped(_: int) -> None:
        read.faults["a line that is too long"] += 1

    csv.field_size_limit(MAX_CELL)
    lines = bounded_lines(path, unpacked(raw, path), skipped)
    rows = csv.reader(line.decode("utf-8", "replace") for _, line in lines)
    while True:
        try:
            yield next(rows)
        except StopIteration:
            return
        except csv.Error:
            read.faults["no CSV"] += 1


def _columns(path: Path, header: list[str]) -> list[str]:
    columns = [name.strip().lower() for name in header]
    if all(name in columns for name in COLUMNS):
        return columns
    found = ", ".join(harmless(name)[:40] or "(empty)" for name in columns[:SHOWN]) or "nothing"
    raise UserError(
        f"{path.name} begins with {found}; expected is a CSV with the header text,label[,department]",
        exit_code=2,
    )


def _note(read: Corrections, row: dict[str, str], is_whole: bool, departments: frozenset[str]) -> None:
    """Keep a row, or count why not."""
    label = row.get("label", "").strip().lower()
    department = row.get(DEPARTMENT, "").strip().lower() or None
    text = row.get("text", "").replace("\0", " ")
    if not is_whole:
        read.faults["another number of cells"] += 1
    elif not text.strip():
        read.faults["no text"] += 1
    elif label not in LABELS:
        read.faults[f"a label that is none of {', '.join(LABELS)}"] += 1
    elif department is not None and department not in departments:
        read.faults["an unknown department"] += 1
    else:
        read.rows.append(Correction(text[:MAX_HEARD], label, department))


def _told(faults: Counter[str]) -> str:
    if not faults:
        return ""
    return ": " + ", ".join(
        f"{counted(count, 'row')} with {reason}" for reason, count in sorted(faults.items())
    )


def tell_faults(read: Corrections) -> str | None:
    """One sentence about the rows that cannot be used; None where all can."""
    return f"rows left out{_told(read.faults)}" if read.faults else None
