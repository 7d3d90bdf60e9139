"""Set the stage of the demo: broker, topics and a worker, none of which outlives it.

The worker is a process of its own, started as a user would start it. A watcher between us and it ends it when
the demo is gone, even after a SIGKILL (agents/broker/watcher.py); the broker has its own.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from agents.broker import watcher
from agents.broker.embedded import EmbeddedKafka
from agents.commands.errors import UserError
from agents.rehearsal import PUBLIC_KEY

STOP_S = watcher.GRACE_S + 5
LAST_LINES = 15
"""Lines of the worker's log that are shown when it ends by itself."""
_WORKER = "from agents.commands.main import main; main()"


class Worker:
    """A running `openear worker`; its log goes to a file of the demo's own folder."""

    def __init__(self, folder: Path, brokers: str, profiles: Path | None, settings: dict[str, str]) -> None:
        self._log = folder / "worker.log"
        command = [sys.executable, "-c", _WORKER, "worker", "--brokers", brokers]
        if profiles is not None:
            command += ["--profiles", str(profiles)]
        guard = [sys.executable, "-I", "-S", watcher.__file__, str(os.getpid()), str(folder / "worker.pid")]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603  our own interpreter and code
                [*guard, *command],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                env={**os.environ, **settings},
                start_new_session=True,  # Ctrl-C is for the demo to answer
            )

    def check(self) -> None:
        """Raise UserError with the worker's own last words if it has ended."""
        code = self._process.poll()
        if code is None:
            return
        words = self._log.read_text("utf-8", "replace").splitlines()[-LAST_LINES:]
        raise UserError("\n".join([f"the worker ended with {code}:", *words]))

    def stop(self) -> None:
        """End the worker cleanly and wait for it; kill it if that takes too long."""
        if self._process.stdin is not None:
            with suppress(BrokenPipeError):
                self._process.stdin.close()
        try:
            self._process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()  # on Linux the worker dies with its watcher
            self._process.wait()


@contextmanager
def a_broker(brokers: str | None) -> Iterator[str]:
    """Give the address of a Kafka: the one that was named, else an embedded one that goes with the block."""
    if brokers is not None:
        yield brokers
        return
    with EmbeddedKafka() as kafka:
        yield kafka.bootstrap


@contextmanager
def a_worker(brokers: str, profiles: Path | None, prefix: str) -> Iterator[Worker]:
    """Give a worker that listens on the topics of this prefix; it and its folder go with the block."""
    settings = {"OPENEAR_PREFIX": prefix, "OPENEAR_HASH_KEY": PUBLIC_KEY.hex()}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="openear-demo-")))
        worker = Worker(folder, brokers, profiles, settings)
        stack.callback(worker.stop)
        yield worker
