"""Teach a new brand what is normal from its history, as notices that travel with its mentions.

Old mentions would be too late for every window; what they taught is not. A lesson changes expectations only.
"""

from schemas import notice as notices
from streams.listener import Listener
from streams.policy import SCALES


def lessons_of(listener: Listener, brand: str, end_ms: int) -> list[notices.Baseline]:
    """One notice a window length, from a listener that heard the history to its end; none for no such brand."""
    known = listener.brand(brand)
    if known is None:
        return []
    lessons = [baseline.lesson(known.first_ms, end_ms) for baseline in known.baselines]
    return [
        notices.Baseline(
            event="baseline",
            brand=brand,
            window=scale.window_ms // 1000,
            counts=lesson.counts,
            voices=lesson.voices,
            negative=lesson.negative,
            windows=lesson.windows,
        )
        for scale, lesson in zip(SCALES, lessons, strict=True)
    ]
