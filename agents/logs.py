"""Log one line an event to standard error, without floods and without anybody's words.

aiokafka logs about 100 errors a second while a broker is away; each kind of line comes a few times a period.
Tracebacks of libraries are cut to the type of the error: their messages may hold what a customer wrote.
"""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from agents.terminal import harmless

OURS = "openear"
LINES = 3
"""Of one kind, in one period."""
PERIOD_S = 30.0
KINDS = 500
"""Kinds of lines that are remembered."""
FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class Quieten(logging.Filter):
    """Let a library's line of one kind pass at most LINES times in PERIOD_S; ours always pass."""

    def __init__(self) -> None:
        super().__init__()
        self._seen: dict[tuple[str, object], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether the line is written; the first of a new period tells how many were not."""
        if record.name.partition(".")[0] == OURS:
            return True
        _cut_traceback(record)
        kind, now = (record.name, record.msg), monotonic()
        since, count = self._seen.get(kind, (now, 0))
        if now - since > PERIOD_S:
            if count > LINES:
                record.msg, record.args = f"{record.getMessage()} ({count - LINES} more like it)", ()
            since, count = now, 0
        if len(self._seen) >= KINDS and kind not in self._seen:
            self._seen.clear()
        self._seen[kind] = (since, count + 1)
        return count < LINES


def _cut_traceback(record: logging.LogRecord) -> None:
    if record.exc_info and record.exc_info[0] is not None:
        record.msg, record.args = f"{record.msg} [{record.exc_info[0].__name__}]", ()
        record.exc_info = record.exc_text = None


class OneLine(logging.Formatter):
    """A line an event whatever is in it: nobody's words begin a line of their own or drive a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line."""
        return harmless(super().format(record))


def silence_clients() -> None:
    """Let aiokafka log nothing, where a command tells what fails in a sentence of its own."""
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)


@contextmanager
def hushed_clients() -> Iterator[None]:
    """Let aiokafka log nothing for a while: what fails meanwhile is told in one sentence of ours."""
    client = logging.getLogger("aiokafka")
    before = client.level
    client.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        client.setLevel(before)


def set_up_logs(level: str) -> None:
    """Send all log lines to standard error; libraries speak from WARNING on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneLine(FORMAT))
    handler.addFilter(Quieten())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(OURS).setLevel(level)
