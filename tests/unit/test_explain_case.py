"""Numbers of the kinds that are no test of terms come out again, and none can be changed unseen."""

import pytest

from schemas.alert import Alert
from streams.explain.explanation import explain
from tests.trades import heard


def an_alert(brand: str, kind: str) -> Alert:
    return next(alert for alert in heard(brand, 1) if alert.kind == kind)


def disagreeing(alert: Alert) -> set[str]:
    return {check.name for section in explain(alert) for check in section.disagreeing}


def changed(alert: Alert, **measures: float) -> Alert:
    return alert.model_copy(update={"measures": {**alert.measures, **measures}})


@pytest.mark.parametrize("brand", ["Penniwise", "Ohrwurm"])
def test_every_sum_of_every_event_agrees(brand: str) -> None:
    assert {alert.state.value for alert in heard(brand, 1) if alert.measures} >= {"opened"}
    assert [disagreeing(alert) for alert in heard(brand, 1)] == [set()] * len(heard(brand, 1))


@pytest.mark.parametrize(
    "brand, kind, name, number, found",
    [
        ("Penniwise", "promise_broken", "broken", 3, "p_above_tolerance"),
        ("Penniwise", "promise_broken", "opinions", 900, "p_above_tolerance"),
        ("Penniwise", "promise_broken", "p_above_tolerance", 0.5, "p_above_tolerance"),
        ("Penniwise", "promise_broken", "cusum", 1.0, "broken"),
        ("Ohrwurm", "partnership_hint", "together", 4, "npmi"),
        ("Ohrwurm", "partnership_hint", "loving", 2, "love_low"),
        ("Ohrwurm", "partnership_hint", "windows", 1, "people"),
        ("Ohrwurm", "promise_silent", "speaking", 40, "p_below_share"),
        ("Ohrwurm", "promise_silent", "days", 2, "silent"),
        ("Ohrwurm", "promise_silent", "margin", 9, "confidence"),
    ],
)
def test_a_changed_number_is_found(brand: str, kind: str, name: str, number: float, found: str) -> None:
    assert found in disagreeing(changed(an_alert(brand, kind), **{name: number}))


def test_a_changed_severity_or_series_is_found() -> None:
    alert = an_alert("Penniwise", "promise_broken")
    assert "severity" in disagreeing(alert.model_copy(update={"severity": alert.severity % 10 + 1}))
    assert "series" in disagreeing(alert.model_copy(update={"department": "service"}))
    assert "id" in disagreeing(alert.model_copy(update={"id": "0" * 32}))
