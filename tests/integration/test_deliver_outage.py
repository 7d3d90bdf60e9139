"""Delivery through an outage of a real Kafka: it waits and says so, and goes on by itself, whatever was cut off."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from aiokafka.errors import KafkaTimeoutError

from agents import goodbye, outage
from agents.broker import EmbeddedKafka
from agents.deliver import caller, journal, service
from agents.deliver.answers import OUTAGE_S
from agents.deliver.journal import Journal
from agents.deliver.outlast import first_of
from agents.health import KAFKA_SILENCE, Health, judge_health, samples_at
from agents.settings import worker_settings
from schemas.delivery import Fate
from streams.topology import Topic
from tests.deliveries import an_alert
from tests.integration.delivering import PARTITIONS, At, metrics_of, run
from tests.integration.engine import make_topics, until
from tests.integration.receivers import SECRET, Hook
from tests.integration.test_alerts_tail import tail

SILENT = "Kafka has not answered for"
AGAIN = "Kafka answers again"
CUT_OFF = "an outage of Kafka cut off what was under way"


@pytest.fixture(scope="module")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedKafka]:
    """A broker of our own, which may be stopped and started again on its records."""
    with EmbeddedKafka(tmp_path_factory.mktemp("kafka")) as broker:
        yield broker


@pytest_asyncio.fixture
async def at(kafka: EmbeddedKafka, prefix: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[At]:
    monkeypatch.setenv("HOOK_SECRET", SECRET)
    monkeypatch.setattr(caller, "FIRST_WAIT_S", 0.05)
    monkeypatch.setattr(service, "ALIVE_S", 0.8)
    monkeypatch.setattr(outage, "KAFKA_SILENCE_S", 3.0)
    monkeypatch.setattr(journal, "COMMIT_S", OUTAGE_S + 1)
    monkeypatch.setattr(goodbye, "STOP_S", 1.0)
    await make_topics(kafka.bootstrap, prefix, PARTITIONS)
    async with Hook() as hook:
        yield At(worker_settings(brokers=kafka.bootstrap, prefix=prefix), hook)


def said(caplog: pytest.LogCaptureFixture, *beginnings: str) -> list[str]:
    """Which of these were logged by us, in order."""
    lines = [each.getMessage() for each in caplog.records if each.name.startswith("openear")]
    return [beginning for line in lines for beginning in beginnings if line.startswith(beginning)]


async def test_an_idle_service_waits_longer_than_any_transaction_may_take_and_goes_on(
    at: At, kafka: EmbeddedKafka, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "openear")
    stop = asyncio.Event()
    running = asyncio.create_task(at.serve(stop))
    await at.publish(an_alert(1))
    await until("the first alert", lambda: at.hook.ids)
    await until("its outcome", lambda: said_told(at))
    await asyncio.to_thread(kafka.stop)
    await until("that it says so", lambda: said(caplog, SILENT))
    await asyncio.to_thread(kafka.start)
    await until("that Kafka answers", lambda: said(caplog, AGAIN))
    await at.publish(an_alert(2))
    await until("the second alert", lambda: f"{an_alert(2).id}.0" in at.hook.ids)
    assert said(caplog, SILENT, AGAIN) == [SILENT, AGAIN]
    stop.set()
    assert await running == 0
    assert at.hook.ids == [f"{an_alert(number).id}.0" for number in (1, 2)]


async def said_told(at: At) -> bool:
    return Fate.TOLD in {each.fate for each in await at.journal()}


@pytest.mark.slow
async def test_a_transaction_that_was_cut_off_is_begun_anew_from_what_kafka_holds(
    at: At, kafka: EmbeddedKafka, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.INFO, "openear")
    is_cut_off, send = asyncio.Event(), Journal._send

    async def cut_off(self: Journal, *sent: Any) -> Any:
        """The first record is the last one before the broker is gone."""
        if not is_cut_off.is_set():
            is_cut_off.set()
            await asyncio.to_thread(kafka.stop)
        return await send(self, *sent)

    monkeypatch.setattr(Journal, "_send", cut_off)
    await at.publish(an_alert(1))
    stop = asyncio.Event()
    running = asyncio.create_task(at.serve(stop))
    await until("that it begins anew", lambda: said(caplog, CUT_OFF))
    assert at.hook.calls == []  # nothing is told that is not durable
    await asyncio.to_thread(kafka.start)
    await until("the alert", lambda: at.hook.ids)
    await until("its outcome", lambda: said_told(at))
    stop.set()
    assert await running == 0
    assert at.hook.ids == [f"{an_alert(1).id}.0"]
    assert [each.fate for each in await at.journal()] == [Fate.QUEUED, Fate.TOLD]
    assert len(await at.values(Topic.DELIVERIES)) == 2


@pytest.mark.slow
async def test_once_does_not_wait_for_a_kafka_that_stays_away(
    at: At, kafka: EmbeddedKafka, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "COMMIT_S", 1.5)
    at.hook.answers = [(503, {})] * 1000
    await at.publish(an_alert(1))
    running = asyncio.create_task(at.deliver())
    await until("a call", lambda: at.hook.ids)
    await asyncio.to_thread(kafka.stop)
    try:
        with pytest.raises(ExceptionGroup) as ended:
            await asyncio.wait_for(running, 30)
        # the silence, or a transaction that it cut off
        assert isinstance(first_of(ended.value), KafkaTimeoutError | TimeoutError)
    finally:
        await asyncio.to_thread(kafka.start)


@pytest.mark.slow
@pytest.mark.timeout(400)
async def test_the_command_outlasts_what_ended_it_and_its_probe_says_so(
    at: At, kafka: EmbeddedKafka, tmp_path: Path
) -> None:
    process = run(at, tmp_path, "--metrics-port", "0")
    tailing = tail(tmp_path, kafka, at.settings.prefix, "--count", "2")
    try:
        url = urlsplit(await asyncio.to_thread(metrics_of, process))
        assert url.hostname
        assert url.port

        def is_silent(for_s: int) -> bool:
            return (samples_at(str(url.hostname), int(url.port or 0), 5) or {})[KAFKA_SILENCE] > for_s

        def health(*, live: bool = False) -> Health:
            return judge_health(samples_at(str(url.hostname), int(url.port or 0), 5), live=live)

        await until("the tail", lambda: "listening" in (tmp_path / "err").read_text())
        await at.publish(an_alert(1))
        await until("the first alert", lambda: at.hook.ids)
        await until("that it is well", lambda: health().is_well)
        await asyncio.to_thread(kafka.stop)
        for age_s in (31, 95, 130):  # longer than thirty seconds between transactions and a minute for one
            await until(f"{age_s} s of silence", partial(is_silent, age_s), 120)
            assert (health().is_well, health(live=True).is_well, process.poll()) == (False, True, None)
        await asyncio.to_thread(kafka.start)
        await at.publish(an_alert(2))
        await until("the second alert", lambda: f"{an_alert(2).id}.0" in at.hook.ids)
        await until("that it is well", lambda: health().is_well)
        process.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(process.wait) == 0
        assert await asyncio.to_thread(tailing.wait) == 0
    finally:
        process.kill()
        tailing.kill()
        said_by_it = (await asyncio.to_thread(process.communicate))[1].decode()
    said_by_tail = (tmp_path / "err").read_text()
    for words in (said_by_it, said_by_tail):
        assert words.count(SILENT) == words.count(AGAIN) == 1
