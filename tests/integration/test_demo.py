"""The demo as a person starts it: a process of its own, from the first line to the last, or to its sudden end."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep

import psutil
import pytest
from aiokafka.admin import AIOKafkaAdminClient

from agents.broker import EmbeddedKafka

COMMAND = (sys.executable, "-P", "-c", "from agents.commands.main import main; main()", "demo")
SECONDS = 180
"""Twice what the demo takes by itself at most: other tests may be running beside it."""
PATIENCE_S = 60.0
STARTED = "customers begin to talk"
HEARD = " voices: "


@contextmanager
def the_demo(tmp_path: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    """A running demo whose temporary folders are in a place of their own."""
    place = tmp_path / "tmp"
    place.mkdir()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OPENEAR_B")}
    with subprocess.Popen(
        [*COMMAND, *options],
        env={**environment, "TMPDIR": str(place), "NO_COLOR": "1"},
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as demo:
        try:
            yield demo
        finally:
            with suppress(ProcessLookupError):
                demo.kill()


def read_until(demo: subprocess.Popen[str], words: str) -> None:
    """Read what the demo says until these words come."""
    said = []
    assert demo.stderr
    for line in demo.stderr:
        said.append(line)
        if words in line:
            return
    pytest.fail(f"the demo ended without saying {words!r}: {''.join(said)}")


def those_of(demo: subprocess.Popen[str]) -> list[psutil.Process]:
    """Every process that the demo has started."""
    return psutil.Process(demo.pid).children(recursive=True)


def left_over(tmp_path: Path, processes: list[psutil.Process]) -> list[str]:
    """Processes that still run, and temporary folders that are still there, once the patience is over."""
    _, alive = psutil.wait_procs(processes, timeout=PATIENCE_S)
    end = monotonic() + PATIENCE_S
    while (left := list((tmp_path / "tmp").iterdir())) and monotonic() < end:
        sleep(0.05)
    return [*map(str, alive), *map(str, left)]


def test_every_planted_theme_comes_back_from_kafka_as_an_alert(tmp_path: Path) -> None:
    with the_demo(tmp_path, "--once", "--seconds", str(SECONDS), "--json", "summary.json") as demo:
        shown, said = demo.communicate(timeout=SECONDS + PATIENCE_S)
    assert demo.returncode == 0, said
    summary = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))
    assert summary["planted"] == summary["heard"] == ["loved for photography", "the cap leaks"]
    assert summary["missed"] == summary["false"] == []
    assert summary["held_back"] == ["one loud author", "a pasted campaign"]
    assert summary["mentions"] > 1000
    assert 0 < summary["seconds"] < SECONDS
    assert "(praise, marketing)" in shown
    assert "(blame, packaging)" in shown
    assert "everything was heard" in shown
    assert left_over(tmp_path, []) == []


def test_a_demo_that_is_killed_leaves_no_worker_no_jvm_and_no_folder(tmp_path: Path) -> None:
    with the_demo(tmp_path) as demo:
        read_until(demo, HEARD)
        started = those_of(demo)
        names = {Path(process.exe()).name for process in started}
        assert any(name.startswith("java") for name in names)
        os.kill(demo.pid, signal.SIGKILL)
        assert demo.wait() == -signal.SIGKILL
    assert len(started) >= 5, "Kafka and the worker, the watcher of each, and the sweeper"
    assert left_over(tmp_path, started) == []


async def test_ctrl_c_on_a_kafka_of_ones_own_takes_the_topics_away(
    tmp_path: Path, broker: EmbeddedKafka
) -> None:
    with the_demo(tmp_path, "--brokers", broker.bootstrap, "--forever") as demo:
        read_until(demo, STARTED)
        started = those_of(demo)
        assert len(await demo_topics(broker)) > 10
        os.kill(demo.pid, signal.SIGINT)
        _, said = demo.communicate(timeout=PATIENCE_S)
    assert demo.returncode == 130
    assert "Traceback" not in said
    assert left_over(tmp_path, started) == []
    await gone_topics(broker)


async def gone_topics(broker: EmbeddedKafka) -> None:
    """Kafka answers first and deletes then."""
    end = monotonic() + PATIENCE_S
    while left := await demo_topics(broker):
        assert monotonic() < end, left
        await asyncio.sleep(0.1)


async def demo_topics(broker: EmbeddedKafka) -> list[str]:
    admin = AIOKafkaAdminClient(bootstrap_servers=broker.bootstrap)
    await admin.start()
    try:
        return [name for name in await admin.list_topics() if name.startswith("openear.demo-")]
    finally:
        await admin.close()


def test_time_that_runs_out_is_told_with_what_is_missing(tmp_path: Path, broker: EmbeddedKafka) -> None:
    options = ("--brokers", broker.bootstrap, "--seconds", "1", "--json", "summary.json")
    with the_demo(tmp_path, *options) as demo:
        _, said = demo.communicate(timeout=PATIENCE_S)
    assert demo.returncode == 1
    assert said.splitlines()[-1].endswith("no alert came of loved for photography, the cap leaks")
    summary = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))
    assert summary["missed"] == summary["planted"] == ["loved for photography", "the cap leaks"]


def test_a_kafka_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with the_demo(tmp_path, "--brokers", "127.0.0.1:9") as demo:
        _, said = demo.communicate(timeout=PATIENCE_S)
    assert demo.returncode == 1
    assert "no Kafka answers at 127.0.0.1:9" in said.splitlines()[-1]
    assert "Traceback" not in said
    assert left_over(tmp_path, []) == []
