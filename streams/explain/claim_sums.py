"""Do the sums again that several kinds of cases share: the crowd, its love, and the alert's own figures."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from schemas.alert import Alert
from streams.cases.chances import beyond, significance_of_z, wilson_low
from streams.explain.sums import Check, rule, short, value

Measures = Mapping[str, float]
"""What an alert carries of the numbers that its rule rests on, by name."""


class Figure(NamedTuple):
    """One number and how it is worked out."""

    sum: str
    number: float


class Figures(NamedTuple):
    """What the rule of a kind makes of its measures: every alert tells it in the same fields."""

    expected: Figure
    observed: int
    authors: int
    voices: int
    """Among whom they were counted."""
    effect: Figure
    margin: Figure
    significance: Figure


def share_beyond(expected: float, observed: float) -> Figure:
    """The effect of what was expected and what was observed."""
    return Figure(f"1 - {short(expected)} / {short(observed)}, at least 0", beyond(expected, observed))


def over(number: float, line: float, times: float = 1.0) -> Figure:
    """How far beyond its line a number is."""
    factor = "" if times == 1 else f"{times:g} x "
    return Figure(f"{factor}({short(number)} - {line:g})", times * (number - line))


def chance_of(z: float) -> Figure:
    """How significant so many standard errors are."""
    return Figure(
        f"-log10 of the chance of {short(z)} standard errors or more", significance_of_z(max(0.0, z))
    )


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
    yield value("expected", told.expected.sum, alert.expected, max(0.0, told.expected.number))
    yield value("observed", "people whom the rule counts", alert.observed, told.observed)
    yield value("authors", "people behind it", alert.authors, told.authors)
    yield value(
        "share",
        f"{told.authors} people / {told.voices}, at most 1",
        alert.share,
        min(1.0, told.authors / told.voices) if told.voices else 0.0,
    )
    yield value("effect", told.effect.sum, alert.measures["effect"], told.effect.number)
    yield value("margin", told.margin.sum, alert.measures["margin"], told.margin.number)
    yield value("significance", told.significance.sum, alert.significance, max(0.0, told.significance.number))
