"""Load brand profiles from YAML files, and say by line and column what is wrong with one.

One brand per file, `*.yaml` or `*.yml`; a folder is not searched deeper. A file with any fault gives no
profile: half a profile would listen for the wrong thing.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import ValidationError

from agents.commands.errors import UserError
from agents.profiles.faults import Fault, ProfileError, faults_of
from agents.profiles.lexicons import LexiconError, with_learned
from agents.yaml_files.fault import YamlError, shown
from agents.yaml_files.plain import MAX_BYTES, PlainYaml, read_plain_yaml
from agents.yaml_files.plain import Path as Keys
from schemas.profile import Profile
from streams.brand.editions import profile_json

SUFFIXES = frozenset({".yaml", ".yml"})
MAX_FILES = 10_000
"""Files of one folder; each brand costs memory whether or not somebody speaks of it."""
MAX_SAID = 524_288
"""Bytes of JSON that a profile may be: half of the largest record, since each change of it is written to Kafka."""


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
        raise ProfileError(faults_of(path, read, error)) from None
    _refuse_unknown_zone(path, read, profile)
    try:
        profile = with_learned(path, profile)
    except LexiconError as error:
        keys: Keys = ("lexicons", *error.below)
        fault = Fault(path, *read.place_of(keys), ".".join(map(str, keys)), str(error))
        raise ProfileError([fault]) from None
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
