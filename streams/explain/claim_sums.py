"""Do the sums again that several kinds of cases share: the crowd, its love, and the alert's own figures."""

from collections.abc import Iterator, Mapping

from schemas.alert import Alert
from streams.chances import wilson_low
from streams.explain.sums import Check, rule, short, value

Measures = Mapping[str, float]
"""What an alert carries of the numbers that its rule rests on, by name."""


def crowd(m: Measures, people: int, windows: int) -> Check:
    """Enough people said it, in enough windows."""
    return rule(
        "people",
        f"{m['people']:.0f} people >= {people} in {m['windows']:.0f} windows >= {windows}",
        m["people"] >= people and m["windows"] >= windows,
    )


def loved(m: Measures, line: float, fewest: float) -> Iterator[Check]:
    """Love is sure: `line` is its lower bound, `fewest` the opinions that it takes."""
    yield value(
        "love_low",
        f"Wilson's lower bound of {m['loving']:.0f} of {m['opinions']:.0f} with an opinion",
        m["love_low"],
        wilson_low(int(m["loving"]), int(m["opinions"])),
    )
    yield rule(
        "loved",
        f"{short(m['love_low'])} >= {line}, {m['opinions']:.0f} opinions >= {short(fewest)}",
        m["love_low"] >= line and m["opinions"] >= fewest,
    )


def figures(alert: Alert, expected: float, observed: int, effect: float) -> Iterator[Check]:
    """What every alert tells in the same fields, as the rule of its kind gives it."""
    yield value("expected", "by the rule", alert.expected, max(0.0, expected))
    yield value("observed", "by the rule", alert.observed, observed)
    yield value("effect", "by the rule", alert.measures["effect"], effect)
