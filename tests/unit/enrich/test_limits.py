"""Promised times against the times that customers tell."""

import pytest

from streams.enrich.durations import durations_in, sentences_of
from streams.enrich.limits import BROKEN, KEPT, Limit, limit_in

HOUR, DAY = 3600.0, 86_400.0
FIVE_DAYS = Limit(5 * DAY, is_most=True)
ALL_DAY = Limit(24 * HOUR, is_most=False)


def days_in(text: str) -> list[float]:
    return [round(one.seconds / DAY, 2) for words in sentences_of(text) for one in durations_in(words)]


@pytest.mark.parametrize(
    "text, days",
    [
        ("day 19 of waiting", [19]),
        ("the line came on day thirty three", [33]),
        ("twenty six days without", [26]),
        ("three weeks ago", [21]),
        ("five days?? try five weeks", [5, 35]),
        ("a month! a whole month", [30, 30]),
        ("third week and nothing", [21]),
        ("another fortnight", [14]),
        ("weeks to connect", [14]),
        ("24h or 36 hrs", [1, 1.5]),
        ("half a day", [0.5]),
        ("twice a week, every day", []),
        ("my 13 year old", []),
        ("99999999999 days", [2]),
        ("", []),
    ],
)
def test_a_time_is_read_as_people_write_it(text: str, days: list[float]) -> None:
    assert days_in(text) == days


@pytest.mark.parametrize(
    "text, stance",
    [
        ("Day 19 and no engineer", BROKEN),
        ("Order placed 3 weeks ago, status pending", BROKEN),
        ("Signed up, been tethering off my phone for a month", BROKEN),
        ("Nothing for 17 days", BROKEN),
        ("Up and running in four days", KEPT),
        ("Engineer came on day three", KEPT),
        ("Had it for three weeks, love it", None),
        ("Three weeks in and happy", None),
        ("No outage in a month", None),
        ("Waited three weeks for a refund", None),
        ("They answered in an hour", None),
        ("Is it still five weeks of waiting?", None),
        ("It switches off after ten days, why", None),
    ],
)
def test_what_shall_take_so_long_at_most(text: str, stance: int | None) -> None:
    assert FIVE_DAYS.stance(text, {"connected"}) == stance


@pytest.mark.parametrize(
    "text, stance",
    [
        ("Died after six hours", BROKEN),
        ("Dead by lunchtime", BROKEN),
        ("Never made it to teatime", BROKEN),
        ("Lasted two full days", KEPT),
        ("Charges in two hours", None),
        ("I had lunch at noon", None),
        ("Bought it two days ago", None),
        ("Bought it last week, early days", None),
        ("The battery holds for 3 hours max", BROKEN),
        ("Three hours max from here by train", None),
        ("Gone flattish after five hours", BROKEN),
        ("24 hours? I got four hours and a bit", BROKEN),
        ("They said twenty four hours, mine did 30 hours", KEPT),
        ("Says 24 hours, arrived in 3 hours", None),
        ("It says 24 hours", None),
        ("In the box most hours, the next one comes in 24 hours", None),
        ("Thirty hours so far", KEPT),
        ("Day two", KEPT),
        ("Day two and no delivery", None),
        ("Had it for thirty hours so far", None),
    ],
)
def test_what_shall_last_so_long_at_least(text: str, stance: int | None) -> None:
    assert ALL_DAY.stance(text, {"battery"}, frozenset({"flattish"})) == stance


@pytest.mark.parametrize(
    "claim, limit",
    [
        ("Connected in five working days.", FIVE_DAYS),
        ("24 hours of battery.", ALL_DAY),
        ("Hot in thirty seconds.", Limit(30.0, is_most=True)),
        ("Dries in minutes.", Limit(HOUR, is_most=True)),
        ("A real person answers within the hour.", None),
        ("Never leaks.", None),
    ],
)
def test_the_time_that_a_claim_names(claim: str, limit: Limit | None) -> None:
    assert limit_in(claim) == limit


def test_what_is_promised_is_nobody_elses_matter() -> None:
    refunds = Limit(5 * DAY, is_most=True)
    assert refunds.stance("Waiting three weeks for my refund", {"refund"}) == BROKEN
    assert refunds.stance("Waiting three weeks for my refund", {"parcel"}) is None
