"""`openear replay --why`: a bounded table for a person, lines of JSON for a program."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from agents.commands.errors import UserError
from agents.commands.main import app
from streams.policy import DAY_MS
from tests.builders import START_MS, a_mention, chorus, in_order, talk


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("talk") / "mentions.ndjson"
    leak = chorus(9, "cap leaks", START_MS + 10 * DAY_MS)
    others = [
        a_mention("the horn leaks", START_MS + 9 * DAY_MS + n, brand="Quietude", author=f"q{n}", id=f"q{n}")
        for n in range(3)
    ]
    story = in_order(talk(12), leak, others)
    path.write_text("".join(json.dumps(said) + "\n" for said in story))
    return str(path)


def replayed(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["replay", *arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def test_a_table_shows_the_windows_of_a_term_given_as_people_write_it(file: str) -> None:
    shown = replayed(file, "--why", "leaks")
    assert "OPENED an alert" in shown
    assert "fewer than 5 authors" in shown
    assert "the term 'leak' in " in shown


def test_lines_of_json_hold_every_number(file: str, tmp_path: Path) -> None:
    out = tmp_path / "why.ndjson"
    replayed(file, "--why", "cap leaks", "--json", str(out))
    lines = [json.loads(line) for line in out.read_text().splitlines()]
    [opened] = [line for line in lines if line["outcome"] == "OPENS"]
    assert (opened["term"], opened["brand"], opened["penalty"]) == ("cap leak", "Lumatone", 0.0)
    assert opened["score"] > opened["line"]
    assert [line["window_end"] for line in lines] == sorted(line["window_end"] for line in lines)


def test_a_word_that_nobody_said_and_a_word_that_is_no_term_differ(file: str) -> None:
    assert "heard anybody say 'zither'" in replayed(file, "--why", "zither")
    with pytest.raises(UserError, match="it is no term") as refused:
        replayed(file, "--why", "great")
    assert refused.value.exit_code == 2


def test_each_brand_has_a_table_of_its_own(file: str) -> None:
    shown = replayed(file, "--why", "leaks")
    assert shown.index("in the talk of Lumatone") < shown.index("in the talk of Quietude")


def test_a_concept_is_found_as_an_alert_names_it_and_hinted_at(file: str) -> None:
    assert "the term '~leak' in " in replayed(file, "--why", "leak: drips, puddles")
    assert "--why '~leak' shows that" in replayed(file, "--why", "leak")


def test_a_name_of_the_brand_is_no_term_and_it_is_said_so(file: str) -> None:
    assert "'lumatone' is a name of Lumatone, and names are no terms" in replayed(file, "--why", "lumatone")
