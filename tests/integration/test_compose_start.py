"""The first start as the compose file says it, without an engine: its commands, variables, probes and order."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from agents.broker import EmbeddedKafka
from agents.broker.ports import free_ports
from tests.deploy.test_compose import OURS, ROOT
from tests.integration.engine import until

MOUNTED = {
    volume["target"]: str(ROOT / volume["source"])
    for service in OURS.values()
    for volume in service["volumes"]
}
OPENEAR = [sys.executable, "-c", "from agents.commands.main import main; main()"]
SUBSTITUTED = {"OPENEAR_HASH_KEY": "k" * 32}
"""What whoever starts it has to give."""


class Service:
    """A service of the compose file as processes of this machine."""

    def __init__(self, name: str, brokers: str, prefix: str, port: int) -> None:
        self._service: dict[str, Any] = OURS[name]
        given = {name: str(value) for name, value in self._service["environment"].items()}
        given |= {name: value for name, value in SUBSTITUTED.items() if name in given}
        given |= {"OPENEAR_BROKERS": brokers, "OPENEAR_PREFIX": prefix, "OPENEAR_METRICS_PORT": str(port)}
        kept = {name: value for name, value in os.environ.items() if not name.startswith("OPENEAR_")}
        self._environment = kept | {name: placed(value) for name, value in given.items()}

    def run(self, words: list[str]) -> subprocess.CompletedProcess[str]:
        """A command of it to its end."""
        return subprocess.run(
            [*OPENEAR, *map(placed, words)], env=self._environment, cwd=ROOT, capture_output=True, text=True,
            check=False,
        )  # fmt: skip

    @contextmanager
    def running(self, log: Path) -> Iterator[subprocess.Popen[bytes]]:
        """Its own command, for the time of the block."""
        with log.open("wb") as said:
            process = subprocess.Popen(
                [*OPENEAR, *map(placed, self._service["command"])],
                env=self._environment,
                cwd=ROOT,
                stderr=said,
            )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(60)

    def is_healthy(self) -> bool:
        """What its probe says."""
        program, *words = self._service["healthcheck"]["test"][1:]
        assert program == "openear"
        return self.run(words).returncode == 0


def placed(word: str) -> str:
    """A word with the folders of this tree for those that are mounted."""
    for target, source in MOUNTED.items():
        if word.startswith(target):
            return source + word.removeprefix(target)
    return word


def test_every_folder_that_is_mounted_is_there_and_holds_something() -> None:
    assert set(MOUNTED) == {"/profiles", "/subscribers"}
    assert all(any(Path(source).glob("*.yaml")) for source in MOUNTED.values())


@pytest.mark.slow
async def test_topics_come_first_and_then_worker_and_delivery_get_well(
    broker: EmbeddedKafka, prefix: str, tmp_path: Path
) -> None:
    topics, *others = (
        Service(name, broker.bootstrap, prefix, port)
        for name, port in zip(("topics", "worker", "deliver"), free_ports(3), strict=True)
    )
    early = await asyncio.to_thread(others[0].run, OURS["worker"]["command"])
    assert early.returncode == 1
    assert "run `openear topics create`" in early.stderr
    done = await asyncio.to_thread(topics.run, OURS["topics"]["command"])
    assert done.returncode == 0, done.stderr
    with ExitStack() as stack:
        for number, service in enumerate(others):
            log = tmp_path / f"{number}.log"
            process = stack.enter_context(service.running(log))
            await until("that it is well", partial(asyncio.to_thread, service.is_healthy))
            assert process.poll() is None, log.read_text()
        again = await asyncio.to_thread(topics.run, OURS["topics"]["command"])
        assert (again.returncode, again.stdout) == (0, "")
    said = (tmp_path / "0.log").read_text()
    assert "profile of 'Lumatone' read" in said
