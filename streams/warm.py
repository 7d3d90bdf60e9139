"""Teach a new brand what is normal from its history, as notices that travel with its mentions.

Old mentions would be too late for every window; what they taught is not. A lesson changes expectations only.
"""

from collections.abc import Collection, Iterable

from schemas import notice as notices
from streams.detect.significance import LEARNING_VOICES, LEARNING_WINDOWS
from streams.listen.listener import Listener
from streams.policy import SCALES
from streams.wording import length


def lessons_of(listener: Listener, brand: str, end_ms: int) -> list[notices.Baseline]:
    """One notice a window length, from a listener that heard the history to its end; none for no such brand."""
    known = listener.brands.get(brand)
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


def too_little(lessons: Iterable[notices.Baseline], windows_s: Collection[int]) -> list[notices.Baseline]:
    """The lessons that leave their window length learning, of the lengths that are listened at."""
    return [
        lesson
        for lesson in lessons
        if lesson.window in windows_s
        and (lesson.voices < LEARNING_VOICES or lesson.windows < LEARNING_WINDOWS)
    ]


def what_is_missing(lesson: notices.Baseline) -> str:
    """What a lesson that is too little has, of what it takes.

    >>> lesson = notices.Baseline(event="baseline", brand="B", window=900, counts={}, voices=12.5, windows=90)
    >>> what_is_missing(lesson)
    'window 15 min: 12.5 of 30 voices'
    """
    name = f"window {length(lesson.window * 1000)}"
    if lesson.voices < LEARNING_VOICES:
        return f"{name}: {lesson.voices:.1f} of {LEARNING_VOICES:.0f} voices"
    return f"{name}: {lesson.windows:.2f} of {LEARNING_WINDOWS:.0f} windows"
