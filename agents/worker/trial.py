"""Try whether hearing ends a process, in a process of its own: a copy of this one that nobody needs.

An end from outside proves nothing about a record: a machine that goes down, a memory limit that is too low, an
impatient operator. So the accused is heard by a copy of the worker (fork, POSIX), which also makes the batches that
would save it, twice where the first one ends too; nothing of what the copies think is kept. Whoever kills the
worker itself meanwhile leaves the question open.
"""

import asyncio
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from time import monotonic

TRIALS = 2
TRIAL_S = 30.0
"""A record takes below a millisecond; one that takes this long would block the worker just the same."""
LOOK_S = 0.01


async def ends_every_time(hear: Callable[[], object]) -> bool:
    """Whether each of `TRIALS` copies of this process ended while it heard, by a signal or an exception."""
    for _ in range(TRIALS):
        if await _survives(hear):
            return False
    return True


async def _survives(hear: Callable[[], object]) -> bool:
    try:
        child = os.fork()
    except OSError:
        return True  # no memory for a copy: nothing is proved
    if child == 0:
        _hear_and_end(hear)
    return await _exit_of(child) == 0


def _hear_and_end(hear: Callable[[], object]) -> None:
    """Hear in the copy, which shares sockets and signal pipes with the worker and must not touch them."""
    code = 1
    with suppress(BaseException):
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        hear()
        code = 0
    os._exit(code)


async def _exit_of(child: int) -> int:
    """The code of a copy, negative for a signal; it is ended after `TRIAL_S`."""
    until, is_late = monotonic() + TRIAL_S, False
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)  # noqa: ASYNC222  it does not wait
        if ended:
            return os.waitstatus_to_exitcode(status)
        if monotonic() > until and not is_late:
            is_late = True
            os.kill(child, signal.SIGKILL)
        await asyncio.sleep(LOOK_S)
