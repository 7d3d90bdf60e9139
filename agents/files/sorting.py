"""Put the rows of several files in the order of their times, in bounded memory.

At most `SORT_BYTES` are held; beyond it sorted runs go to temporary files, which are merged.
"""

import heapq
import struct
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import IO

from agents.files.mentions import read_rows
from agents.files.reading import Reading
from streams.ingest.rows import Row
from streams.policy import EARLIEST_MS

SORT_BYTES = 256 * 1_048_576
"""Rows of all files held in memory at once while they are put in order; beyond it they go to disk."""
ROW_BYTES = 200
"""What a row costs beside its value: key, tuple, objects."""

_HEAD = struct.Struct("<qHI?")


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
