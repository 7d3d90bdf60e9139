"""The subscriber of the README, run as it stands there: it is told what was committed, and once."""

import asyncio
import os
import re
import subprocess
import sys

from agents.broker import EmbeddedKafka
from agents.rights import Resource, rights_of
from agents.settings import worker_settings
from schemas.alert import AlertState
from streams.topology import PREFIX, Topic
from streams.topology.access import Component
from tests.deliveries import an_alert
from tests.integration.delivering import At
from tests.integration.engine import ROOT, make_topics
from tests.integration.receivers import Hook
from tests.integration.test_readme_producers import BLOCK

TOPIC = PREFIX + Topic.ALERTS_PACKAGING
ALERT = an_alert()
OPENED = f"open {ALERT.title} for {ALERT.owner} - {ALERT.proposal}"
CLOSED = f"close {ALERT.title}"


def example(prefix: str) -> str:
    """The one block of the README that reads alerts, for the topics and with a group of the test."""
    blocks = BLOCK.findall((ROOT / "README.md").read_text("utf-8"))
    (found,) = (code for tongue, code in blocks if tongue == "python" and TOPIC in code)
    return (
        str(found)
        .replace(TOPIC, prefix + Topic.ALERTS_PACKAGING)
        .replace(group_of_the_readme(), f"{prefix}its")
    )


def group_of_the_readme() -> str:
    """The group that the example reads with."""
    (group,) = set(re.findall(r'group_id="(.+?)"', (ROOT / "README.md").read_text("utf-8")))
    return str(group)


def lines_of(prefix: str, at: str, count: int) -> list[str]:
    """What the example says, until it said so many lines."""
    process = subprocess.Popen(
        [sys.executable, "-c", example(prefix)],
        env={**os.environ, "OPENEAR_BROKERS": at},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        return [process.stdout.readline().rstrip("\n") for _ in range(count)]
    finally:
        process.kill()
        process.communicate()


async def test_a_subscriber_of_thirty_lines_is_told_of_what_was_committed(
    broker: EmbeddedKafka, prefix: str
) -> None:
    await make_topics(broker.bootstrap, prefix, 1)
    kafka = At(worker_settings(brokers=broker.bootstrap, prefix=prefix), Hook())
    await kafka.publish(ALERT)  # which aborts a first attempt
    await kafka.publish(
        an_alert(revision=1, authors=30),
        an_alert(revision=1),
        an_alert(revision=2, state=AlertState.RESOLVED),
    )
    assert await asyncio.to_thread(lines_of, prefix, broker.bootstrap, 3) == [
        OPENED,
        f"comment {ALERT.title} - {ALERT.cause}",
        CLOSED,
    ]


def test_its_group_is_one_that_the_rights_of_a_subscriber_are_about() -> None:
    (right,) = (each for each in rights_of(Component.SUBSCRIBER, PREFIX) if each.resource is Resource.GROUP)
    assert right.is_prefix
    assert group_of_the_readme().startswith(right.name)


def test_the_example_is_short() -> None:
    assert len(example("").strip().splitlines()) <= 36
