"""Nobody's words drive a terminal, begin a line of a log or make a series of metrics."""

import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families
from pydantic import ValidationError
from typer.testing import CliRunner

from agents.commands import output
from agents.commands.main import app
from agents.dead_letters import Letter
from agents.logs import FORMAT, OneLine
from agents.terminal import harmless_json
from agents.texts.alert import alert_gist, alert_line, alert_lines
from agents.texts.letter import letter_json, letter_line, letter_lines
from agents.worker.metrics import Metrics
from agents.worker.owned import OwnedPartition
from schemas.alert import Alert
from schemas.profile import default_profile
from streams.ingest import Ingest, Rejection
from streams.ingest.dead_letters import letter_of, put_aside
from streams.listen.config import ListenConfig
from streams.listen.listener import Listener
from streams.records import Record
from streams.topology import Topic
from tests.builders import BRAND, KEY, START_MS, a_mention, a_record
from tests.hostile import NASTY

WILD = "\x1b[2J\x1b]0;owned\x07\x9b31m\u202e\u2066\u2028\r\nopenear: all is well"
"""Clears a screen, names a window, colours by an 8-bit sequence, turns text around, begins a line."""
GOLDEN = Path(__file__).parents[1] / "unit" / "golden" / "alert.v1.json"


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where a text stands in some JSON."""
    if isinstance(value, str):
        yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in items:
        yield from leaves(each, (*path, key))


def put(value: Any, path: tuple[Any, ...], text: str) -> Any:
    if not path:
        return text
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = put(value[path[0]], path[1:], text)
    return copy


def a_wild_alert() -> tuple[Alert, int]:
    """An alert with wild words wherever the format has room for them, and in how many places."""
    fields, places = json.loads(GOLDEN.read_text()), 0
    for path in list(leaves(fields)):
        wilder = put(fields, path, WILD)
        try:
            Alert.model_validate(wilder)
        except ValidationError:
            continue
        fields, places = wilder, places + 1
    return Alert.model_validate(fields), places


def test_an_alert_is_shown_without_harm() -> None:
    alert, places = a_wild_alert()
    assert places > 10
    told = [alert_line(alert, with_id=True), *alert_lines(alert), *alert_gist(alert, 9)]
    assert all(line.plain.isprintable() for line in told)


@pytest.mark.parametrize("number", range(len(NASTY)))
def test_a_dead_letter_is_shown_without_harm(number: int) -> None:
    wild = NASTY[number] + WILD
    value = json.dumps({wild: wild, "source": wild, "brand": wild}, ensure_ascii=False)
    record = Record(0, 0, wild.encode("utf-8", "replace"), value.encode("utf-8", "replace"), START_MS)
    rejection = Ingest(0, 1).read(record)
    assert isinstance(rejection, Rejection)
    written = put_aside(record, rejection, Topic.DEAD_LETTERS)
    letter = Letter(letter_of(dict(written.headers)), written.value)
    told = [letter_line(letter), *letter_lines(letter, 1000), json.dumps(letter_json(letter, 1000))]
    assert all(line.isprintable() for line in told)


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_a_score_is_shown_without_harm(options: tuple[str, ...]) -> None:
    done = CliRunner().invoke(app, ["score", *options, f"the lid {WILD} cracked"])
    assert done.exit_code == 0
    assert all(line.isprintable() for line in done.stdout.splitlines())


def test_what_json_says_stays_the_same_where_it_is_made_harmless() -> None:
    said = {WILD: [WILD, "größer 👩‍👩‍👧 名前"]}
    line = harmless_json(json.dumps(said, ensure_ascii=False))
    assert line.isprintable()
    assert "größer" in line
    assert json.loads(line) == said


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_on_a_terminal_every_command_is_harmless(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stdout", terminal)
    monkeypatch.setattr("sys.stderr", terminal)
    output.emit(WILD)
    output.emit_json({"a": WILD})
    output.say(f"one\ntwo {WILD}")
    assert all(line.isprintable() for line in terminal.getvalue().split("\n"))


def test_what_goes_into_a_file_stays_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    output.emit("brand: 👩‍👩‍👧")
    assert capsys.readouterr().out == "brand: 👩‍👩‍👧\n"


def test_a_file_name_or_a_key_of_a_profile_drives_no_terminal(tmp_path: Path) -> None:
    (tmp_path / "a\x1b[2J\nb.yaml").write_text('brand: A\n"\\e[31mred": 1')
    (tmp_path / "b.yaml").write_text('brand: "A\\u202e\\x9b31m"')
    done = CliRunner().invoke(app, ["profile", "check", str(tmp_path)])
    assert done.exit_code == 1
    assert all(line.isprintable() for line in done.stderr.splitlines())


def test_an_event_is_one_line_of_the_log_whatever_is_in_it() -> None:
    line = logging.LogRecord("openear.listen", logging.ERROR, "x.py", 1, "profile of %s read", (WILD,), None)
    told = OneLine(FORMAT).format(line)
    assert told.isprintable()
    assert "profile of" in told


def test_a_brand_makes_no_other_series_of_metrics_than_its_own() -> None:
    named = 'A"} 1 # {x="y"} \\ 2'
    config = ListenConfig({named: default_profile(named)}, KEY, 1)
    listener, metrics = Listener(config, 0), Metrics(1)
    metrics.acquired(OwnedPartition(0, listener, None, 0))  # type: ignore[arg-type]
    strangers = [brand for text in NASTY if len(brand := f"b{text}"[:100]) > 0]
    for number, brand in enumerate([named, *strangers]):
        value = json.dumps(a_mention(brand=brand, source=f"s{number}"))
        listener.hear(
            a_record(value.encode(), number, key=brand.encode("utf-8", "replace"), arrived_ms=2**42)
        )
    exposed = generate_latest(metrics.registry).decode()
    labels = {
        sample.labels["brand"]
        for family in text_string_to_metric_families(exposed)
        for sample in family.samples
        if "brand" in sample.labels
    }
    assert labels == {named, "other"}
    assert len(listener.brands) > len(NASTY) // 2
    assert BRAND not in exposed
