"""Count what people tell of in words of their own, and leave out the words that a brand hears every day.

A bank whose customers say "logs me out" each day has an outage when they say "white screen", "spins" and "won't
open"; a coffee house is "down the road" at all times. With everyday phrases in it a concept would be as common as
they are, and ten people in a day would be no surprise. A phrase that is new to a brand counts from the first.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from streams.aggregate import Voice
from streams.detect.baseline import Baseline
from streams.enrich.concepts import concept_of

EVERYDAY: Final = 0.003
"""Of all voices. From 0.003 to 0.01 the same themes are heard; from 0.005 on one more alert is unexplained."""
KNOWN: Final = 200.0
"""Voices that a baseline has to hold for such a share to be told; the longest one that does is asked. On generated
streams 100 and 200 hear the same; 50 and 400 one event less, 1,000 four less (`tests/bench/ablations.py`)."""


def terms_told(phrases: Iterable[str], baselines: Sequence[Baseline], at_ms: int) -> tuple[str, ...]:
    """What phrases of a mention add: themselves, and the concepts of those that are not said every day.

    `baselines`: by the length of their windows, shortest first.
    """
    if not phrases:
        return ()
    known = next((one for one in reversed(baselines) if one.knows(KNOWN, at_ms)), None)
    told = [phrase for phrase in phrases if known is None or not known.is_everyday(phrase, EVERYDAY, at_ms)]
    return (*phrases, *dict.fromkeys(map(concept_of, told)))


def wordings_of(concept: str, voices: Iterable[Voice]) -> int:
    """Phrases in which these voices tell of a concept."""
    said = {term for voice in voices for term in voice.terms}
    return sum(term != concept and concept_of(term) == concept for term in said)
