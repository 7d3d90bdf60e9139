"""`openear erase` on a real Kafka: what it reaches, what it says of the rest, and that nothing is left after it."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from click.testing import Result
from confluent_kafka.admin import (
    AdminClient,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    ResourceType,
)
from typer.testing import CliRunner

from agents.broker import EmbeddedKafka
from agents.commands.errors import UserError
from agents.commands.main import app
from agents.group import committed_offsets
from agents.settings import worker_settings
from streams.identity import KeyedHash
from streams.policy import DAY_MS, HOUR_MS
from streams.topology import Topic
from tests.builders import KEY, chorus, talk
from tests.integration.engine import PARTITIONS, Lines, feed, make_topics, read, until
from tests.integration.story import brand_names
from tests.integration.traces import Needle, newest_values, traces_of
from tests.integration.worker import Worker
from tests.scenarios.test_references import NOON, leaks

COMPACTED = (Topic.STATE, Topic.ALERT_STATE, Topic.EVIDENCE)
AT_ONCE = {
    "segment.ms": "100", "min.cleanable.dirty.ratio": "0.001", "max.compaction.lag.ms": "100",
    "min.compaction.lag.ms": "0", "delete.retention.ms": "100",
}  # fmt: skip
"""Let Kafka forget within a moment what else it forgets within a day."""
BY_REFERENCE, INLINE = brand_names(2)
SAID = leaks()
VICTIM, ACCOUNT = SAID[0], SAID[2]
"""A mention, and one whose author is to be forgotten: both brands have them, under the same ids."""
LATER = chorus(14, "battery died", NOON + DAY_MS, over_ms=2 * HOUR_MS, seed=9)
"""Opens another alert of both brands."""


@pytest_asyncio.fixture
async def forgetful(prefix: str) -> AsyncIterator[EmbeddedKafka]:
    """A broker that looks for something to compact ten times a second."""
    kafka = EmbeddedKafka(settings={"log.cleaner.backoff.ms": "100"})
    await asyncio.to_thread(kafka.start)
    try:
        await make_topics(kafka.bootstrap, prefix)
        admin = AdminClient({"bootstrap.servers": kafka.bootstrap})
        entries = [
            ConfigEntry(name, value, incremental_operation=AlterConfigOpType.SET)
            for name, value in AT_ONCE.items()
        ]
        resources = [
            ConfigResource(ResourceType.TOPIC, prefix + topic, incremental_configs=entries)
            for topic in COMPACTED
        ]
        for done in admin.incremental_alter_configs(resources).values():
            done.result(30)
        yield kafka
    finally:
        await asyncio.to_thread(kafka.close)


class Place:
    """A Kafka with topics of one test, and what is done there."""

    def __init__(self, kafka: EmbeddedKafka, prefix: str) -> None:
        self.brokers, self.prefix = kafka.bootstrap, prefix

    async def tell(self, *said: dict[str, Any]) -> None:
        """Say it of both brands, and wait until all of it is heard."""
        told = [
            (brand.encode(), json.dumps({**each, "brand": brand}).encode())
            for each in said
            for brand in (BY_REFERENCE, INLINE)
        ]
        await feed(self.brokers, self.prefix, told, 10_000)
        _, source = await read(self.brokers, self.prefix, Topic.MENTIONS)
        wanted = {partition: records[-1].offset + 1 for partition, records in source.items()}
        settings = worker_settings(brokers=self.brokers, prefix=self.prefix)

        async def are_heard() -> bool:  # a worker that writes all the time is never at rest
            committed = await committed_offsets(settings)
            return all(committed.get(partition, 0) >= offset for partition, offset in wanted.items())

        await until("everything heard", are_heard)

    async def erase(self, *words: str) -> Result:
        given = ["erase", *words, "--brokers", self.brokers, "--prefix", self.prefix]
        return await asyncio.to_thread(CliRunner().invoke, app, given)

    async def lines(self) -> Lines:
        return (await read(self.brokers, self.prefix))[0]

    def worker(self, folder: Path) -> Worker:
        profiles = folder / "profiles"
        profiles.mkdir(exist_ok=True)
        by_reference = {"brand": BY_REFERENCE, "privacy": {"quotes": "reference"}}
        (profiles / "a.yaml").write_text(json.dumps(by_reference))
        quiet: dict[str, Any] = {
            "pause_s": 0, "checkpoint_s": 0.2, "idle_timeout_s": 3000, "test_roll_s": 0.3,
        }  # fmt: skip
        return Worker(folder, self.brokers, self.prefix, profiles=profiles, **quiet)


def needles(said: dict[str, Any], *, author_is_remembered: bool = False) -> list[Needle]:
    """What may stand nowhere: words, id, link, account, and the account's hash in the state."""
    texts: list[Needle] = [said["text"], said["id"], said["url"], said["author"]]
    return texts if author_is_remembered else [*texts, KeyedHash(KEY)(said["source"], said["author"])]


def of_topics(lines: Lines, *topics: Topic) -> dict[tuple[str, int, bytes], bytes]:
    """All records of these topics, as they stand there, numbered."""
    return {
        (topic, partition, b"%d %b" % (number, key or b"")): value
        for (topic, partition), records in lines.items()
        if topic in topics
        for number, (key, value, _) in enumerate(records)
        if value is not None
    }


