"""End a worker where something takes too long that must not: a take-over, a hand-over."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from agents.exits import Exit, leave


@contextmanager
def watchdog(after_s: float, code: Exit, what: str) -> Iterator[None]:
    """End the process where this takes longer.

    A timeout would cancel what hangs, and then wait for its clean-up, which may hang too: a client that is stopped
    while its broker is away.
    """
    loop = asyncio.get_running_loop()
    bite = loop.call_later(after_s, leave, code, f"{what} in {after_s:g} s")
    try:
        yield
    finally:
        bite.cancel()
