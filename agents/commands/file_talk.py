"""Say what was wrong with the files that were read, and write the lines that were asked for."""

import sys
from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path

from agents.commands.errors import UserError
from agents.commands.output import hang_up, say
from agents.files import Reading
from agents.terminal import harmless, harmless_json
from streams.wording import counted


def tell_reading(reading: Reading) -> None:
    """Tell each kind of fault with its count and some places; a clean file needs no word."""
    for example in reading.examples:
        say(harmless(example))
    if reading.faults:
        kinds = ", ".join(f"{count:,} {reason}" for reason, count in sorted(reading.faults.items()))
        total = reading.faults.total()
        first = (
            f" (the first {len(reading.examples)} are named above)" if total > len(reading.examples) else ""
        )
        say(
            f"{counted(total, 'row is', 'rows are')} no {'mention' if total == 1 else 'mentions'}: {kinds}{first}"
        )
    if reading.dropped:
        fields = ", ".join(f"{count:,} {name}" for name, count in sorted(reading.dropped.items()))
        say(f"fields that did not fit were left out: {fields}")
    if reading.not_utf8:
        say(
            f"{counted(reading.not_utf8, 'line is', 'lines are')} not UTF-8, their odd bytes were replaced: "
            "convert the file first, by `iconv -f LATIN1 -t UTF-8` or as it was written"
        )
    if reading.dates_only:
        say(f"{counted(reading.dates_only, 'row has', 'rows have')} a date alone: taken as midnight UTC")


def require_rows(rows: int) -> None:
    """UserError where files held nothing to hear: a figure of nothing would look like one of something."""
    if not rows:
        raise UserError("none of the rows was a mention, so nothing was heard")


def write_lines(out: Path, lines: Iterable[str]) -> None:
    """Write lines to a file, or to standard output for `-`."""
    try:
        with nullcontext(sys.stdout) if str(out) == "-" else out.open("w", encoding="utf-8") as file:
            # a file holds the lines as they are, a terminal shows them
            file.writelines((harmless_json(line) if file.isatty() else line) + "\n" for line in lines)
            file.flush()
    except BrokenPipeError:
        hang_up()
    except OSError as error:
        if str(out) == "-":
            raise  # told by main
        raise UserError(f"{out} cannot be written: {error.strerror}", exit_code=2) from None


def write_bytes(out: Path, content: bytes) -> None:
    """Write bytes to a file as they are; never to a terminal."""
    try:
        out.write_bytes(content)
    except OSError as error:
        raise UserError(f"{out} cannot be written: {error.strerror}", exit_code=2) from None
