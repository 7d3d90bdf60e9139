"""A broker that is away while records wait to be heard: the worker waits, says so, and goes on by itself."""

import asyncio
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from agents.broker import EmbeddedKafka
from agents.health import KAFKA_SILENCE_S
from agents.worker.stalled import STALLED_S
from tests.faults.verdict import judged
from tests.integration.engine import all_heard, feed, make_topics, read, until
from tests.integration.story import a_story
from tests.integration.worker import Worker, scraped

AWAY_S = STALLED_S + 5
PATIENT = {"session_timeout_s": 90, "transaction_timeout_s": 600}
"""Else Kafka ends the transaction that is open, and the worker ends fenced as Kafka is back, for a restart."""


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_a_worker_waits_for_a_broker_that_is_away_says_so_and_goes_on_by_itself(tmp_path: Path) -> None:
    with EmbeddedKafka(tmp_path / "kafka") as kafka:
        brokers, prefix = kafka.bootstrap, "away."
        await make_topics(brokers, prefix)
        await feed(brokers, prefix, a_story(seed=91, days=2, a_day=1500), 10_000)
        with Worker(tmp_path, brokers, prefix, pause_s=0.5, metrics_port=0, **PATIENT) as worker:
            await worker.works()
            await until("that it is ready", lambda: probe(worker, "/readyz")[0] == 200)
            assert not await all_heard(brokers, prefix), "nothing was left to hear"
            await asyncio.to_thread(kafka.kill)
            await until("that it says so", lambda: probe(worker, "/readyz")[0] == 503)
            assert probe(worker, "/readyz")[1].startswith("Kafka has not answered for ")
            assert probe(worker, "/livez")[0] == 200
            await until("an outage longer than a checkpoint may last", lambda: silence_s(worker) > AWAY_S)
            assert probe(worker, "/livez")[0] == 200
            await asyncio.to_thread(kafka.restart)
            await until("that it is ready again", lambda: probe(worker, "/readyz")[0] == 200)
            assert silence_s(worker) <= KAFKA_SILENCE_S
            await until("everything heard", lambda: all_heard(brokers, prefix), 180)
            assert await worker.stop() == 0, worker.said
        verdict = judged(*await read(brokers, prefix))
    assert verdict.is_exact, verdict


def probe(worker: Worker, path: str) -> tuple[int, str]:
    """Status and sentence."""
    url = worker.said.partition("metrics on ")[2].split()[0].removesuffix("/metrics") + path
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def silence_s(worker: Worker) -> float:
    """What the metric says."""
    name = "openear_kafka_silence_seconds "
    (line,) = [line for line in scraped(worker).splitlines() if line.startswith(name)]
    return float(line.removeprefix(name))
