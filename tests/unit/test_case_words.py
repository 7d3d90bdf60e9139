"""Titles and causes of cases say what the numbers say, in words that need no statistics."""

from typing import Any

import pytest

from schemas.alert import AlertKind
from streams.cases.claim import Claim
from streams.cases.words import cause_of, closing_of, spoken, title_of
from tests.findings import MONDAY_MS

WORDS = ("photos", "camera")
LOVE = {"people": 21, "loving": 15, "opinions": 18, "love_low": 0.608, "windows": 5}


def a_claim(kind: AlertKind, **of: Any) -> Claim:
    measures = LOVE | of.pop("measures", {})
    plain = {
        "rule": kind.value, "name": "photo", "keys": ("photo",), "subject": "", "opens": True, "stays": True,
        "held": None, "start_ms": MONDAY_MS, "end_ms": MONDAY_MS, "authors": 21, "voices": 862, "expected": 2.0,
        "observed": 18, "effect": 0.5, "margin": 1.0, "significance": 3.6, "polarity": "praise",
        "departments": ("marketing",), "measures": measures,
    }  # fmt: skip
    return Claim(kind=kind, **{**plain, **of})


def test_who_only_speaks_of_a_use_is_not_said_to_love_it() -> None:
    gap = a_claim(AlertKind.POSITIONING_GAP)
    assert title_of(gap, WORDS, "marketing") == (
        'Loved for "photos", "camera", which it is not sold for: by 15 of 18 people with an opinion '
        "(praise, marketing)"
    )
    partner = a_claim(AlertKind.PARTNERSHIP_HINT)
    assert "by 15 of 18 people with an opinion" in title_of(partner, WORDS, "marketing")
    joy = a_claim(AlertKind.UNPRINTED_JOY, observed=15)
    assert title_of(joy, WORDS, "marketing").startswith('15 people praise "photos"')


def test_where_only_those_are_asked_who_tell_of_a_use_that_is_said() -> None:
    told = {"judging": 14, "speaking_of_a_use": 512, "speaking_of_it": 18}
    gap = a_claim(AlertKind.POSITIONING_GAP, measures=told)
    assert title_of(gap, WORDS, "marketing").endswith("by 15 of 18 people who tell of it (praise, marketing)")
    assert "15 of the 18 who tell how they use it and what they think of it love it" in cause_of(gap, WORDS)


def test_an_escalation_begins_with_now_whatever_its_first_word() -> None:
    gap = a_claim(AlertKind.POSITIONING_GAP)
    assert title_of(gap, WORDS, "marketing", is_rising=True).startswith('Now loved for "photos"')
    kept = a_claim(AlertKind.PROMISE_KEPT, subject="It works.")
    assert title_of(kept, (), "marketing", is_rising=True).startswith(
        'Now 21 people say that "It works" holds'
    )


@pytest.mark.parametrize("use", ["pet_hair", "pet-hair"])
def test_a_use_is_told_in_words_and_not_by_its_id(use: str) -> None:
    disliked = a_claim(AlertKind.DECLARED_USE_DISLIKED, subject=use)
    assert title_of(disliked, (), "product").startswith(
        '18 people dislike it for "pet hair", which it is sold for'
    )
    subject = spoken(AlertKind.DECLARED_USE_DISLIKED, use)
    assert closing_of(AlertKind.DECLARED_USE_DISLIKED, subject, MONDAY_MS).startswith(
        '"pet hair" is disliked less'
    )


def test_nothing_is_said_to_be_entirely_sure() -> None:
    numbers = {"broken": 6, "kept": 2, "opinions": 8, "tolerance": 0.15, "p_above_tolerance": 0.999_96}
    cause = cause_of(a_claim(AlertKind.PROMISE_BROKEN, subject="It works.", measures=numbers), ())
    assert "6 say that it does not and 2 that it does: more than the 15% that are tolerated" in cause
    assert cause.endswith("(more than 99.9% sure)")


def test_a_share_keeps_the_digit_that_its_line_has() -> None:
    numbers = {"speaking": 4, "everybody": 862, "days": 14.2, "share": 0.015, "p_below_share": 0.996}
    silent = a_claim(AlertKind.PROMISE_SILENT, subject="It works.", measures=numbers)
    cause = cause_of(silent, ())
    assert cause == '4 of 862 people spoke of "It works" in 14 days: fewer than 1.5% do (99.6% sure)'


@pytest.mark.parametrize(
    "windows, said", [(31, "in 31 windows of 6 h:"), (32, "in 32 windows of 6 h or more:")]
)
def test_of_more_windows_than_are_remembered_no_number_is_made_up(windows: int, said: str) -> None:
    numbers = {"kept": 181, "broken": 0, "tolerance": 0.2, "p_within_tolerance": 0.99, "windows": windows}
    assert said in cause_of(a_claim(AlertKind.PROMISE_KEPT, subject="It works.", measures=numbers), ())


@pytest.mark.parametrize("count, said", [(0, "None of 862 people"), (4, "Only 4 of 862 people")])
def test_nobody_is_a_word(count: int, said: str) -> None:
    silent = a_claim(AlertKind.PROMISE_SILENT, subject="It works.", observed=count)
    assert title_of(silent, (), "marketing").startswith(f'{said} speak of "It works", which is promised')


def test_no_cause_asks_for_a_statistician() -> None:
    everything = {
        "speaking_of_a_use": 512, "speaking_of_it": 18, "z": 9.6, "against": 18, "dislike_low": 0.6,
        "others_against": 9, "others_opinions": 90, "others_loving": 9, "together": 12, "npmi": 0.4, "cusum": 5.1,
        "broken": 6, "kept": 2, "tolerance": 0.15, "p_above_tolerance": 0.97, "p_within_tolerance": 0.97,
        "speaking": 4, "everybody": 862, "days": 7, "share": 0.015, "p_below_share": 0.97, "silent_h": 60,
        "by_rate": 2.0, "past_people": 4, "past_days": 28, "by_share": 2.1,
    }  # fmt: skip
    for kind in AlertKind:
        if kind is not AlertKind.EMERGING_THEME:
            rule = "praise_falls" if kind is AlertKind.SENTIMENT_SHIFT else kind.value
            claim = a_claim(kind, rule=rule, subject="adverts", measures=everything)
            words = cause_of(claim, WORDS) + title_of(claim, WORDS, "marketing")
            assert all(jargon not in words for jargon in ("NPMI", "(z ", "sum of evidence", "posterior"))
