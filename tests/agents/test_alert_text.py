"""An alert in words says what became of its evidence."""

from agents.texts.alert import alert_gist, alert_line, alert_lines
from schemas.alert import Alert, AlertKind
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


def test_a_theme_says_how_many_were_expected_and_a_case_does_not_since_it_counts_something_else() -> None:
    assert alert_line(an_alert(1)).plain.endswith("14 people, 2.1 expected")
    silent = an_alert(1, kind=AlertKind.PROMISE_SILENT, authors=862, observed=4, expected=12.9)
    assert alert_line(silent).plain.endswith("862 people")


def test_where_nobody_said_it_nothing_is_told_of_who_did() -> None:
    told = an_alert(1, kind=AlertKind.PROMISE_SILENT)
    nobody = told.authenticity.model_copy(update={"authors": 0, "voices": 0})
    shown = [line.plain for line in alert_lines(told.model_copy(update={"authenticity": nobody}))]
    assert any("the loudest three hold" in line.plain for line in alert_lines(told))
    assert not any("the loudest three hold" in line for line in shown)
