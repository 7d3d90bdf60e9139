"""Say by line and column what is wrong with a profile, in words that tell what to write instead."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from agents.commands.errors import UserError
from agents.yaml_files.fault import shown
from agents.yaml_files.plain import Path as Keys
from agents.yaml_files.plain import PlainYaml
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
    details = [detail for detail in error.errors(include_url=False) if not _only_follows(detail)]
    faults = [_fault(path, read, detail) for detail in details]
    faults.sort(key=lambda fault: (fault.line, fault.column))
    rest = faults[MAX_FAULTS:]
    if not rest:
        return faults
    more = Fault(path, rest[0].line, rest[0].column, "", f"and {len(rest)} more faults from here on")
    return [*faults[:MAX_FAULTS], more]


def _only_follows(detail: ErrorDetails) -> bool:
    """A list counts as too short when its only entry was refused, which has been said already."""
    return detail["type"] == "too_short" and bool(detail["input"])


def _fault(path: Path, read: PlainYaml, detail: ErrorDetails) -> Fault:
    """Say what pydantic found in words, at the place where the reader's eye has to go."""
    keys: Keys = (*detail["loc"], *detail.get("ctx", {}).get("below", ()))
    is_key = keys[-1:] == ("[key]",)
    keys = keys[:-1] if is_key else keys
    # an empty value "stands" where the next key begins
    is_key = is_key or detail["type"] == "extra_forbidden" or detail["input"] is None
    return Fault(path, *read.place_of(keys, key=is_key), _dotted(keys), _reason(detail, keys))


def _dotted(keys: Keys) -> str:
    """Keys are the file's words too: what would move a terminal's cursor is escaped."""
    words = map(str, keys)
    return ".".join(word if word.isprintable() and len(word) <= 60 else shown(word) for word in words)


def _reason(detail: ErrorDetails, keys: Keys) -> str:
    found: object = detail["input"]
    match detail["type"]:
        case "extra_forbidden":
            return f"unknown key{_nearest(keys)}"
        case "missing":
            return "this key is missing"
        case "profile":
            return detail["msg"]
        case "value_error":
            return str(detail["ctx"]["error"])[:200]
        case "model_type" | "model_attributes_type":
            return f"must be keys with values, not {shown(found)}"
        case _ if found is None:
            return "has no value: give one, or leave the key out"
        case "string_type" if isinstance(found, int | float):
            return f"must be text: put {shown(found)} in quotes"
        case "string_pattern_mismatch":
            return f"{shown(found)} must match {detail['ctx']['pattern']}"
        case "too_short":
            return f"must have at least {detail['ctx']['min_length']} entry"
        case "too_long":
            return f"must have at most {detail['ctx']['max_length']} entries"
        case "string_too_long":
            return f"must have at most {detail['ctx']['max_length']} characters"
    message = detail["msg"].replace("Input should", "should").replace("tuple", "list")
    return f"{message[:1].lower()}{message[1:]} (found {shown(found)})"


def _nearest(keys: Keys) -> str:
    """The known key of the same level that is spelled most like this one, as a question."""
    near = get_close_matches(str(keys[-1]), _known_keys(keys[:-1]), n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def _known_keys(keys: Keys) -> list[str]:
    """The keys that the format has at this level, found by walking its JSON schema."""
    schema = level = _format()
    for key in keys:
        named = level.get("properties", {}).get(key)
        patterned = next(iter(level.get("patternProperties", {}).values()), None)
        level = named or patterned or level.get("items") or level.get("additionalProperties") or {}
        if name := level.get("$ref"):
            level = schema["$defs"][name.removeprefix("#/$defs/")]
    return list(level.get("properties", ()))


@cache
def _format() -> dict[str, Any]:
    return Profile.model_json_schema()
