"""Days of who told of concepts: bounded, and people are told apart."""

import msgspec

from streams.aggregate import Bucket
from streams.cases.days import Days
from streams.detect.slow import Past, slow_windows
from streams.detect.tellings import KEPT_DAYS, PAST_DAYS, TOLD, Tellings
from streams.policy import DAY_MS, SLOW_SCALES
from tests.findings import a_voice

WEEK = SLOW_SCALES[0]
FIRST = 100
"""Number of the first day."""


def a_bucket(day: int, *people: int, quiet: int = 3) -> Bucket:
    """A day's talk: these people tell of a leak, some others of nothing."""
    bucket = Bucket(day * DAY_MS)
    for number in people:
        bucket.add(a_voice(number, at_ms=day * DAY_MS + number, terms=("lid", "~leak: leak", "~leak")))
    for number in range(quiet):
        bucket.add(a_voice(1000 + number, at_ms=day * DAY_MS, terms=("song",)))
    return bucket


def days_of(*people: tuple[int, ...]) -> Tellings:
    tellings = Tellings()
    for day, these in enumerate(people, start=FIRST):
        tellings.count(day, [a_bucket(day, *these)], frozenset())
    return tellings


def test_who_tells_of_it_on_two_days_is_one_of_a_window_and_two_of_the_past() -> None:
    tellings = days_of((1, 2), (2, 3))
    window = tellings.window(FIRST, FIRST + 2)
    assert len({voice.author for bucket in window for voice in bucket.voices}) == 3
    assert sum(bucket.voice_count for bucket in window) == 10
    assert Past(tellings, FIRST, FIRST + 2, WEEK).count("~leak") == 4


def test_only_concepts_are_kept() -> None:
    [bucket] = days_of((1,)).window(FIRST, FIRST + 1)
    assert bucket.terms.counts() == {"~leak": 1}
    assert bucket.voices[0].terms == ("~leak: leak", "~leak")


def test_what_was_told_already_is_not_counted() -> None:
    tellings = Tellings()
    tellings.count(FIRST, [a_bucket(FIRST, 1, 2)], {a_voice(1).id_hash})
    assert [day.people for day in tellings.days] == [{"~leak": 1}]


def test_of_a_busy_day_a_few_voices_are_kept_and_all_people_are_counted() -> None:
    tellings = days_of(tuple(range(50)))
    assert [(len(day.told), day.people) for day in tellings.days] == [(TOLD, {"~leak": 50})]


def test_the_order_in_which_they_were_heard_does_not_show() -> None:
    assert days_of(tuple(range(50))) == days_of(tuple(reversed(range(50))))


def test_words_leave_with_the_longest_window_and_days_with_the_past() -> None:
    tellings = days_of(*[(1,)] * (KEPT_DAYS + PAST_DAYS + 20))
    assert sum(bool(day.told) for day in tellings.days) == KEPT_DAYS
    assert len(tellings.days) == KEPT_DAYS + PAST_DAYS + 1


def test_the_past_of_a_window_ends_where_it_begins_and_is_nine_weeks_at_most() -> None:
    tellings = days_of(*[(1,)] * 100)
    windows = {window.scale: past for window, past in slow_windows(tellings, (FIRST + 100) * DAY_MS, 1)}
    assert [past.windows for past in windows.values()] == [PAST_DAYS / days for days in (28, 14, 7)]
    assert windows[WEEK].voices == PAST_DAYS * 4


def test_a_state_that_knows_nothing_of_tellings_begins_with_none() -> None:
    days = msgspec.convert([[], 20_000, []], Days)
    assert (days.counted_to, days.tellings) == (20_000, Tellings())


def test_days_on_which_nobody_spoke_are_days_of_the_past() -> None:
    tellings = days_of((1,))
    tellings.count(FIRST + 20, [a_bucket(FIRST + 20, 2)], frozenset())
    [*_, (_, past)] = slow_windows(tellings, (FIRST + 21) * DAY_MS, 1)
    assert (past.windows, past.voices) == (2, 4)


def test_windows_in_which_too_few_told_of_what_was_told_last_are_not_looked_at() -> None:
    tellings = days_of(*[(1, 2)] * 10, (), (3,))

    def days_at(number: int, fewest: int) -> list[int]:
        windows = slow_windows(tellings, (FIRST + number) * DAY_MS, fewest)
        return [window.scale.window_ms // DAY_MS for window, _ in windows]

    assert days_at(12, 12) == [28, 14]
    assert days_at(12, 11) == [28, 14, 7]
    assert days_at(12, 22) == []
    assert days_at(11, 1) == []
