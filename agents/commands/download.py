"""Show that Kafka is being downloaded, which happens once: a bar for a person, one sentence for a log."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from agents.colour import colour_system
from agents.commands.output import say

if TYPE_CHECKING:
    from agents.broker.jars import Progress

_MB = 1_000_000


@contextmanager
def told_download() -> "Iterator[Progress]":
    """Give what `EmbeddedKafka(progress=...)` wants; silent unless something is missing."""
    if sys.stderr.isatty():
        with _bar() as progress:
            yield progress
    else:
        yield _sentence


def _sentence(arrived: int, total: int) -> None:
    if arrived == 0:
        say(f"Downloading Kafka, {total / _MB:.0f} MB, this once")


@contextmanager
def _bar() -> "Iterator[Progress]":
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

    columns = TextColumn("Downloading Kafka, this once"), BarColumn(), DownloadColumn()
    bar = Progress(*columns, console=Console(stderr=True, color_system=colour_system()), transient=True)
    task = bar.add_task("", visible=False)

    def progress(arrived: int, total: int) -> None:
        bar.start()
        bar.update(task, completed=arrived, total=total, visible=True)
        if arrived == total:
            bar.stop()

    try:
        yield progress
    finally:
        bar.stop()