@pytest.mark.slow
async def test_after_an_erasure_and_compaction_nothing_is_left_but_what_is_named(
    forgetful: EmbeddedKafka, prefix: str, tmp_path: Path
) -> None:
    place = Place(forgetful, prefix)
    gone = [*needles(VICTIM), *needles(ACCOUNT, author_is_remembered=True)]
    with place.worker(tmp_path) as worker:
        await worker.works()
        await place.tell(*sorted([*talk(6), *SAID], key=lambda each: each["created_at"]))
        before = await place.lines()
        standing = newest_values(before, *COMPACTED)
        kept = [needle for needle in gone if needle not in (VICTIM["author"], ACCOUNT["author"])]
        assert [needle for needle in kept if not traces_of(standing, [needle])] == []  # else nothing is shown

        done = await place.erase("--source", "bluesky", "--id", VICTIM["id"], "--json")
        assert done.exit_code == 0, (done.output, done.exception)
        report = json.loads(done.stdout)
        assert (report["event"], report["unheard"], report["still"]) == ("delete", [], [])
        assert {each["brand"] for each in report["gone"]["told_again"]} == {BY_REFERENCE, INLINE}
        assert report["gone"]["entries"] == 1
        goes = {each["topic"]: each for each in report["goes"]}
        assert goes["mentions.v1"]["by"] == "retention"
        assert goes["state.v1"]["by"] == "compaction"
        assert goes["mentions.v1"]["at"] > goes["state.v1"]["at"] > report["at"]

        done = await place.erase("--source", "bluesky", "--author", ACCOUNT["author"])
        assert done.exit_code == 0, (done.output, done.exception)
        assert f"heard by the workers of {PARTITIONS} of {PARTITIONS} partitions" in done.stdout
        assert "gone: 1 entry of evidence.v1; from 2 open alerts, 0 ended" in done.stdout
        assert ACCOUNT["author"] not in done.output

        async def is_clean() -> bool:
            return not traces_of(of_topics(await place.lines(), *COMPACTED), gone)

        # nobody speaks any more: what the worker writes now and then lets Kafka close what it may compact
        await until("nothing is left", is_clean)
        erased = await place.lines()
        await place.tell(
            *sorted([*talk(2, seed=3, start_ms=NOON + DAY_MS), *LATER], key=lambda each: each["created_at"])
        )
        assert await is_clean()
        assert await worker.stop() == 0, worker.said

    after = await place.lines()
    published = {
        (topic, partition): records[len(erased.get((topic, partition), ())) :]
        for (topic, partition), records in after.items()
        if topic not in COMPACTED
    }
    assert any(records for (topic, _), records in published.items() if topic == Topic.ALERTS)
    topics = [topic for topic in Topic if topic not in (*COMPACTED, Topic.MENTIONS)]
    assert traces_of(of_topics(published, *topics), gone) == []


async def test_without_workers_it_is_said_who_has_not_heard_it(broker: EmbeddedKafka, prefix: str) -> None:
    await make_topics(broker.bootstrap, prefix)
    place = Place(broker, prefix)
    done = await place.erase("--source", "bluesky", "--id", "17", "--wait", "0.5", "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["unheard"] == list(range(PARTITIONS))
    assert json.loads(done.stdout)["unknown"] == ["source"]
    assert "nothing was heard lately from a source named bluesky" in done.stderr
    assert (
        f"no worker had heard it on {PARTITIONS} of {PARTITIONS} partitions (0, 1, 2, 3) in 0.5 s"
        in done.stderr
    )
    done = await place.erase("--source", "bluesky", "--id", "17", "--wait", "0", "--brand", "Lumatnoe")
    assert "no brand of that name was heard lately" in done.stderr
    assert "gone: nothing of that name stood in an open alert" in done.stdout
    sent = await place.erase("--source", "bluesky", "--id", "17", "--no-wait", "--brand", INLINE)
    assert sent.exit_code == 0
    assert "heard by" not in sent.stdout
    assert "mentions.v1: the mention as it came" in sent.stdout
    _, source = await read(broker.bootstrap, prefix, Topic.MENTIONS)
    told = [
        (each.key, json.loads(each.value or b"")["event"]) for records in source.values() for each in records
    ]
    named = [(INLINE.encode(), "delete"), (b"Lumatnoe", "delete")]
    assert sorted(told) == sorted([(b"*", "delete")] * PARTITIONS + named)


@pytest.mark.parametrize(
    "words, said",
    [
        (["--source", "web"], "say what to forget: either --id or --author"),
        (["--source", "web", "--id", "1", "--author", "a"], "say what to forget: either --id or --author"),
        (["--source", "The Web", "--id", "1"], "nothing was sent: source: String should match pattern"),
        (["--source", "web", "--author", ""], "nothing was sent: author: String should have at least 1"),
    ],
)
async def test_what_is_no_wish_is_wrong_use(
    words: list[str], said: str, broker: EmbeddedKafka, prefix: str
) -> None:
    done = await Place(broker, prefix).erase(*words)
    assert isinstance(done.exception, UserError)
    assert done.exception.exit_code == 2
    assert said in str(done.exception)
