"""Say by file, line and column what is wrong with a profile."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from agents.commands.errors import UserError
from agents.yaml_files.plain import PlainYaml
from agents.yaml_files.reasons import wrongs_of
from schemas.profile import Profile

MAX_FAULTS = 20
"""Of one file: beyond that it is the wrong file."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, and where; line and column count from 1."""

    path: Path
    line: int
    column: int
    key: str
    """Dotted, as in `promises.0.tolerance`; empty for the whole file."""
    reason: str

    def __str__(self) -> str:
        """The form that editors and terminals make a link of: FILE:LINE:COLUMN: what."""
        about = f"{self.key}: " if self.key else ""
        return f"{self.path}:{self.line}:{self.column}: {about}{self.reason}"


class ProfileError(UserError):
    """Profiles that cannot be used; the message has a line for each fault."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


def faults_of(path: Path, read: PlainYaml, error: ValidationError) -> list[Fault]:
    """In the order of the file; at most MAX_FAULTS, and one that counts the rest."""
    faults = [Fault(path, *one.place, one.key, one.reason) for one in wrongs_of(read, error, Profile)]
    rest = faults[MAX_FAULTS:]
    if not rest:
        return faults
    more = Fault(path, rest[0].line, rest[0].column, "", f"and {len(rest)} more faults from here on")
    return [*faults[:MAX_FAULTS], more]
