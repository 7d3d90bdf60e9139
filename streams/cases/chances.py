"""Do the small sums of chance that the rules about uses, promises and partners rest on; each can be done by hand.

All are pure arithmetic on counts of people: bounds of a share, the doubt about a share, how much oftener one side
says something, how firmly two things go together, and whether a share has moved.
"""

import math

Z_95 = 1.959963984540054
"""Normal quantile of a two-sided 95 % interval."""
_SMOOTH = 0.5
"""Half a person on either side (Haldane 1956, Anscombe 1956), so that none and all have log-odds too."""
_MOST_SIGNIFICANCE = 300.0


def beyond(expected: float, observed: float) -> float:
    """Share of what was observed that lies beyond what was expected, 0 to 1; 0 where nothing was observed.

    >>> beyond(2, 8), beyond(8, 2), beyond(2, 0)
    (0.75, 0.0, 0.0)
    """
    return max(0.0, 1 - expected / observed) if observed else 0.0


def wilson_low(part: int, whole: int) -> float:
    """Lower end of the 95 % interval of a share (Wilson 1927); 0 for nobody.

    >>> round(wilson_low(18, 20), 3), wilson_low(0, 0)
    (0.699, 0.0)
    """
    if not whole:
        return 0.0
    share, square = part / whole, Z_95 * Z_95 / whole
    middle = share + square / 2
    half = Z_95 * math.sqrt(share * (1 - share) / whole + square / (4 * whole))
    return max(0.0, (middle - half) / (1 + square))


def share_above(part: int, whole: int, line: float) -> float:
    """P(true share > line) after `part` of `whole`: the upper tail of Beta(1 + part, 1 + whole - part).

    For whole numbers that is P(X <= part) of X ~ Binomial(whole + 1, line) (Abramowitz and Stegun 26.5.24).

    >>> round(share_above(0, 0, 0.15), 3), round(share_above(8, 20, 0.15), 3)
    (0.85, 0.998)
    """
    if line <= 0.0:
        return 1.0
    if line >= 1.0:
        return 0.0
    tries, odds = whole + 1, math.log(line) - math.log1p(-line)
    term = tries * math.log1p(-line)
    total = math.exp(term)
    for k in range(1, part + 1):
        term += math.log((tries - k + 1) / k) + odds
        total += math.exp(term)
    return min(1.0, total)


def log_odds(part: float, whole: float) -> float:
    """Log of the odds of a share, with half a person on either side."""
    return math.log((part + _SMOOTH) / (whole - part + _SMOOTH))


def z_above(part: int, whole: int, known: float) -> float:
    """How many standard errors the log-odds of a counted share lie above those of a share that is known.

    >>> round(z_above(20, 100, 0.02), 1)
    10.2
    """
    error = math.sqrt(1 / (part + _SMOOTH) + 1 / (whole - part + _SMOOTH))
    return (log_odds(part, whole) - math.log(known / (1 - known))) / error


def z_between(part: int, whole: int, other_part: int, other_whole: int) -> float:
    """How many standard errors one counted share lies above another, in log-odds (Monroe et al. 2008, no prior)."""
    doubts = (part, whole - part, other_part, other_whole - other_part)
    error = math.sqrt(sum(1 / (count + _SMOOTH) for count in doubts))
    return (log_odds(part, whole) - log_odds(other_part, other_whole)) / error


def npmi(both: int, one: int, other: int, whole: int) -> float:
    """How firmly two things go together: -1 never, 0 by chance, 1 always (Bouma 2009).

    >>> round(npmi(20, 20, 40, 1000), 2), npmi(0, 3, 3, 10)
    (0.82, -1.0)
    """
    if not both:
        return -1.0
    if both >= whole:
        return 1.0 if one >= whole and other >= whole else 0.0
    return math.log(both * whole / (one * other)) / -math.log(both / whole)


def cusum_steps(tolerated: float) -> tuple[float, float]:
    """What a broken and what another voice add to the sum that notices a share above the tolerated one.

    Log-likelihood ratios of Page's test (1954) between the tolerated share and a clearly worse one.

    >>> tuple(round(step, 2) for step in cusum_steps(0.15))
    (0.85, -0.27)
    """
    at = min(0.9, max(0.01, tolerated))
    worse = min(0.95, max(2 * at, at + 0.2))
    return math.log(worse / at), math.log((1 - worse) / (1 - at))


def significance_of_z(z: float) -> float:
    """-log10 of the chance of so large a z, one-sided.

    >>> round(significance_of_z(1.6449), 2)
    1.3
    """
    tail = 0.5 * math.erfc(z / math.sqrt(2))
    return min(_MOST_SIGNIFICANCE, -math.log10(tail)) if tail > 0 else _MOST_SIGNIFICANCE


def significance_of(doubt: float) -> float:
    """-log10 of a remaining doubt, such as 1 - P."""
    return min(_MOST_SIGNIFICANCE, max(0.0, -math.log10(doubt))) if doubt > 0 else _MOST_SIGNIFICANCE
