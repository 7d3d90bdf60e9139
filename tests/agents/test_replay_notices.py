"""A file that holds edits and deletes is replayed as a worker would have heard it."""

import json
from pathlib import Path
from typing import Any

from agents.files import Reading, merged
from agents.rehearsal import rehearse
from schemas.mention import Disposition
from streams.ingest.rows import Row, row_of_line
from streams.policy import HOUR_MS, MINUTE_MS
from tests.builders import START_MS, a_mention
from tests.happenings import a_delete, an_edit

NOON = START_MS + 12 * HOUR_MS


def a_row(fields: dict[str, Any]) -> Row:
    row = row_of_line(json.dumps(fields).encode())
    assert isinstance(row, Row), row
    return row


def test_an_edit_stands_where_it_was_edited() -> None:
    said = a_mention(at_ms=NOON)
    assert a_row(said).created_ms == NOON
    assert a_row(an_edit(said, NOON + HOUR_MS)).created_ms == NOON + HOUR_MS


def test_edits_revised_reviews_and_deletes_of_a_file_take_effect() -> None:
    said = a_mention("I love the box", NOON, id="1")
    old = a_mention("crashes", NOON - 9 * 24 * HOUR_MS, id="2", kind="review", rating=1)
    file = [
        said,
        an_edit(said, NOON + HOUR_MS, text="I love the cap"),
        an_edit(old, NOON + HOUR_MS, rating=5),
        a_delete(said, NOON + 2 * HOUR_MS),
        {**a_mention("a song", NOON + 3 * HOUR_MS), "id": "3"},
        {**a_delete(said, NOON + 2 * HOUR_MS + MINUTE_MS), "brand": None},
    ]
    run = rehearse(sorted(map(a_row, file), key=lambda row: row.created_ms), {})
    heard = run.tally.dispositions
    assert (heard[Disposition.COUNTED], heard[Disposition.REVISED], heard[Disposition.QUARANTINED]) == (
        3,
        1,
        0,
    )
    assert run.tally.withdrawn == 1


def test_reach_without_a_time_stands_behind_what_its_file_said_before_it(tmp_path: Path) -> None:
    said, later = a_mention(at_ms=NOON, id="1"), a_mention("a song", NOON + HOUR_MS, id="2")
    measured = {"event": "engagement", "brand": said["brand"], "source": said["source"], "id": "1"}
    path = tmp_path / "file.ndjson"
    path.write_text(
        "".join(json.dumps(each) + "\n" for each in (said, {**measured, "reach": {"likes": 900}}, later))
    )
    reading = Reading()
    rows = list(merged([path], reading))
    assert [(row.event, row.created_ms) for row in rows] == [
        ("mention", NOON), ("engagement", NOON), ("mention", NOON + HOUR_MS),
    ]  # fmt: skip
    assert (reading.rows, reading.notices) == (3, 1)
    effects = rehearse(rows, {}).tally.effects
    assert effects["engagement", "measured"] == 1
