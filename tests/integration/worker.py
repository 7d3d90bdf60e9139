"""A worker in a process of its own, to be killed, stopped and asked."""

import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

from tests.builders import KEY
from tests.integration.engine import PARTITIONS, ROOT, until


class Worker:
    """A worker in a process of its own; used in a `with` statement it never outlives the test."""

    def __init__(
        self,
        folder: Path,
        brokers: str,
        prefix: str,
        pause_s: float = 0.5,
        module: str = "tests.integration.paused_worker",
        **settings: Any,
    ) -> None:
        number = len(list(folder.glob("worker-*.log")))
        self.log = folder / f"worker-{number}.log"
        self.marks = folder / f"worker-{number}.marks"
        given = {
            "brokers": brokers,
            "prefix": prefix,
            "hash_key": KEY.decode(),
            "release_timeout_s": 20,  # a busy machine and pauses inside of transactions
            "idle_timeout_s": 1,
            **settings,
        }
        environment = {f"OPENEAR_{name.upper()}": str(value) for name, value in given.items()}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", module],
                cwd=ROOT,
                stdout=log,
                stderr=log,
                env={
                    **{name: value for name, value in os.environ.items() if not name.startswith("OPENEAR_")},
                    **environment,
                    "OPENEAR_TEST_MARKS": str(self.marks),
                    "OPENEAR_TEST_PAUSE_S": str(pause_s),
                },
            )

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    @property
    def said(self) -> str:
        return self.log.read_text("utf-8", "replace")

    def steps(self) -> list[str]:
        return self.marks.read_text().splitlines() if self.marks.exists() else []

    def committed(self) -> int:
        """Transactions that this process committed."""
        return sum(step.startswith("done") for step in self.steps())

    def open(self) -> set[str]:
        """Transactional ids with records sent and no commit."""
        last: dict[str, str] = {}
        for step in self.steps():
            state, _, transactional_id = step.partition(" ")
            last[transactional_id] = state
        return {transactional_id for transactional_id, state in last.items() if state == "open"}

    async def works(self, transactions: int = PARTITIONS) -> None:
        """Wait until it has acquired its partitions: one transaction marks each."""
        await until(f"{transactions} transactions of {self.log.name}", lambda: self._has(transactions))

    def _has(self, transactions: int) -> bool:
        assert self.process.poll() is None, (
            f"{self.log.name} ended with {self.process.returncode}:\n{self.said}"
        )
        return self.committed() >= transactions

    def kill(self) -> int:
        """Kill -9; the number of transactions that were open."""
        self.process.kill()
        self.process.wait()
        return len(self.open())

    def tell(self) -> None:
        """Let it write down where it stands; its log then has it."""
        if self.process.poll() is None and "partitions" in self.said:  # else there is no answer to it yet
            self.process.send_signal(signal.SIGVTALRM)

    async def stop(self) -> int:
        """SIGTERM; the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return await self.ended()

    async def ended(self) -> int:
        await until(f"the end of {self.log.name}", lambda: self.process.poll() is not None)
        return self.process.returncode


def scraped(worker: Worker) -> str:
    """The metrics of a worker that was started with `metrics_port=0`."""
    url = worker.said.partition("metrics on ")[2].split()[0]
    with urllib.request.urlopen(url, timeout=10) as answer:
        text: str = answer.read().decode()
    return text
