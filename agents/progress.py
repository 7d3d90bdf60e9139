"""Show how far a file is read, on a terminal, once it takes long enough to ask oneself."""

import sys
from collections.abc import Callable, Iterable, Iterator
from time import monotonic

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from agents.colour import colour_system
from streams.ingest.rows import Row

PATIENCE_S = 2.0
EVERY_ROWS = 500


def shown(rows: Iterable[Row], total_bytes: int, bytes_read: Callable[[], int]) -> Iterator[Row]:
    """Pass the rows on; from the third second on a bar on standard error follows the bytes read."""
    if not sys.stderr.isatty():
        yield from rows
        return
    started = monotonic()
    with Progress(
        TextColumn("reading"),
        BarColumn(),
        TextColumn("{task.fields[rows]:,} rows"),
        TimeRemainingColumn(),
        console=Console(stderr=True, color_system=colour_system()),
        transient=True,
        disable=False,
        auto_refresh=False,
    ) as bar:
        task = bar.add_task("reading", total=total_bytes, rows=0, visible=False)
        for number, row in enumerate(rows, 1):
            if number % EVERY_ROWS == 0 and monotonic() - started > PATIENCE_S:
                bar.update(task, completed=bytes_read(), rows=number, visible=True, refresh=True)
            yield row
