"""What a quiet brand's customers say is told within a quarter of an hour, at any window length."""

from schemas.base import epoch_ms
from streams.policy import BASE_LATENESS_MS, BASE_MS, DAY_MS, HOUR_MS, SCALES
from tests.builders import START_MS, chorus, talk, told

AT_MS = START_MS + 9 * DAY_MS


def test_a_quiet_brand_does_not_wait_for_the_hop_of_its_day() -> None:
    leaks = chorus(7, "cap leaks", AT_MS, over_ms=18 * HOUR_MS)
    [alert] = told(talk(10, a_day=8), leaks).opened
    window_ms = epoch_ms(alert.window_end) - epoch_ms(alert.window_start)
    assert window_ms >= DAY_MS
    last_ms = max(epoch_ms(quote.at) for quote in alert.evidence)
    assert epoch_ms(alert.published_at) - last_ms <= BASE_MS + BASE_LATENESS_MS


def test_a_window_of_many_voices_is_judged_at_its_hops_alone() -> None:
    assert [scale.hop_at(26) for scale in SCALES] == [scale.hop_ms for scale in SCALES]
    assert {scale.hop_at(25) for scale in SCALES if scale.window_ms >= DAY_MS} == {BASE_MS}
