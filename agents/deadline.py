"""Stop a computation that takes too long, as a regular expression from outside may."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from agents.commands.errors import UserError


@contextmanager
def deadline(seconds: float, sentence: str) -> Iterator[None]:
    """Raise UserError with this sentence if the block takes longer; in the main thread of a POSIX system.

    Python's regular expression engine looks for signals as it backtracks, so it is stopped too.
    """

    def ring(_: int, __: FrameType | None) -> None:
        raise UserError(sentence, exit_code=2)

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
