"""Looking over the detector's shoulder: every window of a term has an outcome, and looking changes nothing."""

import json
from collections.abc import Iterable
from typing import Any, get_args

import pytest

from streams.detect.significance import Gate
from streams.detect.themes import Step
from streams.explain.asked import term_of
from streams.explain.why import SENTENCES, Look, Outcome, Stop, TermWatch
from streams.listen.config import ListenConfig
from streams.listen.pipeline import Pipeline
from streams.policy import DAY_MS, HOUR_MS
from streams.records import Output
from tests.builders import KEY, START_MS, a_mention, chorus, in_order, talk

RISES_MS = START_MS + 10 * DAY_MS + 9 * HOUR_MS


def heard(
    *several: Iterable[dict[str, Any]], watch: TermWatch | None, line: float | None = None
) -> list[tuple[int, Output]]:
    pipeline = Pipeline(ListenConfig({}, KEY, 1, line=line, watch=watch))
    for said in in_order(*several):
        pipeline.hear(said["brand"].encode(), json.dumps(said).encode(), 2**42)
    pipeline.finish()
    return pipeline.drain()


def watched(word: str, *several: Iterable[dict[str, Any]]) -> list[Look]:
    watch = TermWatch([term_of(word)])
    heard(*several, watch=watch)
    return watch.nearest()


def test_looking_on_changes_nothing() -> None:
    story = [*talk(12), *chorus(9, "cap leaks", RISES_MS)]
    assert heard(story, watch=TermWatch(["leak"])) == heard(story, watch=None)


def test_a_theme_is_followed_from_its_first_voices_to_its_alert_and_on() -> None:
    looks = watched("leaks", talk(12), chorus(9, "cap leaks", RISES_MS))
    outcomes = [look.outcome for look in looks]
    assert outcomes[0] in (Stop.FEW_AUTHORS, Stop.FEW_VOICES)
    assert Step.ALREADY_OPEN in outcomes
    assert outcomes[-1] is Stop.NOTHING_NEW
    [opening] = [look for look in looks if look.outcome is Step.OPENS]
    assert opening.authors >= 5
    assert opening.margin > 0
    assert opening.expected is not None
    assert opening.expected < 1


def test_a_term_stays_below_the_line_where_it_is_usual() -> None:
    looks = watched("song", talk(12))
    tested = [look for look in looks if look.authors >= 5 and look.score is not None]
    assert {look.outcome for look in tested} <= {Gate.BELOW_LINE, Stop.NOTHING_NEW}
    assert all(look.margin < 0 for look in tested)


def test_a_young_brand_learns() -> None:
    looks = watched("leaks", talk(0.25, a_day=80), chorus(9, "cap leaks", START_MS, over_ms=HOUR_MS))
    assert {look.outcome for look in looks if look.authors >= 5} == {Gate.LEARNING}
    assert all(look.score is None for look in looks if look.outcome is Gate.LEARNING)


def test_praise_is_told_with_its_penalty() -> None:
    looks = watched("zither", talk(12), chorus(6, "I love this wonderful zither", RISES_MS))
    [praise, *_] = [look for look in looks if look.outcome is Step.PRAISE_NOT_RARE]
    assert praise.penalty > 0
    assert praise.margin < 0


def test_a_lone_word_of_five_people_near_the_line_says_so() -> None:
    five = [
        a_mention(f"zither {name}", START_MS + 3 * DAY_MS + (9 + number) * HOUR_MS, author=name)
        for number, name in enumerate(("one", "two", "three", "four", "five"))
    ]
    watch = TermWatch(["zither"])
    heard(talk(5), five, watch=watch, line=3.95)
    lone = [look for look in watch.nearest() if look.outcome is Step.LONE_WORD]
    assert lone
    assert all(0 < look.margin < 0.5 for look in lone)


def test_times_of_whole_days_close_the_short_windows() -> None:
    days = [
        a_mention(f"the song number{n}x paused", START_MS + n // 20 * DAY_MS, author=f"p{n}")
        for n in range(400)
    ]
    looks = watched("song", days)
    short = [look for look in looks if look.window_ms < DAY_MS and look.end_ms > START_MS + 10 * DAY_MS]
    assert {look.outcome for look in short} == {Gate.COARSE_TIMES}


def test_a_campaign_of_copies_shows_them_beside_its_few_authors() -> None:
    pasted = "Buy the new zither today, the best zither deal of the year at our shop"
    copies = [a_mention(pasted, RISES_MS + n * 60_000, author=f"bot{n % 3}", id=f"b{n}") for n in range(27)]
    looks = watched("zither", talk(12), copies)
    assert (max(look.copies for look in looks), max(look.authors for look in looks)) == (26, 1)
    assert all(look.outcome in (Stop.FEW_AUTHORS, Stop.NOTHING_NEW, Stop.FEW_VOICES) for look in looks)


def test_of_one_hop_the_longest_window_is_shown_first_as_the_theme_is_its() -> None:
    looks = watched("leaks", talk(12), chorus(9, "cap leaks", RISES_MS))
    places = [(look.end_ms, -look.window_ms) for look in looks]
    assert places == sorted(places)


def test_few_voices_are_no_window() -> None:
    assert {look.outcome for look in watched("zither", [a_mention("a zither")])} == {Stop.FEW_VOICES}


def test_only_the_nearest_windows_are_kept_and_all_are_counted() -> None:
    story = [*talk(12), *chorus(9, "cap leaks", RISES_MS)]
    few, all_ = TermWatch(["leak"], kept=3), TermWatch(["leak"])
    heard(story, watch=few)
    heard(story, watch=all_)
    assert few.counts == all_.counts
    assert few.nearest(3) == all_.nearest(3)
    assert few.counts.total() == len(all_.nearest())


def test_every_outcome_has_words() -> None:
    some = {outcome for kind in get_args(Outcome) for outcome in kind} - {Gate.COPIES, Gate.LOUD_AUTHOR}
    assert some == SENTENCES.keys()


@pytest.mark.parametrize(
    "asked, sentence",
    [
        ("great", "it is no term"),
        ("42", "it is no term"),
        ("cap leaks water", "3 terms|5 terms"),
        ("~outag", "no such concept, but .*~outage"),
    ],
)
def test_what_is_no_term_is_refused(asked: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        term_of(asked)
