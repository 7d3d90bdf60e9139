"""Test a share against its past: how rare so many of these voices are, if the share were as ever.

    P(X >= count),  X ~ BetaBinomial(voices, known + 1, others + 1)

The doubt about the share itself is in it (Gelman et al. 2013, ch. 2.4): of a short past, much is possible.
"""

import math

_LN10 = math.log(10)
_NEGLIGIBLE = 1e-12


def share_score(count: int, voices: int, known: float, heard: float) -> float:
    """-log10 P(X >= count); `known` of the `heard` voices of the past did the same. 0 up to the mean.

    >>> round(share_score(2, 2, 0, 0), 3)  # nothing is known: one in three
    0.477
    """
    a, b = known + 1, max(0.0, heard - known) + 1
    if count * (a + b) <= voices * a:
        return 0.0
    count = min(count, voices)
    log_first = (
        math.lgamma(voices + 1)
        - math.lgamma(count + 1)
        - math.lgamma(voices - count + 1)
        + _log_beta(count + a, voices - count + b)
        - _log_beta(a, b)
    )
    tail = term = 1.0
    for more in range(count, voices):
        term *= (voices - more) * (more + a) / ((more + 1) * (voices - more - 1 + b))
        tail += term
        if term < _NEGLIGIBLE * tail:
            break
    return -(log_first + math.log(tail)) / _LN10


def fewest_at(line: float, voices: int, known: float, heard: float) -> int:
    """The smallest count that reaches the line; one more than there are voices where none does.

    >>> fewest_at(2.0, 40, 300, 1000)
    20
    """
    low, high = 0, voices + 1
    while low < high:
        middle = (low + high) // 2
        if middle <= voices and share_score(middle, voices, known, heard) < line:
            low = middle + 1
        else:
            high = middle
    return low


def _log_beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
