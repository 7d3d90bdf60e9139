"""Keep a program only as long as the process that asked for it lives; nothing outlives its parent.

Run by its path, never imported by Openear: `python -I -S watcher.py PARENT_PID PID_FILE COMMAND...`, with
standard input a pipe whose only writing end the parent holds. The end of the parent, a SIGKILL included,
closes the pipe; a new parent process shows the same where a forked child still holds the pipe. Then the
program gets SIGTERM and, if that does not help within GRACE_S, SIGKILL. On Linux the program also dies with
the watcher itself, should somebody kill that; on macOS this last case would leave it running. Linux and macOS
only.

Why not simpler: exit handlers do not run after a SIGKILL, and asking the kernel from the parent
(PR_SET_PDEATHSIG) ties the program to the *thread* that started it. The watcher has one thread, so here it is
safe.

Exit code: 0 if it was asked to end the program and the program obeyed, else the program's own, or as in a
shell 128 and the number of the signal that ended it.
"""

import os
import select
import signal
import subprocess
import sys
import time

GRACE_S = 30
"""A clean stop of Kafka takes 0.4 to 0.9 s; on a loaded machine several."""
LOOK_S = 0.1
_PR_SET_PDEATHSIG = 1


def die_with_the_watcher(watcher: int) -> None:
    """In the child, before it becomes the program: ask the kernel to kill it with its parent."""
    if sys.platform != "linux":
        return
    import ctypes

    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != watcher:  # it died in between
        os._exit(1)


def write_whole(path: str, text: str) -> None:
    """Write a file that no reader sees half."""
    with open(f"{path}.new", "w") as file:  # noqa: PTH123  pathlib would cost 10 ms and 1 MB here
        file.write(text)
    os.replace(f"{path}.new", path)  # noqa: PTH105


def watch(parent: int, pid_file: str, command: list[str]) -> int:
    """Run the command until it ends, the parent is gone, or SIGTERM asks for its end; gives the exit code."""
    asked: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: asked.append(number))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    own = os.getpid()
    program = subprocess.Popen(  # noqa: S603  the command is the parent's own
        command,
        stdin=subprocess.DEVNULL,
        preexec_fn=lambda: die_with_the_watcher(own),
    )
    write_whole(pid_file, str(program.pid))
    kill_at = None
    while program.poll() is None:
        if kill_at is None:
            ready = select.select([0], [], [], LOOK_S)[0]
            is_orphan = (bool(ready) and not os.read(0, 64)) or os.getppid() != parent
            if is_orphan or asked:
                program.terminate()
                kill_at = time.monotonic() + GRACE_S
        else:
            if time.monotonic() > kill_at:
                program.kill()
            time.sleep(0.02)
    code = program.returncode
    if kill_at is not None and code in (0, -signal.SIGTERM, 128 + signal.SIGTERM):
        return 0
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(watch(int(sys.argv[1]), sys.argv[2], sys.argv[3:]))
