"""`openear warm`: lessons from a history, and a sentence where there is nothing to learn."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from agents.commands.errors import UserError
from agents.commands.main import app
from agents.rehearsal import rehearse_files
from streams.evaluate.evaluation import is_alert
from streams.policy import DAY_MS, HOUR_MS
from tests.builders import BRAND, START_MS, a_mention, chorus, in_order, talk

HISTORY = talk(20, start_ms=START_MS - 21 * DAY_MS)
FIRST_DAY = in_order(
    talk(1, seed=9), chorus(9, "the cap leaks", START_MS + 12 * HOUR_MS, over_ms=4 * HOUR_MS)
)


def written(path: Path, *several: Iterable[dict[str, Any]]) -> str:
    path.write_text("".join(json.dumps(said) + "\n" for said in in_order(*several)))
    return str(path)


def warmed(*arguments: str) -> tuple[list[dict[str, Any]], str]:
    """The lessons, and what was said about them."""
    result = CliRunner().invoke(app, ["warm", *arguments, "--json", "-"])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()], result.stderr


def test_a_history_gives_a_lesson_for_each_window_length_and_no_other_brand_teaches(tmp_path: Path) -> None:
    others = [
        a_mention("the zither cracked", START_MS - DAY_MS + n, brand="Other", id=f"o{n}") for n in range(7)
    ]
    lessons, said = warmed(BRAND, written(tmp_path / "history.ndjson", HISTORY, others))
    assert [lesson["window"] for lesson in lessons] == [900, 3600, 21_600, 86_400, 259_200]
    assert {lesson["brand"] for lesson in lessons} == {BRAND}
    assert lessons[-1]["voices"] > 100
    assert not any("zither" in lesson["counts"] for lesson in lessons)
    assert "7 rows of other brands (Other) left out" in said
    assert f"800 mentions of {BRAND}" in said


def test_a_replay_hears_lessons_before_everything_so_that_the_first_day_is_listened_to(
    tmp_path: Path,
) -> None:
    lessons, day = tmp_path / "lessons.ndjson", Path(written(tmp_path / "day.ndjson", FIRST_DAY))
    CliRunner().invoke(app, ["warm", BRAND, written(tmp_path / "h.ndjson", HISTORY), "--json", str(lessons)])
    cold, _ = rehearse_files([day], {})
    warm, _ = rehearse_files([lessons, day], {})
    assert [len(list(filter(is_alert, run.alerts))) for run in (cold, warm)] == [0, 1]
    assert cold.spans == warm.spans


def test_a_history_that_is_too_little_says_how_much_it_is_of_how_much(tmp_path: Path) -> None:
    file = written(tmp_path / "few.ndjson", talk(4, a_day=3))
    with pytest.raises(UserError, match=r"go on learning \(window 3 d: \d+\.\d of 30 voices\)"):
        warmed(BRAND, file)


def test_lengths_that_go_on_learning_are_named_and_the_lessons_are_given(tmp_path: Path) -> None:
    lessons, said = warmed(BRAND, written(tmp_path / "slow.ndjson", talk(60, a_day=3)))
    assert len(lessons) == 5
    assert "goes on learning: window 15 min: " in said
    assert "window 3 d" not in said


def test_files_without_the_brand_say_whose_they_are(tmp_path: Path) -> None:
    file = written(tmp_path / "history.ndjson", HISTORY)
    with pytest.raises(
        UserError, match=f"no mention of 'lumatone', but 800 of other brands .{BRAND}."
    ) as refused:
        warmed("lumatone", file)
    assert refused.value.exit_code == 1


def test_a_mention_of_a_year_to_come_does_not_let_the_history_fade(tmp_path: Path) -> None:
    absurd = a_mention("I heard a song", START_MS + 100 * 365 * DAY_MS)
    lessons, said = warmed(BRAND, written(tmp_path / "history.ndjson", HISTORY, [absurd]))
    assert lessons[-1]["voices"] > 100
    assert "put aside: 1 " in said


def test_a_kafka_that_does_not_answer_is_a_sentence(tmp_path: Path) -> None:
    file = written(tmp_path / "history.ndjson", HISTORY)
    done = CliRunner().invoke(app, ["warm", BRAND, file, "--brokers", "127.0.0.1:9"])
    assert "no Kafka answers at 127.0.0.1:9" in str(done.exception)
