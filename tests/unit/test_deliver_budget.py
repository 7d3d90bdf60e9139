"""What a day's budget tells, and what comes in one digest: stories of hours, one letter an hour."""

import pytest

from schemas.alert import Alert
from schemas.delivery import DIGEST_MOST, Why
from schemas.profile import AlertOptions, Profile
from streams.deliver.budget import Spent
from streams.identity import digest
from streams.policy import DAY_MS, HOUR_MS
from tests.deliveries import (
    Hours,
    a_subscriber,
    an_alert,
    an_event,
)
from tests.findings import MONDAY_MS

GENEROUS = a_subscriber(budget_per_day=100)
LAST_HOUR_MS = MONDAY_MS // DAY_MS * DAY_MS + 23 * HOUR_MS


def test_a_day_has_a_budget_and_the_rest_comes_in_one_digest() -> None:
    hours = Hours(a_subscriber(budget_per_day=2), start_ms=LAST_HOUR_MS - 3 * HOUR_MS)
    assert hours.tell("n n n n .") == "N N b b D"
    (digest,) = hours.desk.ledger.digests.values()
    assert [line.alert_id for line in digest.lines] == sorted(an_alert(number).id for number in (3, 4))
    assert hours.journal[-1].title == "2 more alerts on 2026-03-02"


def asked(department: str, theme: str = "photos") -> Alert:
    """One of several linked alerts: what people love it for, told to one department."""
    one = an_alert(1)
    series = f"{theme}:{department}"
    return one.model_copy(
        update={
            "id": digest(series), "series": series, "department": department,
            "theme": one.theme.model_copy(update={"theme_id": theme}),
        }
    )  # fmt: skip


def test_the_departments_that_one_thing_asks_cost_the_budget_once() -> None:
    hours = Hours(a_subscriber(budget_per_day=1))
    alerts = [asked("marketing"), asked("packaging"), asked("product"), asked("product", "another")]
    for offset, alert in enumerate(alerts):
        hours.journal += hours.desk.hear(an_event(alert, offset), [], hours.now_ms)
    assert [each.why for each in hours.journal] == [Why.NEW, Why.NEW, Why.NEW, Why.OVER_BUDGET]
    again = hours.restarted().ledger.spent_by("box", "Lumatone")
    assert (again.told, again.themes) == (1, {"photos"})


def test_what_was_paid_for_costs_again_on_another_day() -> None:
    hours = Hours(a_subscriber(budget_per_day=1), start_ms=LAST_HOUR_MS)
    hours.journal += hours.desk.hear(an_event(asked("marketing"), 0), [], hours.now_ms)
    tomorrow = hours.now_ms + HOUR_MS
    hours.journal += hours.desk.hear(an_event(asked("product", "another"), 1), [], tomorrow)
    hours.journal += hours.desk.hear(an_event(asked("packaging"), 2), [], tomorrow)
    assert [each.why for each in hours.journal] == [Why.NEW, Why.NEW, Why.OVER_BUDGET]


def test_the_themes_of_a_day_that_are_remembered_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streams.deliver.budget.MOST_THEMES", 2)
    spent = Spent()
    for theme in ("a", "b", "c", "c", None, "a"):
        spent.add("2026-03-02", theme)
    assert (spent.told, len(spent.themes)) == (5, 2)


def test_a_new_day_has_a_new_budget() -> None:
    hours = Hours(a_subscriber(budget_per_day=1), start_ms=LAST_HOUR_MS - HOUR_MS)
    assert hours.tell("n n n n") == "N b ND b"


def test_a_day_is_the_brand_s_own() -> None:
    auckland = Profile(brand="Lumatone", timezone="Pacific/Auckland")  # midnight there is 11:00 UTC
    hours = Hours(a_subscriber(budget_per_day=1), profile=auckland)
    assert hours.tell("n n n") == "N b ND"


def test_the_budget_is_the_brand_s_where_the_subscriber_names_none() -> None:
    frugal = Profile(brand="Lumatone", alerts=AlertOptions(budget_per_day=1))
    assert Hours(profile=frugal).tell("n n") == "N b"
    assert Hours(a_subscriber(budget_per_day=2), profile=frugal).tell("n n") == "N N"


def test_each_subscriber_and_each_brand_has_a_budget_of_its_own() -> None:
    hours = Hours(a_subscriber("one", budget_per_day=1), a_subscriber("two", budget_per_day=2))
    assert hours.tell("n n") == "NN bN"
    assert hours.tell("n", brand="Acme") == "NN"


def test_what_is_urgent_goes_beyond_the_budget() -> None:
    hours = Hours(a_subscriber(budget_per_day=1, urgent_from=8))
    assert hours.tell("n") + hours.tell("n", severity=7) + hours.tell("n", severity=8) == "NbU"


def test_an_end_costs_no_budget() -> None:
    assert Hours(a_subscriber(budget_per_day=1)).tell("n r n") == "N R b"


def test_what_is_told_after_all_stands_in_no_digest() -> None:
    hours = Hours(a_subscriber(budget_per_day=1, urgent_from=8), start_ms=LAST_HOUR_MS - 2 * HOUR_MS)
    assert hours.tell("n n") + hours.tell("e", severity=9) + hours.tell(". .") == "N bU_ _"


def test_a_digest_says_what_is_over_by_now() -> None:
    hours = Hours(a_subscriber(budget_per_day=0), start_ms=LAST_HOUR_MS - 2 * HOUR_MS)
    assert hours.tell("n r . .") == "b x _ D"
    (digest,) = hours.desk.ledger.digests.values()
    assert [line.state for line in digest.lines] == ["resolved"]


def test_a_digest_is_ranked_and_bounded() -> None:
    hours = Hours(a_subscriber(budget_per_day=0), start_ms=LAST_HOUR_MS)
    desk = hours.desk
    for number in range(DIGEST_MOST + 5):
        alert = an_alert(number, severity=1 + number % 10, authors=number)
        desk.hear(an_event(alert, number), [], LAST_HOUR_MS)
    (queued,) = desk.due([], LAST_HOUR_MS + HOUR_MS)
    digest = desk.ledger.digests[queued.event_id]
    assert (len(digest.lines), digest.more, queued.severity) == (DIGEST_MOST, 5, 10)
    ranks = [(-line.severity, -line.authors) for line in digest.lines]
    assert ranks == sorted(ranks)
