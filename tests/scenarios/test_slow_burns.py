"""Stories of what a few people a week tell of in words of their own, for weeks: no three days hold five of them."""

from collections.abc import Sequence
from typing import Any

import pytest

from schemas.base import from_epoch_ms
from streams.detect.slow import Past
from streams.explain.explanation import explain
from streams.explain.why import SENTENCES, TermWatch
from streams.listen.config import ListenConfig
from streams.listen.pipeline import Pipeline
from streams.policy import DAY_MS, HOUR_MS, LONGEST_MS, SLOW_SCALES
from tests.builders import KEY, START_MS, Story, a_mention, a_record, in_order, records_of, talk, told
from tests.happenings import a_delete_of, a_gap, an_edit
from tests.restarting import told_through_restarts

LEAKS = (
    "found a puddle in my bag again",
    "it drips on the shelf by night",
    "everything in there was soaked",
    "seeps out along the rim",
    "the top will not close",
    "came with a broken seal",
    "spilled over my notes",
    "sticky at the bottom each morning",
    "my coat is wet from it",
    "oozes as soon as it is warm",
)
DAY_30 = START_MS + 30 * DAY_MS
DAYS = 45


def weeks_of(said: Sequence[str], at_ms: int = DAY_30, **fields: Any) -> list[dict[str, Any]]:
    """One of them each 30 hours."""
    return [
        a_mention(text, at_ms + n * 30 * HOUR_MS, **{"author": f"user{n}", "id": f"slow{n}", **fields})
        for n, text in enumerate(said)
    ]


def slow_ones(story: Story) -> list[str]:
    """What windows of weeks opened."""
    weeks = {scale.window_ms // 1000 for scale in SLOW_SCALES}
    return [alert.title for alert in story.opened if alert.theme.tests[0].window_s in weeks]


def test_a_slow_burn_in_many_words_is_heard_by_its_concept() -> None:
    story = told(talk(DAYS, 9), weeks_of(LEAKS))

    [alert] = story.opened
    assert len(slow_ones(story)) == 1
    assert alert.terms[0].startswith("leak: ")
    assert alert.authors >= 5
    assert {quote.text for quote in alert.evidence} <= set(LEAKS)


def test_every_number_of_it_can_be_worked_out_again() -> None:
    alerts = told(talk(90, 9), weeks_of(LEAKS)).alerts
    assert len(alerts) == 2  # opened, and resolved when nobody told of it any more
    for alert in alerts:
        assert [check for section in explain(alert) for check in section.disagreeing] == []


def test_what_was_told_so_at_all_times_is_no_news() -> None:
    often = [
        weeks_of(LEAKS, START_MS + n * 12 * DAY_MS, id=f"often{n}", author=f"somebody{n}") for n in range(5)
    ]
    everybody = [
        {**one, "id": f"{one['id']}-{n}", "author": f"{one['author']}-{n}"}
        for said in often
        for n, one in enumerate(said)
    ]
    assert slow_ones(told(talk(60, 9), in_order(everybody))) == []


def test_one_author_who_tells_of_it_for_weeks_raises_nothing() -> None:
    assert told(talk(DAYS, 9), weeks_of(LEAKS, author="the loud one")).opened == []


def test_one_wording_in_the_mouths_of_many_is_no_slow_burn() -> None:
    alike = [f"the lid of my {word} leaks" for word in "car tea box hat dog bed bus job".split()]
    assert slow_ones(told(talk(DAYS, 9), weeks_of(alike))) == []


def test_a_source_that_is_only_now_collected_brings_no_slow_burn() -> None:
    story = told(talk(DAYS, 9), weeks_of(LEAKS, source="forum"))
    assert story.opened == []
    assert "NEW_SOURCE" in story.held_back


def test_what_a_theme_told_is_not_told_again_as_a_slow_burn() -> None:
    at_once = [{**one, "created_at": in_hours(n)} for n, one in enumerate(weeks_of(LEAKS))]
    story = told(talk(60, 9), at_once)
    assert len(story.opened) == 1
    assert slow_ones(story) == []


def in_hours(number: int) -> str:
    return from_epoch_ms(DAY_30 + number * HOUR_MS).isoformat()


def test_days_that_were_not_collected_are_no_days_of_the_past() -> None:
    story = Story()
    ordinary = in_order(talk(DAYS, 9))
    gap = a_gap(START_MS + 5 * DAY_MS, START_MS + 8 * DAY_MS - 1)
    is_missing = [gap["from"] <= one["created_at"] < gap["to"] for one in ordinary]
    before = is_missing.index(True)
    rest = [one for one, missing in zip(ordinary, is_missing, strict=True) if not missing][before:]
    story.tell([*ordinary[:before], gap, *rest])
    [brand] = story.finish().listener.brands.values()

    first = START_MS // DAY_MS
    assert brand.days.tellings.missed == [first + 5, first + 6, first + 7]
    assert Past(brand.days.tellings, first, first + 21, SLOW_SCALES[0]).windows == 18 / 7


@pytest.mark.parametrize("deleted", [0, 4])
def test_whose_account_is_deleted_is_evidence_no_more(deleted: int) -> None:
    story = Story()
    said = weeks_of(LEAKS[:8])
    story.tell(in_order(talk(35, 9), said[:4]))
    story.tell(a_delete_of(f"user{n}", DAY_30 + 5 * DAY_MS) for n in range(deleted))
    [brand] = story.listener.brands.values()
    assert [voice.text for voice in brand.days.tellings.voices()] == list(LEAKS[deleted:4])

    story.tell(in_order(talk(10, 9, start_ms=START_MS + 35 * DAY_MS), said[4:]))
    assert len(slow_ones(story.finish())) == (deleted == 0)


def test_what_was_edited_is_kept_as_it_was_said_last() -> None:
    story = Story()
    [first, *_] = weeks_of(LEAKS)
    story.tell(in_order(talk(32, 9), [first]))
    story.tell([an_edit(first, DAY_30 + 40 * HOUR_MS, text="the puddle was my own fault")])
    [brand] = story.listener.brands.values()
    assert [voice.text for voice in brand.days.tellings.voices()] == ["the puddle was my own fault"]


def test_a_worker_that_is_restarted_again_and_again_tells_the_same() -> None:
    straight, _ = told_through_restarts(
        records_of(in_order(talk(DAYS, 9), weeks_of(LEAKS))), range(0, 10_000, 40)
    )
    assert any(b'"~leak"' in output.value for output in straight.outputs if output.value)


def test_one_may_ask_why_a_concept_raised_nothing_in_weeks() -> None:
    watch = TermWatch(["~leak"])
    story = Pipeline(ListenConfig({}, KEY, 1, watch=watch))
    for offset, said in enumerate(in_order(talk(DAYS, 9), weeks_of(LEAKS[:4]))):
        story.hear_record(a_record(said, offset, partition=0))
    story.finish()

    outcomes = {SENTENCES[look.outcome] for look in watch.nearest() if look.window_ms > LONGEST_MS}
    assert "fewer than 5 authors" in outcomes
