"""Load brand profiles from YAML files, and say by line and column what is wrong with one.

One brand per file, `*.yaml` or `*.yml`; a folder is not searched deeper. A file with any fault gives no
profile: half a profile would listen for the wrong thing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from agents.commands.errors import UserError
from agents.lexicon_files import LexiconError, with_learned
from agents.plain_yaml import MAX_BYTES, PlainYaml, YamlError, read_plain_yaml, shown
from agents.plain_yaml import Path as Keys
from schemas.profile import Profile
from streams.editions import profile_json

SUFFIXES = frozenset({".yaml", ".yml"})
MAX_FILES = 10_000
"""Files of one folder; each brand costs memory whether or not somebody speaks of it."""
MAX_FAULTS = 20
"""Of one file: beyond that it is the wrong file."""
MAX_SAID = 524_288
"""Bytes of JSON that a profile may be: half of the largest record, since each change of it is written to Kafka."""


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


class Found(NamedTuple):
    """A profile, and the line and column where its file names the brand."""

    profile: Profile
    place: tuple[int, int]


def load_profile(path: Path) -> Profile:
    """Read the profile of one brand; raises ProfileError with every fault of the file."""
    return _loaded(path).profile


def _loaded(path: Path) -> Found:
    return found_in(path, raw(path))


def raw(path: Path) -> bytes:
    """What stands in a file, up to a byte more than is allowed; raises ProfileError."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ProfileError([Fault(path, 1, 1, "", f"cannot be read: {error.strerror}")]) from None


def found_in(path: Path, content: bytes) -> Found:
    """Read a profile from what stands in this file; raises ProfileError with every fault."""
    try:
        read = read_plain_yaml(content)
    except YamlError as error:
        raise ProfileError([Fault(path, *error.place, "", str(error))]) from None
    try:
        profile = Profile.model_validate(read.value)
    except ValidationError as error:
        raise ProfileError(_faults(path, read, error)) from None
    _refuse_unknown_zone(path, read, profile)
    try:
        profile = with_learned(path, profile)
    except LexiconError as error:
        raise ProfileError([Fault(path, *read.place_of(("lexicons",)), "lexicons", str(error))]) from None
    if len(profile_json(profile)) > MAX_SAID:
        raise ProfileError([Fault(path, 1, 1, "", f"says more than {MAX_SAID} bytes can hold")])
    return Found(profile, read.place_of(("brand",)))


def load_profiles(where: Path) -> dict[str, Profile]:
    """Read all profiles of a folder, or the one of a file, by brand; raises ProfileError with all faults.

    A folder without a profile gives none: brands without a profile are listened to all the same.
    """
    profiles: dict[str, Profile] = {}
    faults: list[Fault] = []
    for _, verdict in check_profiles(profile_files(where)):
        if isinstance(verdict, Profile):
            profiles[verdict.brand] = verdict
        else:
            faults += verdict
    if faults:
        raise ProfileError(faults)
    return profiles


Verdict = Profile | tuple[Fault, ...]


def check_profiles(
    paths: Iterable[Path], load: Callable[[Path], Found] = _loaded
) -> list[tuple[Path, Verdict]]:
    """Each file's profile, or its faults; a second profile of one brand is a fault of the later file."""
    verdicts: list[tuple[Path, Verdict]] = []
    first: dict[str, Path] = {}
    for path in dict.fromkeys(paths):
        try:
            profile, place = load(path)
        except ProfileError as error:
            verdicts.append((path, error.faults))
            continue
        if first.setdefault(profile.brand, path) == path:
            verdicts.append((path, profile))
        else:
            reason = f"{shown(profile.brand)} has a profile in {first[profile.brand]} too"
            verdicts.append((path, (Fault(path, *place, "brand", reason),)))
    return verdicts


def profile_files(where: Path) -> list[Path]:
    """The profile files of a folder, sorted by name; a file stands for itself."""
    if not where.is_dir():
        return [where]
    paths = sorted(path for path in where.iterdir() if path.suffix in SUFFIXES and path.is_file())
    if len(paths) > MAX_FILES:
        raise UserError(f"{where} holds {len(paths)} profiles, at most {MAX_FILES} are read")
    return paths


def _refuse_unknown_zone(path: Path, read: PlainYaml, profile: Profile) -> None:
    """Zones are files of the machine, so the schema cannot know them."""
    try:
        ZoneInfo(profile.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        place = read.place_of(("timezone",))
        reason = f"{shown(profile.timezone)} is no time zone: write one such as Europe/Berlin"
        raise ProfileError([Fault(path, *place, "timezone", reason)]) from None


def _faults(path: Path, read: PlainYaml, error: ValidationError) -> list[Fault]:
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
