"""`openear produce` while Kafka goes away: it waits, and where it cannot it says what was sent."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from agents import sender as sending
from agents.broker import EmbeddedKafka
from agents.commands.errors import UserError
from agents.commands.produce import _send
from agents.logs import Quieten
from streams.ingest.rows import Row
from streams.topology import Topic
from tests.integration.engine import PARTITIONS, make_topics, read, until

pytestmark = pytest.mark.asyncio(loop_scope="module")
ROWS = 600


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def kafka() -> AsyncIterator[EmbeddedKafka]:
    """A broker of its own, since it is killed."""
    mortal = EmbeddedKafka()
    await asyncio.to_thread(mortal.start)
    try:
        yield mortal
    finally:
        await asyncio.to_thread(mortal.close)


class Rows:
    """Rows that say how many were taken."""

    def __init__(self) -> None:
        self.taken = 0

    def __iter__(self) -> Iterator[Row]:
        for number in range(ROWS):
            self.taken += 1
            yield Row(0, f"Brand {number % 20}".encode(), b"%d" % number)


async def test_what_a_broker_missed_while_it_was_away_is_sent_again_and_in_order(
    kafka: EmbeddedKafka, prefix: str, caplog: pytest.LogCaptureFixture
) -> None:
    await make_topics(kafka.bootstrap, prefix)
    rows = Rows()
    caplog.handler.addFilter(Quieten())
    with caplog.at_level(logging.WARNING):
        task = asyncio.create_task(_send(rows, 200, {"bootstrap_servers": kafka.bootstrap}, prefix))
        await until("some rows", lambda: rows.taken > 100)
        await asyncio.to_thread(kafka.kill)
        await until("rows that nobody took", lambda: rows.taken > 300)
        await asyncio.to_thread(kafka.restart)
        sent, _ = await task
    assert sent == ROWS
    assert len(caplog.records) < 200
    _, source = await read(kafka.bootstrap, prefix, Topic.MENTIONS)
    told = {p: [int(record.value or b"") for record in records] for p, records in source.items()}
    assert sorted(number for numbers in told.values() for number in numbers) == list(range(ROWS))
    assert all(numbers == sorted(numbers) for numbers in told.values())
    assert len(told) <= PARTITIONS


async def test_whoever_interrupts_it_is_told_how_many_were_sent(
    kafka: EmbeddedKafka, prefix: str, capsys: pytest.CaptureFixture[str]
) -> None:
    await make_topics(kafka.bootstrap, prefix)
    rows = Rows()
    task = asyncio.create_task(_send(rows, 300, {"bootstrap_servers": kafka.bootstrap}, prefix))
    await until("some rows", lambda: rows.taken > 30)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    (said,) = capsys.readouterr().err.splitlines()
    count, _, rest = said.partition(" ")
    assert 0 < int(count) <= rows.taken
    assert rest == "were sent; to send the file again is safe: repeats are recognised"


async def test_a_broker_that_stays_away_ends_it_with_what_was_sent(
    kafka: EmbeddedKafka, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "AWAY_MS", 2000)
    await make_topics(kafka.bootstrap, prefix)
    rows, unheard = Rows(), []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: unheard.append(context["message"]))
    task = asyncio.create_task(_send(rows, 100, {"bootstrap_servers": kafka.bootstrap}, prefix))
    await until("some rows", lambda: rows.taken > 100)
    await asyncio.to_thread(kafka.kill)
    with pytest.raises(
        UserError, match=r"Kafka did not take a record .* in 2 s: .*\. \d+ were sent; .* is safe"
    ):
        await task
    assert not unheard
