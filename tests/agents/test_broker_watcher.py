"""The watcher: whatever ends its parent, the program ends too; shown with a sleeper instead of a JVM."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import psutil
import pytest

from agents.broker import watcher

SOON_S = 20.0
SLEEPER = [sys.executable, "-S", "-c", "import time; time.sleep(60)"]


def watching(pid_file: Path, *program: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-I", "-S", watcher.__file__, str(os.getpid()), str(pid_file), *program],
        stdin=subprocess.PIPE,
    )


def the_program(pid_file: Path) -> psutil.Process:
    end = time.monotonic() + SOON_S
    while not pid_file.exists():
        assert time.monotonic() < end, "the program did not start"
        time.sleep(0.01)
    return psutil.Process(int(pid_file.read_text()))


def test_the_end_of_the_pipe_ends_the_program(tmp_path: Path) -> None:
    watched = watching(tmp_path / "pid", *SLEEPER)
    program = the_program(tmp_path / "pid")
    assert watched.stdin
    watched.stdin.close()
    assert watched.wait(SOON_S) == 0
    assert not program.is_running()


def test_the_program_does_not_outlive_a_killed_parent(tmp_path: Path) -> None:
    parent = f"""
        import os, subprocess, sys, time
        subprocess.Popen(
            [sys.executable, "-I", "-S", {watcher.__file__!r}, str(os.getpid()), {str(tmp_path / "pid")!r},
             *{SLEEPER!r}],
            stdin=subprocess.PIPE,
        )
        time.sleep(60)
    """
    killed = subprocess.Popen([sys.executable, "-c", textwrap.dedent(parent)])
    program = the_program(tmp_path / "pid")
    killed.kill()
    killed.wait(SOON_S)
    program.wait(SOON_S)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ties a program to its parent")
def test_the_program_does_not_outlive_a_killed_watcher(tmp_path: Path) -> None:
    watched = watching(tmp_path / "pid", *SLEEPER)
    program = the_program(tmp_path / "pid")
    watched.kill()
    assert watched.wait(SOON_S) == -signal.SIGKILL
    program.wait(SOON_S)


@pytest.mark.parametrize(
    "end, code",
    [("raise SystemExit(3)", 3), ("import os; os.kill(os.getpid(), 9)", 128 + signal.SIGKILL), ("", 0)],
)
def test_the_exit_code_is_the_programs_own(tmp_path: Path, end: str, code: int) -> None:
    watched = watching(tmp_path / "pid", sys.executable, "-S", "-c", end)
    assert watched.wait(SOON_S) == code
    assert watched.stdin
    watched.stdin.close()
