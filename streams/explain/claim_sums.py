"""Do the sums again that several kinds of cases share: the crowd, its love, and the alert's own figures."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from schemas.alert import Alert
from streams.chances import wilson_low
from streams.explain.sums import Check, rule, short, value

Measures = Mapping[str, float]
"""What an alert carries of the numbers that its rule rests on, by name."""


class Figures(NamedTuple):
    """What the rule of a kind makes of its measures: every alert tells it in the same fields."""

    expected: float
    observed: int
    authors: int
    voices: int
    """Among whom they were counted."""
    effect: float
    margin: float
    significance: float


def counts(m: Measures, *chains: tuple[str, ...]) -> Iterator[Check]:
    """Counts are whole, and of each chain none is larger than the next; else ValueError: nothing follows."""
    for chain in chains:
        numbers = [m[name] for name in chain]
        said = " <= ".join(f"{short(number)} {name}" for name, number in zip(chain, numbers, strict=True))
        if numbers != sorted(numbers) or not all(number >= 0 and number == int(number) for number in numbers):
            raise ValueError(f"nobody counts {said}")
        yield rule("counts", said, True)


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


def figures(alert: Alert, told: Figures) -> Iterator[Check]:
    """What every alert tells in the same fields, as the rule of its kind gives it."""
    yield value("expected", "by the rule", alert.expected, max(0.0, told.expected))
    yield value("observed", "by the rule", alert.observed, told.observed)
    yield value("authors", "by the rule", alert.authors, told.authors)
    yield value(
        "share",
        f"{told.authors} people / {told.voices}, at most 1",
        alert.share,
        min(1.0, told.authors / told.voices) if told.voices else 0.0,
    )
    yield value("effect", "by the rule", alert.measures["effect"], told.effect)
    yield value("margin", "beyond the line, by the rule", alert.measures["margin"], told.margin)
    yield value("significance", "by the rule", alert.significance, max(0.0, told.significance))
