"""Look at what a listener knows of a brand now, as `openear status` tells it of what was published."""

from typing import NamedTuple

from streams.brand import Brand
from streams.detect.baseline import Baseline
from streams.windows import is_late


class Known(NamedTuple):
    """What is known of a brand."""

    is_learning: bool
    voices: int
    """While it is learning, those of its closed windows, older ones decayed as its baseline is; else 0."""
    open_alerts: int


def known_of(brand: Brand, watermark_ms: int | None) -> Known:
    """Look, and change nothing: another thread may ask while the brand listens."""
    voices = _voices(brand, watermark_ms) if brand.is_learning else 0
    return Known(brand.is_learning, voices, len(brand.themes.open) + brand.cases.alert_count)


def _voices(brand: Brand, watermark_ms: int | None) -> int:
    """The longest baseline learns a bucket as it leaves, so nothing is counted twice."""
    if watermark_ms is None:
        return 0
    longest = brand.baselines[-1]
    fresh = sum(
        bucket.voice_count
        for bucket in list(brand.buckets.values())
        if bucket.start_ms >= longest.learned_to_ms and is_late(bucket.start_ms, watermark_ms)
    )
    return fresh + round(_learned(longest, watermark_ms))


def _learned(baseline: Baseline, now_ms: int) -> float:
    """Voices of a baseline, decayed to now; `Baseline.at` would tell too, and may rescale its weights."""
    saved = baseline.to_saved()
    return float(saved.voices * 2.0 ** -((now_ms - saved.origin_ms) / baseline.scale.half_life_ms))
