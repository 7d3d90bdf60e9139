"""Stories of other trades: what is planted is told in its own kind, and nothing else is."""

import pytest

from schemas.alert import Alert
from streams.explain.explanation import explain
from tests.trades import EVERY, Trade, heard, told_of

OFTEN = ("Mixado", "Penniwise", "Silkroot", "Ohrwurm", "Boxwell", "Komeko")
"""Told in each run; the others, and more seeds, where time is no matter."""
MORE = [(brand, seed) for brand in EVERY for seed in (1, 2, 3) if seed > 1 or brand not in OFTEN]
each_trade = pytest.mark.parametrize(
    "brand, seed",
    [*((brand, 1) for brand in OFTEN), *(pytest.param(*more, marks=pytest.mark.slow) for more in MORE)],
)


def opened(brand: str, seed: int) -> list[Alert]:
    return [alert for alert in heard(brand, seed) if alert.state == "opened"]


def speaks_of(alert: Alert, trade: Trade) -> bool:
    words = set(told_of(alert))
    return any(alert.kind == kind and words & wanted for kind, wanted in trade.expects)


@each_trade
def test_what_is_planted_is_told_in_its_own_kind(brand: str, seed: int) -> None:
    alerts = opened(brand, seed)
    for kind, wanted in EVERY[brand].expects:
        assert any(alert.kind == kind and set(told_of(alert)) & wanted for alert in alerts), kind


@each_trade
def test_nothing_else_is_told(brand: str, seed: int) -> None:
    trade = EVERY[brand]
    others = [alert for alert in opened(brand, seed) if not speaks_of(alert, trade)]
    assert {alert.kind.value for alert in others} <= trade.may
    early = [alert for alert in others if alert.published_at.day <= trade.planted_from]
    assert {alert.kind.value for alert in early} <= {"promise_kept"}  # everyday talk may keep a promise


@each_trade
def test_every_number_comes_out_again(brand: str, seed: int) -> None:
    for alert in opened(brand, seed):
        assert [check.name for section in explain(alert) for check in section.disagreeing] == []


@each_trade
def test_all_departments_of_one_case_share_its_theme_and_have_evidence_and_an_owner_of_their_own(
    brand: str, seed: int
) -> None:
    trade = EVERY[brand]
    cases: dict[tuple[str, str], list[Alert]] = {}
    for alert in opened(brand, seed):
        if alert.measures:
            cases.setdefault((alert.kind, alert.theme.theme_id), []).append(alert)
    for alerts in cases.values():
        assert (
            len({alert.department for alert in alerts}) == len({alert.id for alert in alerts}) == len(alerts)
        )
        for alert in alerts:
            assert alert.owner == trade.of().owners.get(alert.department)
            assert alert.evidence or alert.kind == "promise_silent"


def test_a_use_that_is_told_as_disliked_is_no_theme_again() -> None:
    alerts = opened("Komeko", 1)
    [told_at, _] = [one.published_at for one in alerts if one.kind == "declared_use_disliked"]
    themes = [one for one in alerts if one.kind == "emerging_theme" and one.published_at >= told_at]
    assert themes == []
    linked = {one.theme.theme_id for one in alerts if one.polarity == "blame"}
    assert len(linked) == 1
