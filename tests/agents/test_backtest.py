"""`openear backtest`: a table for a person, one object for a program, pictures for both."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from agents.commands import pictures
from agents.commands.errors import UserError
from agents.commands.main import app
from streams.policy import DAY_MS, HOUR_MS
from tests.builders import BRAND, START_MS, a_mention, chorus, in_order, talk

OTHER = "Other <b>&amp; brand"
CAP_MS, HINGE_MS = START_MS + 8 * DAY_MS, START_MS + 10 * DAY_MS


@pytest.fixture(scope="module")
def mentions(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("talk") / "mentions.ndjson"
    others = [a_mention("the zither cracked", CAP_MS + n, brand=OTHER, id=f"o{n}") for n in range(7)]
    story = in_order(
        talk(13, a_day=60),
        chorus(12, "<script> cap leaks", CAP_MS),
        chorus(5, "wobbly hinge", HINGE_MS, over_ms=20 * HOUR_MS),
        others,
    )
    path.write_text("".join(json.dumps(said) + "\n" for said in story))
    return str(path)


@pytest.fixture
def profile(tmp_path: Path) -> str:
    path = tmp_path / "lumatone.yaml"
    path.write_text(f"brand: {BRAND}\n")
    return str(path)


def run(command: str, *arguments: str) -> Any:
    result = CliRunner().invoke(app, [command, *arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result


def test_a_program_gets_one_object_with_every_setting_against_the_chosen_one(
    mentions: str, profile: str, tmp_path: Path
) -> None:
    done = run(
        "backtest", "--profile", profile, "--mentions", mentions, "--json", "-", "--plot", str(tmp_path / "p")
    )
    figures = json.loads(done.stdout)
    assert (figures["brand"], figures["setting"], figures["mentions"]) == (BRAND, "normal", 797)
    assert figures["days"] == pytest.approx(13, abs=0.2)
    by_name = {each["setting"]: each for each in figures["settings"]}
    assert list(by_name) == ["quiet", "normal", "keen"]
    own = by_name["normal"]
    assert (own["new"], own["gone"], own["same"], own["hours_later"]) == ([], [], own["themes"], 0.0)
    assert own["per_week"] == pytest.approx(7 * own["alerts"] / figures["days"], abs=0.01)
    assert len(figures["themes"]) == own["themes"] >= 1
    assert by_name["quiet"]["alerts"] <= own["alerts"] <= by_name["keen"]["alerts"]
    names = {path.name for path in (tmp_path / "p").iterdir()}
    assert names == {f"{theme['id']}.svg" for theme in figures["themes"]}
    for path in (tmp_path / "p").iterdir():
        assert "script" not in {element.tag.rpartition("}")[2] for element in ET.parse(path).iter()}


def test_a_person_gets_a_table_and_titles_and_is_told_what_was_left_out(mentions: str, profile: str) -> None:
    done = run("backtest", "--profile", profile, "--mentions", mentions)
    assert "normal (chosen)" in done.stdout
    assert "cap leaks" in done.stdout
    assert "7 rows of other brands" in done.stderr
    assert "\x1b" not in done.output


def test_a_history_that_teaches_nothing_is_no_proof_of_silence(profile: str, tmp_path: Path) -> None:
    few = tmp_path / "few.ndjson"
    few.write_text("".join(json.dumps(said) + "\n" for said in talk(1, a_day=9)))
    assert "too few to say anything" in run("backtest", "--profile", profile, "--mentions", str(few)).stderr


def test_the_profile_names_the_setting_that_is_chosen(mentions: str, tmp_path: Path) -> None:
    keen = tmp_path / "keen.yaml"
    keen.write_text(f"brand: {BRAND}\nsensitivity: keen\n")
    done = run("backtest", "--profile", str(keen), "--mentions", mentions, "--json", "-")
    figures = json.loads(done.stdout)
    assert figures["setting"] == "keen"
    assert figures["settings"][2]["gone"] == []


def test_files_without_the_brand_of_the_profile_are_a_sentence(mentions: str, tmp_path: Path) -> None:
    nobody = tmp_path / "nobody.yaml"
    nobody.write_text("brand: Nobody\n")
    with pytest.raises(UserError, match="hold no mention of 'Nobody'"):
        run("backtest", "--profile", str(nobody), "--mentions", mentions)


def test_a_replay_draws_its_themes_too_but_at_most_so_many(
    mentions: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "MOST", 0)
    assert "0 pictures" in run("replay", mentions, "--plot", str(tmp_path / "none")).stderr
    assert list((tmp_path / "none").iterdir()) == []
    monkeypatch.setattr(pictures, "MOST", 1)
    assert "1 picture in " in run("replay", mentions, "--plot", str(tmp_path / "one")).stderr
    assert len(list((tmp_path / "one").iterdir())) == 1


def test_a_folder_that_cannot_be_made_is_a_sentence(mentions: str) -> None:
    with pytest.raises(UserError, match="cannot be written to"):
        run("replay", mentions, "--plot", f"{mentions}/below")
    with pytest.raises(UserError, match="give one of them"):
        run("replay", mentions, "--plot", "pictures", "--why", "leaks")
