"""What a worker says when it cannot work: one clear sentence, an exit code, never a traceback."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from agents.broker import EmbeddedKafka
from agents.exits import Exit
from streams.topology import Topic
from tests.builders import KEY
from tests.integration.engine import ROOT, feed, make_topics, until
from tests.integration.story import a_story
from tests.integration.worker import Worker, scraped

SENTENCE_S = 40.0


def refusal(**settings: Any) -> tuple[int, str]:
    """Run `openear worker` until it ends by itself: its code, and its last line."""
    given = {"hash_key": KEY.decode(), **settings}
    ended = subprocess.run(
        [sys.executable, "-c", "from agents.commands.main import main; main()", "worker"],
        cwd=ROOT,
        env={
            **{name: value for name, value in os.environ.items() if not name.startswith("OPENEAR_")},
            **{f"OPENEAR_{name.upper()}": str(value) for name, value in given.items()},
        },
        capture_output=True,
        text=True,
        timeout=SENTENCE_S,
        check=False,
    )
    assert "Traceback" not in ended.stderr, ended.stderr
    return ended.returncode, ended.stderr.strip().splitlines()[-1]


def test_without_a_broker_or_a_key_a_worker_says_so() -> None:
    code, line = refusal(brokers="127.0.0.1:1")
    assert (code, line) == (
        1,
        "openear: no Kafka answers at 127.0.0.1:1: is it running, and does it want TLS or SASL?",
    )
    code, line = refusal(brokers="127.0.0.1:1", hash_key="")
    assert code == 2
    assert line.startswith("openear: no key to hash authors with: set OPENEAR_HASH_KEY")


async def test_without_topics_a_worker_says_which_and_what_to_do(broker: EmbeddedKafka, prefix: str) -> None:
    code, line = await asyncio.to_thread(refusal, brokers=broker.bootstrap, prefix=prefix)
    assert code == 1
    missing = f"{prefix}mentions.v1 and {len(Topic) - 1} more"
    assert line == f"openear: {broker.bootstrap} has no topic {missing}: run `openear topics create`"


@pytest.fixture
def start(broker: EmbeddedKafka, prefix: str, tmp_path: Path) -> Iterator[Any]:
    with ExitStack() as stack:

        def one(**settings: Any) -> Worker:
            settings = {"pause_s": 0, "instance_id": "slot-0", **settings}
            return stack.enter_context(Worker(tmp_path, broker.bootstrap, prefix, **settings))

        yield one


async def test_another_hash_key_is_refused_and_the_old_one_goes_on(
    broker: EmbeddedKafka, prefix: str, start: Any
) -> None:
    await make_topics(broker.bootstrap, prefix)
    await feed(broker.bootstrap, prefix, a_story(seed=5, days=0.1), 10_000)
    worker = start(metrics_port=0)
    await worker.works()
    assert 'openear_records_total{disposition="counted"}' in scraped(worker)
    assert await worker.stop() == 0
    other = start(hash_key="quite another key, of enough bytes")
    assert await other.ended() == Exit.STATE
    assert "the hash key is not the one that the state was counted with" in other.said
    assert "Traceback" not in other.said
    again = start()
    await until("partitions again", lambda: "listening to partitions 0, 1, 2, 3" in again.said)
    assert await again.stop() == 0


async def test_a_worker_that_is_stopped_in_a_rebalance_ends_well(
    broker: EmbeddedKafka, prefix: str, start: Any
) -> None:
    await make_topics(broker.bootstrap, prefix)
    worker = start(instance_id="slot-0")
    await worker.works()
    other = start(instance_id="slot-1")
    await until("the other's start", lambda: "group " in other.said)
    # somewhere in the rebalance that begins now; wherever it is, it has to end well
    assert await worker.stop() == 0
    assert await other.stop() == 0
    assert "Traceback" not in worker.said + other.said
