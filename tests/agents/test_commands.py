"""Commands where something is in the way: a full disk, a closed pipe, a file that holds nothing."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from agents.commands.main import app
from agents.sender import Sender
from agents.settings import WorkerSettings
from agents.texts.alert import SHORT_ID, alert_gist, alert_line
from schemas.alert import Alert
from streams.policy import DAY_MS, HOUR_MS
from tests.builders import START_MS, a_mention, chorus, in_order, talk, told

MAIN = """
import sys
from agents.commands import alerts
from schemas.alert import Alert
lines = sys.stdin.buffer.read().splitlines()
async def kept(_settings, with_words):
    return [Alert.model_validate_json(line) for line in lines * 2000], []
alerts._newest_and_silences = kept
from agents.commands.main import main
main()
"""
A_DELETE = {"event": "delete", "source": "web", "id": "17", "at": "2026-03-01T09:00:00Z"}
HEADER = "id,brand,created_at,source,text\n"


@pytest.fixture(scope="module")
def an_alert() -> Alert:
    story = told(in_order(talk(8), chorus(12, "the lid cracked", START_MS + 5 * DAY_MS + HOUR_MS)))
    return next(alert for alert in story.alerts if alert.evidence)


def listed(alert: Alert, out: int, *words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", MAIN, "alerts", "list", *words],
        input=alert.model_dump_json().encode(),
        stdout=out,
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this platform")
@pytest.mark.parametrize("words", [(), ("--json",)])
def test_a_full_disk_is_one_sentence(an_alert: Alert, words: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = listed(an_alert, full.fileno(), *words)
    assert done.returncode == 1
    assert done.stderr == b"openear: the output cannot be written: No space left on device\n"


@pytest.mark.parametrize("words", [(), ("--json",)])
def test_a_reader_that_goes_away_is_no_trouble(an_alert: Alert, words: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = listed(an_alert, writing, *words)
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


IN_A_LOOP = """
import asyncio
from agents.commands import main as commands
from agents.commands.output import emit
async def lines():
    try:
        while True:
            yield "a line"
            await asyncio.sleep(0)
    finally:
        await asyncio.sleep(0)
async def tell():
    async for line in lines():
        emit(line)
commands.app = lambda: asyncio.run(tell())
commands.main()
"""


def test_a_reader_that_goes_away_from_lines_that_come_one_by_one_is_no_trouble_either() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", IN_A_LOOP], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as told:
        assert told.stdout
        assert told.stderr
        assert told.stdout.readline() == b"a line\n"
        told.stdout.close()
        assert (told.stderr.read(), told.wait(60)) == (b"", 141)


def test_an_alert_as_it_comes_is_named_by_what_show_takes(
    an_alert: Alert, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = Console(file=StringIO(), width=500)
    for line in alert_gist(an_alert, 2, with_id=True):
        screen.print(line)
    shown = screen.file.getvalue()  # type: ignore[attr-defined]
    short = shown.split()[0]
    assert len(short) == SHORT_ID
    assert "Proposal for" in shown
    assert shown.count("  > ") in {2, 3}  # one may speak against it
    assert not alert_line(an_alert).plain.startswith(short)

    async def kept(_settings: WorkerSettings) -> dict[str, Alert]:
        return {an_alert.id: an_alert}

    monkeypatch.setattr("agents.alert_topic.newest_alerts", kept)
    done = CliRunner().invoke(app, ["alerts", "show", short, "--json"])
    assert an_alert.id in done.stdout


def test_a_file_without_a_mention_is_a_sentence_and_1(tmp_path: Path) -> None:
    path = tmp_path / "none.csv"
    path.write_text(HEADER + "1,Acme,no time,web,hello\n")
    for words in ([], ["--json", "-"]):
        done = CliRunner().invoke(app, ["replay", str(path), *words])
        assert done.exit_code == 1
        assert "none of the rows was a mention" in str(done.exception)
        assert "1 row is no mention: 1 BAD_TIME" in done.stderr


def test_odd_bytes_are_told(tmp_path: Path) -> None:
    path = tmp_path / "latin.csv"
    path.write_bytes((HEADER + "1,Acme,2026-03-01T09:00:00Z,web,\xfcber\n").encode("latin-1"))
    done = CliRunner().invoke(app, ["replay", str(path)])
    assert done.exit_code == 0
    assert "1 line is not UTF-8" in done.stderr


def test_what_was_sent_is_told_to_a_program_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def sent(rows: Iterable[object], *_: object) -> tuple[int, float]:
        return len(list(rows)), 0.25

    monkeypatch.setattr("agents.commands.produce._send", sent)
    path = tmp_path / "two.csv"
    path.write_text(HEADER + "1,Acme,2026-03-01T09:00:00Z,web,hello\n2,Acme,no time,web,hello\n")
    done = CliRunner().invoke(app, ["produce", str(path), "--json"])
    assert json.loads(done.stdout) == {
        "sent": 1, "mentions": 1, "notices": 0, "no_mentions": {"BAD_TIME": 1}, "seconds": 0.2,
    }  # fmt: skip


def test_notices_that_were_sent_are_not_called_mentions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def sent(rows: Iterable[object], *_: object) -> tuple[int, float]:
        return len(list(rows)) + 15, 0.25  # the one without a brand to 16 partitions

    monkeypatch.setattr("agents.commands.produce._send", sent)
    path = tmp_path / "two.ndjson"
    path.write_text("".join(json.dumps(each) + "\n" for each in (a_mention(), A_DELETE)))
    done = CliRunner().invoke(app, ["produce", str(path)])
    assert "1 mention and 1 notice (17 records) sent in 0.2 s" in done.stderr


def test_every_row_of_a_replay_is_counted_once_though_all_partitions_hear_it(tmp_path: Path) -> None:
    path = tmp_path / "two.ndjson"
    path.write_text("".join(json.dumps(each) + "\n" for each in (a_mention(), A_DELETE)))
    done = CliRunner().invoke(app, ["replay", str(path)])
    became = dict(line.split() for line in done.stdout.splitlines() if len(line.split()) == 2)
    assert (became["counted"], became["notice"]) == ("1", "1")


def test_mentions_are_sent_with_the_settings_of_a_worker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[object] = []

    class Unreachable(Sender):
        def __init__(self, connection: dict[str, object], prefix: str) -> None:
            seen.extend([connection["security_protocol"], prefix])
            raise InterruptedError

    monkeypatch.setattr("agents.sender.Sender", Unreachable)
    path = tmp_path / "one.csv"
    path.write_text(HEADER)
    environment = {"OPENEAR_SECURITY_PROTOCOL": "SSL", "OPENEAR_PREFIX": "of.environment."}
    CliRunner().invoke(app, ["produce", str(path)], env=environment)
    CliRunner().invoke(app, ["produce", str(path), "--prefix", "given."], env=environment)
    assert seen == ["SSL", "of.environment.", "SSL", "given."]
