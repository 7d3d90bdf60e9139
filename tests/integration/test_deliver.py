"""Delivery through a real Kafka to a real HTTP receiver: what is told, what is told again, what is kept."""

import asyncio
import json
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.client import AIOKafkaClient
from aiokafka.errors import ProducerFenced
from standardwebhooks import Webhook

from agents.broker import EmbeddedKafka
from agents.deliver import caller, service
from agents.deliver.journal import Journal
from agents.exits import Exit
from agents.settings import worker_settings
from agents.silences import read_silences, write_silence
from schemas.alert import Alert, AlertState
from schemas.delivery import Digest, Fate, Why
from streams.alert.cloud_event import outputs_of
from streams.deliver.silences import matcher_of, silence_of
from streams.topology import Topic
from tests.deliveries import a_subscriber, an_alert, fates
from tests.integration.delivering import PARTITION, PARTITIONS, At, metrics_of, run, scraped
from tests.integration.engine import make_topics, until
from tests.integration.receivers import SECRET, Hook


@pytest_asyncio.fixture
async def at(broker: EmbeddedKafka, prefix: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[At]:
    monkeypatch.setenv("HOOK_SECRET", SECRET)
    monkeypatch.setattr(caller, "FIRST_WAIT_S", 0.05)
    await make_topics(broker.bootstrap, prefix, PARTITIONS)
    async with Hook() as hook:
        yield At(worker_settings(brokers=broker.bootstrap, prefix=prefix), hook)


async def test_a_committed_alert_is_told_once_signed_and_as_it_stands_on_kafka(at: At) -> None:
    opened, ended = an_alert(), an_alert(revision=1, state=AlertState.RESOLVED)
    await at.publish(opened)
    assert await at.deliver() == 0
    await at.publish(ended)
    assert await at.deliver() == 0
    assert await at.deliver() == 0
    events = [Webhook(SECRET).verify(call.body, call.headers) for call in at.hook.calls]
    assert at.hook.ids == [event["id"] for event in events] == [f"{opened.id}.0", f"{opened.id}.1"]
    assert [event["type"] for event in events] == ["openear.alert.opened.v1", "openear.alert.resolved.v1"]
    assert [Alert.model_validate(event["data"]) for event in events] == [opened, ended]
    assert fates(await at.journal()) == [
        (Fate.QUEUED, Why.NEW),
        (Fate.TOLD, Why.ACCEPTED),
        (Fate.QUEUED, Why.ENDED),
        (Fate.TOLD, Why.ACCEPTED),
    ]


async def test_a_start_stands_a_coordinator_that_is_found_late(
    at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    lookup = AIOKafkaClient.coordinator_lookup

    async def late(self: AIOKafkaClient, *sought: Any) -> Any:
        await asyncio.sleep(0.8)  # what is read back meanwhile is assigned anew several times
        return await lookup(self, *sought)

    await at.publish(an_alert())
    monkeypatch.setattr(AIOKafkaClient, "coordinator_lookup", late)
    assert await at.deliver() == 0
    assert at.hook.ids == [f"{an_alert().id}.0"]


async def test_a_first_start_tells_what_comes_from_then_on_and_a_forgotten_offset_is_no_first_start(
    at: At,
) -> None:
    await at.publish(an_alert(1))
    assert await at.deliver(from_beginning=False) == 0
    await at.publish(an_alert(2))
    assert await at.deliver(from_beginning=False) == 0
    assert at.hook.ids == [f"{an_alert(2).id}.0"]
    await at.publish(an_alert(3))
    await asyncio.to_thread(forget_offsets, at)
    assert await at.deliver(from_beginning=False) == 0
    assert at.hook.ids == [f"{an_alert(number).id}.0" for number in (2, 3)]


async def test_where_nothing_is_alerted_kafka_is_told_of_the_offsets_all_the_same(
    at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    await at.publish(an_alert(1))
    stop = asyncio.Event()
    running = asyncio.create_task(at.serve(stop))
    try:
        await until("the alert", lambda: at.hook.calls)
        heard_to = await until("its offset", lambda: committed(at))
        await until("its outcome", lambda: at.values(Topic.DELIVERIES))
        await asyncio.to_thread(forget_offsets, at)
        assert await committed(at) is None
        monkeypatch.setattr(service, "ALIVE_S", 0.0)
        assert await until("the offset again", lambda: committed(at)) >= heard_to
    finally:
        stop.set()
        await running


async def test_of_what_was_published_before_the_start_the_newest_state_is_told_and_no_cool_down_holds_it(
    at: At,
) -> None:
    await at.publish(an_alert(1, severity=3), an_alert(2))
    await at.publish(an_alert(1, revision=1, severity=6))
    assert await at.deliver() == 0
    assert at.hook.ids == [f"{an_alert(2).id}.0", f"{an_alert(1).id}.1"]
    assert {each.why for each in await at.journal()} == {Why.NEW, Why.ACCEPTED}
    await at.publish(an_alert(2, revision=1), an_alert(2, revision=2, state=AlertState.RESOLVED))
    assert await at.deliver() == 0
    assert at.hook.ids[2:] == [f"{an_alert(2).id}.2"]


def forget_offsets(at: At) -> None:
    """What Kafka does a week after the last commit."""
    admin = pytest.importorskip(
        "confluent_kafka.admin", reason="no wheel of confluent-kafka for this platform"
    )
    group = f"{at.settings.prefix}deliver"
    client = admin.AdminClient({"bootstrap.servers": at.settings.brokers})
    client.delete_consumer_groups([group])[group].result(30)


async def committed(at: At) -> int | None:
    """How far the alerts are read, as Kafka knows it."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=at.settings.brokers, group_id=f"{at.settings.prefix}deliver"
    )
    async with consumer:
        offset: int | None = await consumer.committed(
            TopicPartition(at.settings.prefix + Topic.ALERTS, PARTITION)
        )
    return offset


async def test_a_receiver_that_is_away_is_called_again_and_its_wish_to_wait_is_kept(
    at: At, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="openear.deliver")
    at.hook.answers = [(503, {}), (429, {"Retry-After": "1"}), (500, {})]
    await at.publish(an_alert())
    assert await at.deliver() == 0
    assert len(set(at.hook.ids)) == 1
    assert len(at.hook.ids) == 4
    told = (await at.journal())[-1]
    assert (told.fate, told.attempts, told.answer) == (Fate.TOLD, 4, 204)
    times = [int(call.headers["webhook-timestamp"]) for call in at.hook.calls]
    assert times[2] - times[1] >= 1
    assert caplog.text.count("the receiver of box fails: answer 503") == 1
    assert caplog.text.count("the receiver of box answers again") == 1


async def test_what_is_refused_is_given_up_and_told_when_somebody_asks_again_and_no_redirect_is_followed(
    at: At,
) -> None:
    at.hook.answers = [(400, {}), (307, {"Location": "/elsewhere"})]
    await at.publish(an_alert(1), an_alert(2), an_alert(3))
    assert await at.deliver() == 2
    dead = [each for each in await at.journal() if each.fate is Fate.DEAD]
    assert [(each.why, each.answer, each.attempts) for each in dead] == [
        (Why.REFUSED, 400, 1),
        (Why.REFUSED, 307, 1),
    ]
    assert await at.deliver(again="box") == 0
    assert at.hook.ids == [f"{an_alert(number).id}.0" for number in (1, 2, 3, 1, 2)]
    assert at.hook.elsewhere == 0
    assert await at.deliver(again="box") == 0
    assert len(at.hook.calls) == 5


async def test_who_cannot_be_reached_keeps_nobody_else_waiting_and_is_given_up_in_time(
    at: At, caplog: pytest.LogCaptureFixture
) -> None:
    nowhere = {"url": "http://127.0.0.1:9/secret-part", "secret": {"env": "HOOK_SECRET"}}
    gone = a_subscriber("gone", webhook=nowhere, give_up_after="1s")
    await at.publish(an_alert())
    assert await at.deliver(gone, at.webhook()) == 1
    by_name = {each.subscriber: each for each in await at.journal() if each.fate in (Fate.TOLD, Fate.DEAD)}
    assert (by_name["gone"].why, by_name["gone"].answer) == (Why.UNREACHABLE, None)
    assert by_name["gone"].attempts > 1
    assert by_name["box"].fate is Fate.TOLD
    assert "gave up telling gone of" in caplog.text
    assert caplog.text.count("the receiver of gone fails: ClientConnectorError") == 1
    assert "the receiver of box" not in caplog.text
    assert "secret-part" not in caplog.text


async def test_a_silence_on_kafka_holds_and_its_tombstone_lets_go(at: At) -> None:
    connection, prefix = at.settings.connection(), at.settings.prefix
    silence = silence_of([matcher_of("severity<=10")], 0, 10**10, "we move")
    await write_silence(connection, silence.id, silence, prefix)
    assert await read_silences(connection, prefix) == {silence.id: silence}
    await at.publish(an_alert())
    await at.deliver()
    assert at.hook.calls == []
    held = (await at.journal())[-1]
    assert (held.fate, held.why, held.silence) == (Fate.HELD, Why.SILENCED, silence.id)
    await write_silence(connection, silence.id, None, prefix)
    assert await read_silences(connection, prefix) == {}
    await at.deliver()
    assert at.hook.ids == [f"{an_alert().id}.0"]
    assert (await at.journal())[-2].why is Why.AFTER_SILENCE


async def test_what_a_budget_leaves_out_comes_as_a_digest_by_webhook_and_on_kafka(
    at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    await at.publish(an_alert(1), an_alert(2, severity=7))
    frugal = at.webhook(budget_per_day=0)
    await at.deliver(frugal)
    assert at.hook.calls == []
    now_ms = service._now_ms
    monkeypatch.setattr(service, "_now_ms", lambda: now_ms() + 86_400_000)
    await at.deliver(frugal)
    (call,) = at.hook.calls
    event = Webhook(SECRET).verify(call.body, call.headers)
    digest = Digest.model_validate(event["data"])
    assert event["type"] == "openear.digest.v1"
    assert event["id"] == digest.id == call.headers["webhook-id"]
    assert [line.alert_id for line in digest.lines] == [an_alert(2).id, an_alert(1).id]
    assert [Digest.model_validate_json(value) for value in await at.values(Topic.DIGESTS)] == [digest]
    await at.deliver(frugal)
    assert len(at.hook.calls) == 1


async def test_what_is_no_alert_is_passed_and_what_a_newer_worker_says_is_told_with_all_of_it(at: At) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=at.settings.brokers)
    output = outputs_of(an_alert(), "openear")[0]
    newer = json.dumps({**json.loads(output.value or b""), "mood": "new"}).encode()
    async with producer:
        for value in (b"junk", None, json.dumps({"id": 1}).encode()):
            for topic in (Topic.ALERTS, Topic.SILENCES, Topic.DELIVERIES):
                await producer.send_and_wait(at.settings.prefix + topic, value, key=b"\xff")
        await producer.send_and_wait(at.settings.prefix + Topic.ALERTS, newer, headers=list(output.headers))
    assert await at.deliver() == 0
    assert [json.loads(call.body)["data"]["mood"] for call in at.hook.calls] == ["new"]


async def test_a_process_killed_between_call_and_commit_calls_again_with_the_same_id(
    at: At, tmp_path: Path
) -> None:
    await at.publish(an_alert(1), an_alert(2))
    process = run(at, tmp_path)
    at.hook.at_a_call = process.kill
    await until("the first call", lambda: at.hook.calls)
    assert await asyncio.to_thread(process.wait) == -signal.SIGKILL
    at.hook.at_a_call = None
    assert fates(await at.journal()) == [(Fate.QUEUED, Why.NEW)] * 2
    again = run(at, tmp_path, "--once")
    assert await asyncio.to_thread(again.wait) == 0
    first, second = f"{an_alert(1).id}.0", f"{an_alert(2).id}.0"
    assert at.hook.ids == [first, first, second]
    assert fates(await at.journal()) == [(Fate.QUEUED, Why.NEW)] * 2 + [(Fate.TOLD, Why.ACCEPTED)] * 2


async def test_a_second_service_takes_over_and_the_first_one_says_so(at: At, tmp_path: Path) -> None:
    first = run(at, tmp_path)
    await at.publish(an_alert(1))
    await until("the first call", lambda: at.hook.calls)
    second = run(at, tmp_path, "--metrics-port", "0")
    try:
        metrics = await asyncio.to_thread(metrics_of, second)
        await at.publish(an_alert(2))
        assert await asyncio.to_thread(first.wait) == Exit.RESTART
        assert first.stderr is not None
        said = first.stderr.read().decode()
        assert "another `openear deliver` took over" in said
        assert "secret-part" not in said
        await until("the second alert", lambda: f"{an_alert(2).id}.0" in at.hook.ids)
        told = 'openear_deliveries_total{fate="told",subscriber="box",why="ACCEPTED"} 1.0'
        await until("its count", lambda: asyncio.to_thread(lambda: told in scraped(metrics)))
        second.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(second.wait) == 0
    finally:
        for process in (first, second):
            if process.poll() is None:
                process.kill()
            process.communicate()


async def test_where_nothing_is_alerted_the_first_one_notices_too(
    at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "ALIVE_S", 0.5)
    await at.publish(an_alert())
    first = asyncio.create_task(at.serve(asyncio.Event()))
    try:
        await until("its outcome", lambda: at.values(Topic.DELIVERIES))
        async with Journal(at.settings, PARTITIONS):
            with pytest.RaisesGroup(ProducerFenced, flatten_subgroups=True):
                await asyncio.wait_for(first, 30)
    finally:
        first.cancel()
