"""Hear a surge of complaints that has no common word: many people are angry at once, each in words of their own.

Counted are distinct authors of negative voices, against their rate: review streams are half negative at all times,
so that a test of the share alone would never fire. Guards: the share must have risen too; there are enough negative
voices in the baseline, since a class of mentions that begins late looks like a surge; and no window is shorter than
the resolution of the times (resolution.py).
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from schemas.theme import Surprise
from streams.aggregate import BLAME, Bucket, Voice
from streams.detect.baseline import Normal
from streams.detect.finding import SURGE_AUTHORS, Finding
from streams.detect.hop import HopWindow, departments_of, folded_into, voices_in
from streams.detect.share_test import fewest_at
from streams.detect.significance import Tested, tail_score, test_of
from streams.enrich.concepts import is_concept
from streams.sketches.distinct import distinct

LINE = 4.0
AUTHORS = SURGE_AUTHORS
LIFT = 2.0
SHARE_LINE = 2.0
"""The share of complaints must rise too, by more than chance: of forty voices that talk of something else, half
complain now and then. Once in a hundred is enough beside the rate's own line."""
PHI = 1.0
"""Complaints come in bursts: twice the burstiness of the longest window of terms."""
BASELINE_NEGATIVE = 40.0
PRIOR = 1.0
NAMES = 4
NAME_VOICES = 3
"""Voices that must share a word before it may name the surge."""
WORDLESS = "complaints"


def surge_of(window: HopWindow, normal: Normal) -> Finding | None:
    """The surge of complaints in this window, named by the words most over-represented in it; None if normal."""
    if not any(bucket.negative for bucket in window.fresh):
        return None
    test = _test(window, normal)
    if test is None:
        return None
    voices = tuple(sorted(_angry(window.buckets), key=lambda voice: (voice.at_ms, voice.id_hash)))
    return Finding(
        scale=window.scale,
        end_ms=window.end_ms,
        tests=_names(voices, test, normal, window),
        penalty=0.0,
        line=LINE,
        tested=1,
        voices=test.voices,
        evidence=voices,
        folded=folded_into(voices, window.buckets),
        window_departments=departments_of(window.buckets),
        before=departments_of(window.before),
        voices_before=voices_in(window.before),
        surge=test,
        withdrawn=sum(bucket.withdrawn_blame for bucket in window.buckets),
    )


def _test(window: HopWindow, normal: Normal) -> Tested | None:
    """The test of complaints where it stands out; None where it does not."""
    if not is_testable(normal) or sum(bucket.negative for bucket in window.buckets) < AUTHORS:
        return None  # most windows: nobody has to be told apart for that
    test = complaints_in(window, normal)
    return test if test.score >= LINE and test.authors >= fewest_of(test) else None


def fewest_of(test: Tested | Surprise) -> float:
    """Authors that the gates ask for, whatever the score: some, a rise of the rate, a rise of the share."""
    by_share = fewest_at(SHARE_LINE, test.voices, test.baseline_term, test.baseline_voices)
    return max(AUTHORS, LIFT * test.expected, by_share)


def is_testable(normal: Normal) -> bool:
    """True once enough complaints are known to say how many are normal."""
    return normal.negative >= BASELINE_NEGATIVE


def complaints_in(window: HopWindow, normal: Normal) -> Tested:
    """The rate test of complaints, whatever it gives; its share null stands in `fewest_of`."""
    authors = distinct(bucket.blame_authors for bucket in window.buckets)
    hour_factor = normal.hour_factor(window.end_ms)
    expected = (normal.negative + PRIOR) / (normal.windows + 0.5) * hour_factor
    size = 1 / (1 / (normal.negative + PRIOR) + PHI)
    return Tested(
        term=WORDLESS,
        authors=authors,
        voices=window.voices,
        baseline_term=normal.negative,
        baseline_voices=normal.voices,
        baseline_windows=normal.windows,
        hour_factor=hour_factor,
        expected_by_share=0.0,
        expected_by_rate=expected,
        phi=PHI,
        size=size,
        score=tail_score(authors, expected, size),
    )


def _angry(buckets: Iterable[Bucket]) -> Iterable[Voice]:
    for bucket in buckets:
        if bucket.negative:
            yield from (v for v in bucket.voices if v.sentiment is not None and v.sentiment <= BLAME)


def strangest(voices: Sequence[Voice], normal: Normal) -> list[str]:
    """The terms most over-represented in these voices, by weighted log-odds (Monroe, Colaresi, Quinn 2008)."""
    spoken = Counter(term for voice in voices for term in voice.terms)
    often = [term for term, count in spoken.items() if count >= NAME_VOICES and not is_concept(term)]

    def strangeness(term: str) -> float:
        count, known = spoken[term] + 0.5, normal.count(term) + 0.5
        lift = math.log(count / (len(voices) + 1)) - math.log(known / (normal.voices + 1))
        return lift / math.sqrt(1 / count + 1 / known)

    return sorted(often, key=lambda term: (-strangeness(term), term))[:NAMES]


def _names(voices: tuple[Voice, ...], surge: Tested, normal: Normal, window: HopWindow) -> tuple[Tested, ...]:
    """The tests of the words that name the complaints."""
    ranked = strangest(voices, normal)
    if not ranked:
        return (surge,)
    return tuple(
        test_of(term, _authors(term, voices), surge.voices, normal, window.scale, surge.hour_factor)
        for term in ranked
    )


def _authors(term: str, voices: Iterable[Voice]) -> int:
    return len({voice.author for voice in voices if term in voice.terms})
