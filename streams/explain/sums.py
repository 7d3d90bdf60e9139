"""Do a sum again and say whether the number came out that somebody told."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

TOLERANCE = 1e-9
"""Relative: another machine's logarithm may end in another digit."""

Number = float | int | str | None


@dataclass(frozen=True, slots=True)
class Check:
    """One number that was told, and the sum that gives it again; a rule has no number of its own."""

    name: str
    sum: str
    """The arithmetic with its inputs, for a person to follow."""
    said: Number
    found: Number
    agrees: bool


@dataclass(frozen=True, slots=True)
class Section:
    """Sums that belong together."""

    title: str
    checks: tuple[Check, ...]

    @property
    def disagreeing(self) -> tuple[Check, ...]:
        """Those that give another number than was told."""
        return tuple(check for check in self.checks if not check.agrees)


def section(title: str, sums: Iterator[Check]) -> Section:
    """The sums as far as there are any; numbers of which none can be made are one more that does not come out."""
    checks: list[Check] = []
    try:
        checks.extend(sums)
    except KeyError as lacking:
        checks.append(rule("numbers", f"it carries no {lacking.args[0]}", False))
    except (ArithmeticError, IndexError, ValueError) as error:
        checks.append(rule("numbers", f"nothing can be worked out of them: {error}", False))
    return Section(title, tuple(checks))


def value(name: str, arithmetic: str, said: Number, found: Number) -> Check:
    """A number that has to come out again."""
    return Check(name, arithmetic, said, found, is_same(said, found))


def rule(name: str, comparison: str, holds: bool) -> Check:
    """A comparison that has to hold."""
    return Check(name, comparison, None, None, holds)


def is_same(one: Number, other: Number) -> bool:
    """Equal, up to the last digits, on which machines differ.

    >>> is_same(0.1 + 0.2, 0.3), is_same(3, "3")
    (True, False)
    """
    if isinstance(one, float | int) and isinstance(other, float | int):
        return math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    return one == other


def short(number: Number) -> str:
    """A number as it stands in a sum: six digits are enough to do it again.

    >>> short(0.057142857), short(12)
    ('0.0571429', '12')
    """
    return f"{number:.6g}" if isinstance(number, float) else str(number)
