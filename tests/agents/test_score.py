"""`openear score`: the contract that scripts rely on."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from agents.commands.main import app

TEXT = "I love the performance, but it seems a bit pricey"


def scored(*arguments: str, stdin: str | None = None) -> list[dict[str, Any]]:
    result = CliRunner().invoke(app, ["score", "--json", *arguments], input=stdin)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_text_is_scored_clause_by_clause() -> None:
    assert scored(TEXT) == [
        {
            "text": TEXT,
            "vader": {"neg": 0.0, "neu": 0.776, "pos": 0.224, "compound": 0.3818},
            "sentiment": -0.2023,
            "verdict": "negative",
            "language": "en",
            "flags": [],
            "clauses": [
                {
                    "text": "I love the performance,",
                    "span": [0, 23],
                    "sentiment": 0.6369,
                    "departments": ["product"],
                    "matched": [[11, 22]],
                    "target": "performance",
                    "confidence": 0.62,
                    "why": [{"text": "love", "span": [2, 6], "valence": 3.2}],
                    "flags": [],
                },
                {
                    "text": "but it seems a bit pricey",
                    "span": [24, 49],
                    "sentiment": -0.3818,
                    "departments": ["pricing"],
                    "matched": [[43, 49]],
                    "target": "pricey",
                    "confidence": 0.44,
                    "why": [{"text": "pricey", "span": [43, 49], "valence": -1.6}],
                    "flags": [],
                },
            ],
        }
    ]


def test_each_text_gives_a_line_and_a_dash_reads_more_from_standard_input() -> None:
    lines = scored("one", "-", "four", stdin="two\r\n\nthree\n")
    assert [line["text"] for line in lines] == ["one", "two", "", "three", "four"]


def test_bytes_that_are_no_text_are_read_as_unknown_characters() -> None:
    result = CliRunner().invoke(app, ["score", "--json", "-"], input=b"good \xff\n")
    assert json.loads(result.stdout)["text"] == "good \ufffd"


def test_what_is_not_english_has_no_sentiment_and_keeps_its_vader_numbers() -> None:
    [line] = scored("Die Box ist kaputt")
    assert (line["sentiment"], line["verdict"], line["language"]) == (None, "unscored", "de")
    assert line["flags"] == ["unscored_language"]
    assert line["vader"]["compound"] < 0
    assert line["clauses"][0]["sentiment"] is None


@pytest.mark.parametrize("text", ["", "   ", "👍🏽❤️", "a\x1b[31mb", "\ud83d", "[bold]x[/bold] [/]"])
def test_any_text_is_scored_and_shown(text: str) -> None:
    assert len(scored(text)) == 1
    result = CliRunner().invoke(app, ["score", text])
    assert result.exit_code == 0, result.output
    assert "\x1b" not in result.stdout


def test_the_table_shows_clauses_and_departments() -> None:
    result = CliRunner().invoke(app, ["score", TEXT], env={"COLUMNS": "120", "NO_COLOR": "1"})
    assert result.exit_code == 0
    for shown in ("it seems a bit pricey", "pricing", "-0.3818", "negative", "VADER alone +0.3818"):
        assert shown in result.stdout


def test_praise_with_a_sign_of_sarcasm_is_shown_without_a_number() -> None:
    [line] = scored("Love the 3 hour wait. Slow clap. The camera is not good")
    assert [clause["flags"] for clause in line["clauses"]] == [["sarcasm"], [], []]
    assert [clause["sentiment"] is None for clause in line["clauses"]] == [True, False, False]
    assert [clause["confidence"] > 0 for clause in line["clauses"]] == [False, True, True]


def test_a_profile_brings_its_names(tmp_path: Path) -> None:
    file = tmp_path / "happy.yaml"
    file.write_text("version: 1\nbrand: Happy\ncompetitors: [Sonabox]\n", encoding="utf-8")
    [line] = scored("--profile", str(file), "Happy arrived. Sonabox is better than Happy")
    assert [clause["target"] for clause in line["clauses"]] == ["Happy", "Sonabox"]
    assert [clause["sentiment"] for clause in line["clauses"]] == [0.0, -0.4404]


def test_no_text_is_wrong_use() -> None:
    assert CliRunner().invoke(app, ["score"]).exit_code == 2
