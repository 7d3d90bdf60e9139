"""Weigh an alert from 1 to 10: how far from normal, how surely, by how many people.

severity = clip(round(10 x effect x confidence x reach), 1, 10)
effect     = 1 - expected / observed
confidence = 0.5 + 0.5 x (1 - 2^-margin),  margin = score - penalty - line, in orders of magnitude
reach      = min(1, log10(authors) / 2): 1 from a hundred people on
"""

import math

from schemas.alert import Severity

_DIGITS = 6
"""The product is taken of the rounded factors, so that anybody can do it again from the alert."""


def severity_of(expected: float, observed: int, margin: float, authors: int) -> Severity:
    """Give the factors and their product.

    >>> severity_of(expected=2.0, observed=20, margin=1.0, authors=100).value  # 10 x 0.9 x 0.75 x 1
    7
    """
    return weighed(1 - expected / observed if observed else 0.0, margin, authors)


def weighed(effect: float, margin: float, authors: int) -> Severity:
    """The same where the effect is no ratio of people: 0 for none, 1 for all that is possible."""
    effect = _factor(effect)
    confidence = _factor(0.5 + 0.5 * (1 - 2.0 ** -max(0.0, margin)))
    reach = _factor(math.log10(max(1, authors)) / 2)
    value = min(10, max(1, round(10 * effect * confidence * reach)))
    return Severity(effect=effect, confidence=confidence, reach=reach, value=value)


def _factor(value: float) -> float:
    return round(min(1.0, max(0.0, value)), _DIGITS)
