"""Say what one check of `openear doctor` found, and what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

SHOWN = 5


class Level(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARNING = "warning"
    """It works, and something will surprise somebody."""
    FAILED = "failed"
    """A worker would not start, or would not hear all."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The result of one check."""

    check: str
    level: Level
    said: str
    """What was found: one sentence with names and numbers."""
    remedy: str | None = None
    """What to do; None where nothing is to be done."""


def ok(check: str, said: str) -> Checked:
    """Nothing is to be done."""
    return Checked(check, Level.OK, said)


def warning(check: str, said: str, remedy: str | None = None) -> Checked:
    """It works all the same."""
    return Checked(check, Level.WARNING, said, remedy)


def failed(check: str, said: str, remedy: str | None = None) -> Checked:
    """It does not work."""
    return Checked(check, Level.FAILED, said, remedy)


def some(names: Iterable[str]) -> str:
    """The first of the names, and how many more there are."""
    listed = list(names)
    rest = f" and {len(listed) - SHOWN} more" if len(listed) > SHOWN else ""
    return ", ".join(listed[:SHOWN]) + rest
