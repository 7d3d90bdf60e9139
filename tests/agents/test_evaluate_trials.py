"""`openear evaluate --sweep --inject N --baselines` on a small stream of our own."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from agents.commands.errors import UserError
from agents.commands.main import app
from streams.evaluate.injection import MANY_WORDS
from streams.policy import DAY_MS
from tests.builders import BRAND, START_MS, chorus, in_order, talk

EVENT = {
    "id": "leak",
    "brand": BRAND,
    "terms": ["leak"],
    "start": "2026-03-21T00:00:00Z",
    "end": "2026-03-22T00:00:00Z",
    "must_alert": True,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("known")
    story = in_order(talk(40, a_day=6), chorus(9, "cap leaks", START_MS + 20 * DAY_MS))
    (folder / "mentions.ndjson").write_text("".join(json.dumps(said) + "\n" for said in story))
    (folder / "events.json").write_text(json.dumps({"events": [EVENT], "traps": []}))
    return folder


def evaluated(folder: Path, *options: str) -> tuple[str, dict[str, Any]]:
    mentions, events = str(folder / "mentions.ndjson"), str(folder / "events.json")
    result = CliRunner().invoke(app, ["evaluate", "--mentions", mentions, "--events", events, *options])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output, json.loads(result.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def everything(folder: Path) -> tuple[str, dict[str, Any]]:
    return evaluated(folder, "--sweep", "--inject", "2", "--seed", "3", "--baselines")


def test_the_curve_keeps_the_event_where_the_line_is_low(everything: tuple[str, dict[str, Any]]) -> None:
    shown, figures = everything
    assert "the curve over the line" in shown
    assert "SigniTrend" in shown, "no name of a rule is cut"
    hits = {row["line"]: row["must_hit"] for row in figures["sweep"]}
    assert list(hits) == [2.5, 3.0, 3.5, 3.75, 4.0, 5.0, 6.0]
    assert hits[2.5] == hits[3.75] == figures["must_hit"] == 1


def test_planted_themes_are_scored_for_us_and_for_the_usual_rules(
    everything: tuple[str, dict[str, Any]],
) -> None:
    shown, figures = everything
    assert "2 planted themes (seed 3)" in shown
    injected = figures["injected"]
    rules = ["openear", "3 x the window before", "mean + 2 SD", "SigniTrend", "G2 >= 15.13"]
    assert [name for name in injected if isinstance(injected[name], dict)] == rules
    assert all(injected[name]["themes"] == 2 for name in rules)
    assert all(injected[name]["by_rate"].keys() == {"2", "3", "5", "8", "12"} for name in rules)


def test_the_curve_tells_of_the_plants_too(everything: tuple[str, dict[str, Any]]) -> None:
    _, figures = everything
    assert [row["injected"]["themes"] for row in figures["sweep"]] == [2] * 7
    at_our_line = next(row for row in figures["sweep"] if row["line"] == 3.75)
    ours = dict(figures["injected"]["openear"])
    del ours[MANY_WORDS]  # planted apart from the others, and looked for at our line alone
    assert at_our_line["injected"] == ours


def test_without_a_flag_nothing_is_printed_but_the_figures(folder: Path) -> None:
    _, figures = evaluated(folder)
    assert "sweep" not in figures
    assert "injected" not in figures


def test_what_cannot_be_planted_is_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="it needs --inject N"):
        evaluated(folder, "--baselines")
    (tmp_path / "events.json").write_text(json.dumps({"events": [EVENT], "traps": []}))
    (tmp_path / "mentions.ndjson").write_text(json.dumps(talk(1, a_day=1)[0]) + "\n")
    with pytest.raises(UserError, match="no brand has enough talk"):
        evaluated(tmp_path, "--inject", "1")
