"""Notice that far fewer people speak than normal: shown as a state, never alerted.

Where one source is all there is, a silence cannot be told from a gap in the collection.
"""

import math

from streams.detect.baseline import Normal
from streams.detect.significance import PRIOR

ENOUGH = 8.0
"""Voices expected in the window, below which silence says nothing."""
LINE = 2.5
"""-log10 of the probability of so few: 2 states in 625 brand-weeks of review streams."""
PHI = 0.15


def expected_voices(normal: Normal) -> float | None:
    """Voices normal for a window of this length; None where too little is known."""
    if normal.windows < 1:
        return None
    return (normal.voices + PRIOR) / (normal.windows + PRIOR)


def is_quiet(voices: int, normal: Normal) -> bool:
    """True if so few voices are rarer than the line says."""
    mean = expected_voices(normal)
    if mean is None or mean < ENOUGH or voices >= mean:
        return False
    size = 1 / (1 / (normal.voices + PRIOR) + PHI)
    return lower_score(voices, mean, size) >= LINE


def lower_score(count: int, mean: float, size: float) -> float:
    """-log10 P(X <= count) for X ~ NegativeBinomial(mean, size).

    >>> round(lower_score(0, 1.0, 1.0), 3)  # geometric: 1/2
    0.301
    """
    ratio = mean / (mean + size)
    term = math.exp(size * math.log(size / (size + mean)))
    total = term
    for k in range(count):
        term *= (k + size) / (k + 1) * ratio
        total += term
    return -math.log10(min(1.0, max(total, 1e-300)))
