"""End a worker at once, before anything is committed, with one line that says why.

There is no local repair of a failed transaction: its outcome may be unknown, and the snapshot is already
spent. A restart begins at the last committed state, so nothing is lost and nothing comes twice.
"""

import asyncio
import logging
import os
import traceback
from enum import IntEnum
from pathlib import Path
from typing import NoReturn

from aiokafka.errors import KafkaError

from agents.commands.errors import UserError

logger = logging.getLogger("openear.exit")
_ROOT = Path(__file__).parents[1]


class Exit(IntEnum):
    """Why a worker ended itself. Codes below 64 are those of every command (agents/commands/main.py)."""

    RESTART = 70
    """Something failed that a restart cures: fenced by a successor, Kafka away for too long."""
    GAP = 71
    """Records of the source are missing that were never heard."""
    STATE = 72
    """State and source do not fit together or to the settings: a restart does not help."""
    STALLED = 74
    """A transaction or a hand-over took too long."""
    BUG = 75
    """An exception that nobody expected, before any commit."""
    FENCED = 76
    """Another worker took a partition while this one still held it."""


class RefusedError(Exception):
    """A reason not to go on, with its code."""

    def __init__(self, code: Exit, reason: str) -> None:
        super().__init__(reason)
        self.code = code


def leave(code: Exit, reason: str) -> NoReturn:
    """End the process now: no clean-up, no final commit. Transactions that are open end as aborted."""
    logger.critical("stopped with %d (%s): %s", code, code.name, reason)
    for handler in logging.getLogger().handlers:
        handler.flush()
    os._exit(code)


def is_asked_to_stop() -> bool:
    """Whether somebody cancelled the task that this is called in.

    If not, a CancelledError came out of a client of Kafka, which dropped what it waited for itself. That is a
    failure like any other; passed on it would end the task of Faust that called us without a word (mode takes it
    for a stop), and nobody would take partitions over or read any more.
    """
    task = asyncio.current_task()
    return task is None or task.cancelling() > 0


def named(error: BaseException) -> str:
    """Name an error without its words, which may be a customer's: its type, and where it was raised.

    Kafka's own errors and sentences of ours are told in full.
    """
    if isinstance(error, UserError | RefusedError):
        return str(error)
    if isinstance(error, KafkaError):
        return f"{type(error).__name__} {error}"[:300]
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return type(error).__name__
    place = frames[-1]
    for frame in frames:
        if Path(frame.filename).is_relative_to(_ROOT) and "site-packages" not in frame.filename:
            place = frame
    path = Path(place.filename)
    shown = path.relative_to(_ROOT) if path.is_relative_to(_ROOT) else path.name
    return f"{type(error).__name__} at {shown}:{place.lineno}"
