"""What is normal, how it is forgotten, and what it never learns."""

import msgspec
import pytest

from streams.detect.baseline import Baseline, SavedBaseline
from streams.policy import BASE_MS, DAY_MS, HOUR_MS, SCALES

START_MS = 1_767_225_600_000
HOUR, DAY, THREE_DAYS = SCALES[1], SCALES[3], SCALES[4]


class Talk:
    """A bucket of talk as a baseline learns it."""

    def __init__(self, start_ms: int, voices: int = 10, negative: int = 0, **terms: int) -> None:
        self.start_ms = start_ms
        self.voice_count = voices
        self.negative = negative
        self._terms = terms

    def counts(self) -> dict[str, int]:
        return self._terms


def a_baseline(*talk: Talk, scale=DAY, excluded_at=None) -> Baseline:
    baseline = Baseline(scale, START_MS)
    baseline.learn(talk, max((one.start_ms + BASE_MS for one in talk), default=START_MS), excluded_at)
    return baseline


def test_what_was_said_counts_in_full_now_and_half_after_a_half_life() -> None:
    baseline = a_baseline(Talk(START_MS, 10, negative=4, cap=6))
    now = baseline.at(START_MS, START_MS)
    assert (now.voices, now.negative, now.count("cap"), now.count("lid")) == (10, 4, 6, 0)
    later = baseline.at(START_MS + DAY.half_life_ms, START_MS)
    assert (later.voices, later.negative, later.count("cap")) == pytest.approx((5, 2, 3))


def test_shares_do_not_change_by_forgetting() -> None:
    baseline = a_baseline(Talk(START_MS, 10, cap=6), Talk(START_MS + DAY_MS, 30, cap=1))
    shares = {
        round(normal.count("cap") / normal.voices, 9)
        for normal in (baseline.at(START_MS + n * DAY_MS, START_MS) for n in (2, 20, 2000, 4000))
    }
    assert len(shares) == 1


def test_after_years_of_silence_nothing_is_left_and_nothing_breaks() -> None:
    baseline = a_baseline(Talk(START_MS, 10, cap=6), scale=HOUR)
    silent = baseline.at(START_MS + 30_000 * DAY_MS, START_MS)
    assert (silent.voices, silent.count("cap"), silent.hour_factor(START_MS)) == (0, 0, 1.0)
    baseline.learn([Talk(START_MS + 30_000 * DAY_MS, 5, cap=5)], START_MS + 30_001 * DAY_MS, None)
    assert baseline.at(START_MS + 30_000 * DAY_MS, START_MS).count("cap") == pytest.approx(5)


@pytest.mark.parametrize("scale, windows", [(DAY, 2), (THREE_DAYS, 1)])
def test_the_baseline_ends_a_guard_before_the_tested_window(scale, windows: int) -> None:
    assert a_baseline(scale=scale).end_ms(START_MS) == START_MS - windows * scale.window_ms


def test_windows_are_counted_by_the_calendar_whether_anybody_spoke_or_not() -> None:
    baseline = a_baseline(scale=DAY)
    spanned = [baseline.at(START_MS + (2 + days) * DAY_MS, START_MS).windows for days in (-2, 0, 1, 10_000)]
    assert spanned[:2] == [0.0, 0.0]
    assert spanned[2] == pytest.approx(1, rel=0.02)
    # the sum of all halvings: half-life / ln 2
    assert spanned[3] == pytest.approx(21 / 0.693147, rel=1e-5)


def test_a_live_theme_does_not_teach_its_own_words() -> None:
    asked = []

    def excluded_at(start_ms: int) -> set[str]:
        asked.append(start_ms)
        return {"leak"}

    normal = a_baseline(Talk(START_MS, 10, leak=9, song=3), excluded_at=excluded_at).at(START_MS, START_MS)
    assert (normal.count("leak"), normal.count("song"), normal.voices) == (0, 3, 10)
    assert asked == [START_MS]


def hourly(days: int, voices_at_noon: int) -> list[Talk]:
    hours = range(24 * days)
    return [Talk(START_MS + n * HOUR_MS, voices_at_noon if n % 24 == 12 else 2) for n in hours]


def test_the_hour_of_day_is_trusted_once_enough_was_heard() -> None:
    normal = a_baseline(*hourly(10, 160), scale=HOUR).at(START_MS + 10 * DAY_MS, START_MS)
    noon_ms = START_MS + 10 * DAY_MS + 13 * HOUR_MS
    assert normal.hour_factor(noon_ms) == pytest.approx(24 * 160 / 206, rel=0.02)
    assert normal.hour_factor(noon_ms - HOUR_MS) == pytest.approx(24 * 2 / 206, rel=0.02)


def test_too_little_talk_or_too_long_a_window_has_no_hour_of_day() -> None:
    noon_ms = START_MS + 10 * DAY_MS + 13 * HOUR_MS
    assert a_baseline(*hourly(1, 200), scale=HOUR).at(noon_ms, START_MS).hour_factor(noon_ms) == 1.0
    assert a_baseline(*hourly(30, 200), scale=DAY).at(noon_ms, START_MS).hour_factor(noon_ms) == 1.0


def test_a_restored_baseline_goes_on_as_if_it_had_never_stopped() -> None:
    baseline = a_baseline(*hourly(3, 9), Talk(START_MS + 3 * DAY_MS, 5, cap=2, lid=1))
    encoded = msgspec.msgpack.encode(baseline.to_saved())
    again = Baseline.restore(DAY, msgspec.msgpack.decode(encoded, type=SavedBaseline))
    for one in (baseline, again):
        one.learn([Talk(START_MS + 200 * DAY_MS, 4, cap=1)], START_MS + 201 * DAY_MS, None)
    assert again.to_saved() == baseline.to_saved()
    assert again.learned_to_ms == START_MS + 201 * DAY_MS
