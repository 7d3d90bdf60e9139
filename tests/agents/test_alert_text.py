"""An alert in words says what became of its evidence."""

from agents.texts.alert import alert_gist, alert_line, alert_lines
from schemas.alert import Alert
from streams.evaluate.evaluation import is_alert
from tests.deliveries import an_alert


def reissued() -> Alert:
    """An alert of which two of eight mentions were taken back."""
    told = an_alert(1, 1, reissued=True, evidence_withdrawn=2)
    people = told.authenticity.model_copy(update={"withdrawn": 2, "withdrawn_share": 0.25})
    return told.model_copy(update={"authenticity": people, "evidence_ids": told.evidence_ids[2:]})


def test_an_alert_that_is_issued_again_says_so_and_wakes_nobody() -> None:
    assert "  reissued  " in alert_line(reissued()).plain
    assert "reissued" not in alert_line(an_alert(1, 1)).plain
    assert (is_alert(an_alert(1, 1)), is_alert(reissued())) == (True, False)
    assert len(list(alert_gist(reissued(), 2))) == 2


def test_who_has_all_of_it_has_its_whole_name_too() -> None:
    alert = an_alert(1, 1)
    assert any(line.plain.endswith(f"Alert {alert.id}, revision 1") for line in alert_lines(alert))


def test_how_much_was_taken_back_is_said() -> None:
    lines = [line.plain for line in alert_lines(reissued())]
    assert "Taken back: 2 mentions, 25% of all" in lines
    assert not any("Taken back" in line.plain for line in alert_lines(an_alert(1, 1)))
