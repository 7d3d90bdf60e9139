"""An alert that was issued again, or withdrawn, can still be worked out from what it says."""

from schemas.alert import Alert
from streams.explain.explanation import explain
from streams.policy import DAY_MS, HOUR_MS
from tests.builders import START_MS, Story, a_mention, chorus, in_order, talk
from tests.happenings import a_delete, an_edit
from tests.trades import tell
from tests.tuned_trades import BLENDER

AFTER = START_MS + 4 * DAY_MS


def disagreeing(alerts: list[Alert]) -> list[str]:
    return [
        f"{alert.state.value} {alert.revision}: {check.name}, {check.sum}"
        for alert in alerts
        for section in explain(alert)
        for check in section.checks
        if not check.agrees
    ]


def test_every_revision_of_a_theme_that_people_take_back_agrees_with_its_own_numbers() -> None:
    rising = chorus(8, "the cap leaks", AFTER - 6 * HOUR_MS, over_ms=5 * HOUR_MS)
    story = Story()
    story.tell(in_order(talk(4, 40), rising, [a_mention("a song", AFTER + HOUR_MS)]))
    story.tell([an_edit(rising[0], AFTER + 2 * HOUR_MS, text="I love that the cap leaked no more")])
    story.tell(a_delete(said, AFTER + 3 * HOUR_MS) for said in rising)
    assert [alert.state for alert in story.alerts][-1] == "withdrawn"
    assert [alert.reissued for alert in story.alerts].count(True) > 3
    assert disagreeing(story.alerts) == []


def test_every_revision_of_a_case_that_people_take_back_agrees_with_its_own_numbers() -> None:
    said = tell(BLENDER, 1)
    story = Story(BLENDER.of())
    story.tell(said)
    gap = next(alert for alert in reversed(story.alerts) if alert.kind == "positioning_gap")
    story.tell(a_delete(one, AFTER + 30 * DAY_MS) for one in said if one["id"] in gap.evidence_ids[:12])
    assert any(alert.reissued and alert.kind == gap.kind for alert in story.alerts)
    assert disagreeing([alert for alert in story.alerts if alert.reissued]) == []
