"""The topics of one test, and what it does with them: feed, start workers, read back, ask the oracle."""

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from click.testing import Result
from typer.testing import CliRunner

from agents.commands.main import app
from streams.records import Record
from streams.topology import Topic
from tests.integration.engine import PARTITIONS, Lines, Told, all_heard, feed, make_topics, read, until
from tests.integration.oracle import compared, oracle
from tests.integration.worker import Worker

FAST = 10_000.0
"""Records a second, where nothing is to happen in between."""


class Topics:
    """All topics under one prefix; `folder` is where the workers of the test leave their logs."""

    def __init__(self, brokers: str, prefix: str, folder: Path) -> None:
        self.brokers, self.prefix, self.folder = brokers, prefix, folder

    async def make(self, partitions: int = PARTITIONS) -> "Topics":
        await make_topics(self.brokers, self.prefix, partitions)
        return self

    def worker(self, **settings: Any) -> Worker:
        """A worker of these topics; see `Worker`."""
        return Worker(self.folder, self.brokers, self.prefix, **settings)

    async def feed(self, told: Iterable[Told], rate: float = FAST, *, by_transactions: bool = False) -> None:
        await feed(self.brokers, self.prefix, told, rate, by_transactions=by_transactions)

    async def all_heard(self) -> None:
        """Wait until every record is committed as heard, and no transaction is open."""
        await until("everything heard", lambda: all_heard(self.brokers, self.prefix))

    async def read(
        self, *topics: Topic, isolation: str = "read_committed"
    ) -> tuple[Lines, dict[int, list[Record]]]:
        return await read(self.brokers, self.prefix, *topics, isolation=isolation)

    async def openear(self, *words: str, stdin: str | None = None) -> Result:
        """What a command says to these topics, beside whatever else runs."""
        where = {"OPENEAR_BROKERS": self.brokers, "OPENEAR_PREFIX": self.prefix}
        return await asyncio.to_thread(CliRunner().invoke, app, words, input=stdin, env=where)

    async def exact(self) -> tuple[Lines, dict[int, list[Record]]]:
        """All that was written, and the source, where the oracle says the same, once and in order."""
        lines, source = await self.read()
        assert compared(lines) == dict(oracle(source, lines))
        return lines, source
