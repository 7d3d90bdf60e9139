"""Silences: which alerts they hold, when, and what cannot be one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from schemas.silence import About, Matcher, Operator, Silence
from streams.deliver.silences import is_about, matcher_of, silence_of, silencing
from streams.policy import HOUR_MS
from tests.deliveries import a_silence, an_alert
from tests.findings import MONDAY_MS


@pytest.mark.parametrize(
    "typed, holds",
    [
        ("brand=Lumatone", True),
        ("brand=lumatone", False),  # a key, not a word
        ("brand!=Acme", True),
        ("kind=emerging_theme", True),
        ("kind!=emerging_theme", False),
        ("department=packaging", True),
        ("department=product", False),
        ("term=cap leaks", True),
        ("term=CAP LEAKS", True),
        ("term=cap", True),
        ("term=lid", False),
        ("term!=lid", True),
        ("severity<=4", True),
        ("severity<=3", False),
        ("severity>=4", True),
        ("severity=4", True),
        ("severity!=4", False),
    ],
)
def test_a_matcher_looks_at_one_thing(typed: str, holds: bool) -> None:
    assert is_about(a_silence(typed), an_alert()) is holds


def test_every_matcher_must_match() -> None:
    assert is_about(a_silence("brand=Lumatone", "severity<=4"), an_alert())
    assert not is_about(a_silence("brand=Lumatone", "severity<=3"), an_alert())


@pytest.mark.parametrize("hours, holds", [(-0.1, False), (0, True), (1.9, True), (2, False)])
def test_a_silence_holds_from_its_start_until_before_its_end(hours: float, holds: bool) -> None:
    now_ms = MONDAY_MS + round(hours * HOUR_MS)
    assert (silencing([a_silence("severity>=1")], an_alert(), now_ms) is not None) is holds


def test_of_several_the_one_that_ends_last_is_named() -> None:
    short, long = a_silence("severity>=1", hours=1), a_silence("brand=Lumatone", hours=3)
    for order in ([short, long], [long, short]):
        assert silencing(order, an_alert(), MONDAY_MS) == long


def test_the_same_silence_has_the_same_id_in_any_order_of_its_matchers() -> None:
    one = a_silence("brand=Lumatone", "severity<=4", "brand=Lumatone")
    other = a_silence("severity<=4", "brand=Lumatone")
    assert one == other
    assert one.id != a_silence("severity<=5", "brand=Lumatone").id


@pytest.mark.parametrize(
    "typed, said",
    [
        ("Lumatone", "is no matcher such as brand=Lumatone"),
        ("author=jane", "an alert has no 'author' to match"),
        ("severity<=11", "severity is a number from 1 to 10, not '11'"),
        ("severity=high", "severity is a number from 1 to 10"),
        ("brand<=Acme", "<= is for severity alone, not for brand"),
        ("kind=emerging", "'emerging' is no kind of alert: emerging_theme"),
        ("brand=", "'brand=' names no brand"),
    ],
)
def test_what_could_match_nothing_is_refused(typed: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        matcher_of(typed)


@pytest.mark.parametrize(
    "matchers, said",
    [
        (("brand=Acme", "brand=Lumatone"), "brand=Acme and brand=Lumatone never match the same alert"),
        (("severity<=3", "severity>=5"), "severity<=3 and severity>=5 never match"),
        (("kind=silence", "kind!=silence"), "kind!=silence and kind=silence never match"),
        (("severity!=4", "severity=04"), "never match"),
    ],
)
def test_matchers_that_exclude_each_other_are_no_silence(matchers: tuple[str, ...], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        a_silence(*matchers)


@pytest.mark.parametrize(
    "matchers",
    [
        ("brand!=Acme", "brand!=Lumatone"),
        ("term=cap", "term=leaks"),
        ("severity>=3", "severity<=3"),
        ("brand=Acme", "kind=silence", "severity!=10"),
    ],
)
def test_matchers_that_some_alert_can_match_are_one(matchers: tuple[str, ...]) -> None:
    assert len(a_silence(*matchers).matchers) == len(matchers)


def test_a_silence_without_matchers_or_with_no_length_is_none() -> None:
    with pytest.raises(ValidationError, match="at least 1 item"):
        silence_of([], MONDAY_MS, 60, "all of it")
    with pytest.raises(ValidationError, match="ends after it starts"):
        a_silence("severity>=1", hours=0)


@given(st.sampled_from(About), st.sampled_from(Operator), st.text(min_size=1, max_size=20))
def test_a_matcher_is_read_again_as_it_is_written(about: About, operator: Operator, value: str) -> None:
    try:
        matcher = Matcher(about=about, operator=operator, value=value)
    except ValidationError:
        return
    if value == value.strip():
        assert matcher_of(str(matcher)) == matcher
    silence = silence_of([matcher], MONDAY_MS, 60, "why")
    assert Silence.model_validate_json(silence.model_dump_json()) == silence
