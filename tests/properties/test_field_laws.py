"""Laws of fields and of promised times: what two words tell together, and what a longer wait tells."""

from hypothesis import given
from hypothesis import strategies as st

from streams.enrich.activities import REACH, among, fields, told_together, words_of
from streams.enrich.durations import MOST, SECONDS, durations_in, sentences_of
from streams.enrich.limits import BROKEN, KEPT, WORST, Limit

OF_FIELDS = sorted({*fields().telling, *fields().hinting})
sayings = st.lists(st.sampled_from([*OF_FIELDS[:60], "love", "blue", "again"]), max_size=24)


@given(sayings)
def test_what_two_words_tell_has_two_words_near_each_other(said: list[str]) -> None:
    told = told_together(enumerate(said))
    for place, activities in told.items():
        for activity in activities:
            near = [n for n, names in told.items() if activity in names and 0 < abs(n - place) <= REACH]
            assert any(said[n] != said[place] for n in near)
            assert said[place] in words_of(activity, said)


@given(sayings)
def test_it_is_told_the_same_from_behind(said: list[str]) -> None:
    """As a set of activities: who stands before whom does not matter."""
    forth = {name for names in told_together(enumerate(said)).values() for name in names}
    back = {name for names in told_together(enumerate(reversed(said))).values() for name in names}
    assert forth == back


@given(sayings)
def test_words_of_no_field_may_be_left_out(said: list[str]) -> None:
    whole = list(enumerate(said))
    assert told_together(whole) == told_together([(n, word) for n, word in whole if word in OF_FIELDS])


@given(sayings, st.sampled_from(OF_FIELDS))
def test_more_words_tell_of_no_less(said: list[str], more: str) -> None:
    assert among(said) <= among([*said, more])


@given(st.text(max_size=300))
def test_any_text_is_read_for_times(text: str) -> None:
    for words in sentences_of(text):
        found = list(durations_in(words))
        assert len(found) <= sum(word in SECONDS for word in words)
        assert all(one.seconds >= 0 for one in found)


def test_a_text_without_end_costs_no_more_than_its_first_characters() -> None:
    assert sum(map(len, sentences_of("day " * 100_000))) <= MOST


@given(st.integers(1, 60), st.integers(1, 60))
def test_who_waits_longer_is_no_better_served(days: int, more: int) -> None:
    limit = Limit(5 * 86_400.0, is_most=True)
    order = {BROKEN: -1, None: 0, KEPT: 1}
    short, long = (order[limit.stance(f"waited, came on day {n}", frozenset())] for n in (days, days + more))
    assert long <= short


@given(st.integers(1, 48))
def test_a_promise_of_a_day_is_broken_by_an_end_before_it_alone(hours: int) -> None:
    limit = Limit(24 * 3600.0, is_most=False)
    is_broken = limit.stance(f"died after {hours} hours", frozenset()) == BROKEN
    assert is_broken == (24 / WORST <= hours < 24)
