"""What strangers wrote comes out of Kafka onto a terminal, and moves nothing there."""

import asyncio
import os
import pty
import subprocess
import sys
from contextlib import suppress

from aiokafka import AIOKafkaProducer

from agents.broker import EmbeddedKafka
from streams.topology import Topic
from tests.agents.test_hostile_terminal import WILD, a_wild_alert
from tests.integration.engine import ROOT, make_topics

DRIVES = ("\x1b[2J", "\x1b]", "\x07", "\x9b", "\u202e", "\u2066", "\u2028", "\nopenear: all is well")
"""Clears a screen, names a window, rings, colours, turns text around, begins a line."""


def on_a_terminal(*words: str) -> str:
    """All that a command writes to a terminal, standard error too."""
    ours, its = pty.openpty()
    try:
        child = subprocess.Popen(
            [sys.executable, "-c", "from agents.commands.main import main; main()", *words],
            cwd=ROOT, stdin=its, stdout=its, stderr=its, env={**os.environ, "TERM": "xterm-256color"},
        )  # fmt: skip
    finally:
        os.close(its)
    written = b""
    with suppress(OSError):  # EIO: the other end is closed
        while piece := os.read(ours, 65_536):
            written += piece
    os.close(ours)
    assert child.wait(60) == 0, written
    return written.decode().replace("\r\n", "\n")


async def test_an_alert_with_wild_words_drives_no_terminal(broker: EmbeddedKafka, prefix: str) -> None:
    await make_topics(broker.bootstrap, prefix, 1)
    alert, places = a_wild_alert()
    assert places > 10
    assert all(sign in WILD for sign in DRIVES)
    async with AIOKafkaProducer(bootstrap_servers=broker.bootstrap) as producer:
        await producer.send_and_wait(prefix + Topic.ALERTS, alert.model_dump_json().encode())
    commands = [("tail", "--from-beginning", "--count", "1"), ("list",), ("show", alert.id)]
    at = ("--brokers", broker.bootstrap, "--prefix", prefix)
    shown = await asyncio.gather(
        *(
            asyncio.to_thread(on_a_terminal, "alerts", *words, *options, *at)
            for words in commands
            for options in ((), ("--json",))
        )
    )
    for each in shown:
        assert "openear: all is well" in each  # it was shown
        assert [sign for sign in DRIVES if sign in each] == []
