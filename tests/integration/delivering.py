"""A delivery service of a test: its topics and its receiver, in this process or one of its own; what it serves."""

import asyncio
import os
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any, NamedTuple

from aiokafka import AIOKafkaProducer

from agents.committed import CommittedReader
from agents.deliver.counts import Counts
from agents.deliver.receivers import receiver_of
from agents.deliver.run import deliver_through
from agents.deliver.service import Given
from agents.settings import WorkerSettings
from schemas.alert import Alert
from schemas.delivery import Delivery
from schemas.subscriber import Subscribers
from streams.alert.cloud_event import outputs_of
from streams.topology import Topic
from tests.deliveries import LUMATONE, a_subscriber
from tests.integration.engine import ROOT
from tests.integration.receivers import Hook

PARTITIONS = 1
PARTITION = 0


class At(NamedTuple):
    """A Kafka with topics of one test, and a receiver."""

    settings: WorkerSettings
    hook: Hook

    async def publish(self, *alerts: Alert) -> None:
        """Write alerts as a worker does, in a transaction, and one that is aborted before them."""
        producer = AIOKafkaProducer(
            bootstrap_servers=self.settings.brokers, transactional_id=f"{self.settings.prefix}worker"
        )
        async with producer:
            for is_real in (False, True):
                await producer.begin_transaction()
                for alert in alerts:
                    for topic, key, value, headers in outputs_of(alert, "openear"):
                        await producer.send(
                            self.settings.prefix + topic,
                            value,
                            key=key,
                            headers=list(headers),
                            partition=PARTITION,
                        )
                await producer.flush()
                await (producer.commit_transaction() if is_real else producer.abort_transaction())

    async def deliver(self, *subscribers: Any, **options: Any) -> int:
        """Run a delivery service until all that is there was told; how many deliveries it gave up."""
        return await self.serve(asyncio.Event(), *subscribers, once=True, **options)

    async def serve(
        self,
        stop: asyncio.Event,
        *subscribers: Any,
        cool_down_s: int = 21_600,
        from_beginning: bool = True,
        **options: Any,
    ) -> int:
        """Run a delivery service until it is stopped."""
        who = Subscribers(subscribers=subscribers or (self.webhook(),))
        receivers = {each.name: receiver_of(each, "openear") for each in who.subscribers}
        alerts = LUMATONE.alerts.model_copy(update={"cool_down": cool_down_s})
        profiles = {LUMATONE.brand: LUMATONE.model_copy(update={"alerts": alerts})}
        given = Given(PARTITIONS, who, receivers, profiles, Counts())
        return await deliver_through(self.settings, given, stop, from_beginning=from_beginning, **options)

    def webhook(self, name: str = "box", **changed: Any) -> Any:
        return a_subscriber(name, webhook={"url": self.hook.url, "secret": {"env": "HOOK_SECRET"}}, **changed)

    async def values(self, topic: Topic) -> list[bytes]:
        """All that is committed on a topic."""
        reader = CommittedReader(
            self.settings.connection(), [topic], from_beginning=True, prefix=self.settings.prefix
        )
        async with reader:
            return [record.value async for record in reader.until_now()]

    async def journal(self) -> list[Delivery]:
        return [Delivery.model_validate_json(value) for value in await self.values(Topic.DELIVERIES)]


def run(at: At, tmp_path: Path, *words: str) -> subprocess.Popen[bytes]:
    """`openear deliver` in a process of its own."""
    path = tmp_path / "subscribers.yaml"
    path.write_text(
        f"subscribers:\n  - name: box\n    webhook: {{url: {at.hook.url}, secret: {{env: HOOK_SECRET}}}}\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", "from agents.commands.main import main; main()", "deliver", "--from-beginning",
         "--subscribers", str(path), *words],
        cwd=ROOT,
        env={**os.environ, "OPENEAR_BROKERS": at.settings.brokers, "OPENEAR_PREFIX": at.settings.prefix},
        stderr=subprocess.PIPE,
    )  # fmt: skip


def metrics_of(process: subprocess.Popen[bytes]) -> str:
    """Where it serves its metrics, once it has taken over."""
    assert process.stderr is not None
    said = b""
    while b" postponed, " not in said:  # aiokafka may say something in between
        line = process.stderr.readline()
        assert line, said
        said += line
    return said.decode().rpartition("metrics on ")[2].split()[0]


def scraped(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as answer:
        text: str = answer.read().decode()
    return text
