"""`openear evaluate`: figures of what was heard, and a sentence where they would be figures of nothing."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from agents.commands.errors import UserError
from agents.commands.main import app
from streams.policy import DAY_MS, HOUR_MS
from tests.builders import BRAND, START_MS, chorus, in_order, talk

LEAK = {
    "id": "leak",
    "brand": BRAND,
    "terms": ["leak"],
    "match_regex": "leaks",
    "start": "2026-03-11T09:00:00Z",
    "end": "2026-03-11T18:00:00Z",
    "must_alert": True,
}


@pytest.fixture(scope="module")
def mentions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("talk") / "mentions.ndjson"
    leak = chorus(9, "cap leaks", START_MS + 10 * DAY_MS + 9 * HOUR_MS, over_ms=3 * HOUR_MS)
    path.write_text("".join(json.dumps(said) + "\n" for said in in_order(talk(12), leak)))
    return path


def events(folder: Path, *rows: dict[str, Any]) -> Path:
    path = folder / "events.ndjson"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows) + "\n")
    return path


def evaluated(mentions: Path, truth: Path, *more: str) -> tuple[dict[str, Any], str]:
    """The figures, and what was said."""
    asked = ["evaluate", "--mentions", str(mentions), "--events", str(truth), *more]
    done = CliRunner().invoke(app, asked)
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout.splitlines()[-1]), done.stderr


def test_events_a_row_each_are_judged_and_each_alert_is_written_with_what_it_hit(
    mentions: Path, tmp_path: Path
) -> None:
    out = tmp_path / "alerts.ndjson"
    other = {**LEAK, "id": "hiss", "terms": ["hiss"], "match_regex": "hiss"}
    figures, said = evaluated(mentions, events(tmp_path, LEAK, other), "--json", str(out))
    assert (figures["must_hit"], figures["missed"], figures["unexplained"]) == (1, ["hiss"], 0)
    assert [json.loads(line)["hits"] for line in out.read_text().splitlines()] == [["leak"]]
    assert "not in the files" not in said
    assert "no mention is of" not in said


def test_a_brand_that_nobody_speaks_of_and_labels_of_other_mentions_are_told(
    mentions: Path, tmp_path: Path
) -> None:
    labels = tmp_path / "labels.csv"
    labels.write_text("\ufeffmention_id,event_id\n1-cap leaks-0,leak\nelsewhere,leak\n")  # as spreadsheets do
    truth = events(tmp_path, LEAK, {**LEAK, "id": "other", "brand": "lumatone"})
    figures, said = evaluated(mentions, truth, "--event-mentions", str(labels))
    assert figures["missed"] == ["other"]
    assert "no mention is of the brand 'lumatone' of other" in said
    assert "1 of 2 labelled mentions is not in the files" in said


def test_files_without_a_mention_give_no_figures(tmp_path: Path) -> None:
    empty = tmp_path / "empty.csv"
    empty.write_text("id,brand,created_at,source,text\n")
    with pytest.raises(UserError, match="none of the rows was a mention") as refused:
        evaluated(empty, events(tmp_path, LEAK))
    assert refused.value.exit_code == 1


def test_talk_that_has_no_room_for_a_theme_is_a_sentence(tmp_path: Path) -> None:
    few = tmp_path / "few.ndjson"
    few.write_text("".join(json.dumps(said) + "\n" for said in talk(1, a_day=20)))
    with pytest.raises(UserError, match="no room to plant a single theme"):
        evaluated(few, events(tmp_path, LEAK), "--inject", "4")
