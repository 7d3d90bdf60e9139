"""Remove the demo's folder when nobody uses it any more, also where the demo was killed and could not.

Run by its path, never imported by Openear: `python -I -S sweeper.py FOLDER LOCK...`, with standard input a
pipe whose only writing end the demo holds. The end of the demo, a SIGKILL included, closes the pipe. Then the
locks are waited for, which the watchers of the worker and of Kafka hold until these are gone.
"""

import fcntl
import os
import shutil
import sys
import time

PATIENCE_S = 90
"""A watcher kills what it watches after 30 s; the worker goes first, then Kafka."""
LOOK_S = 0.1


def wait_for(lock: str) -> None:
    """Return once nobody holds the lock, or it is gone, or the patience is over."""
    try:
        file = os.open(lock, os.O_RDWR)
    except OSError:
        return
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(LOOK_S)
        else:
            return


def sweep(folder: str, locks: list[str]) -> None:
    """Wait for the end of whoever started this, then for the locks, and remove the folder."""
    sys.stdin.buffer.read()
    for lock in locks:
        wait_for(lock)
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sweep(sys.argv[1], sys.argv[2:])
