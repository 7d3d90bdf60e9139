"""Judge what `openear doctor` finds on this machine: profiles, the hash key, room on the disk, the build."""

import shlex
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from agents.doctor.checked import Checked, failed, ok, warning
from agents.profiles.faults import Fault
from agents.profiles.files import Verdict
from agents.terminal import harmless
from schemas.profile import Profile
from streams.enrich import speech

MB = 1_000_000
ROOM_NEEDED = 120 * MB
"""46 jars of 45 MB and what speeds up their start, 63 MB."""
ROOM_WANTED = 500 * MB
"""Records of a demo and logs come on top, often on the same disk."""
SHOWN = 5


def judge_profiles(verdicts: Iterable[tuple[Path, Verdict]] | None, heard: Collection[str] | None) -> Checked:
    """Profiles are valid, and every brand that is heard has one.

    `verdicts` None: no folder was given. `heard` None: Kafka could not be asked.
    """
    found = list(verdicts or ())
    faults = [fault for _, verdict in found if not isinstance(verdict, Profile) for fault in verdict]
    if faults:
        return _faulty(faults)
    known = {verdict.brand for _, verdict in found if isinstance(verdict, Profile)}
    strangers = sorted(set(heard or ()) - known)
    if strangers:
        names = ", ".join(map(harmless, strangers[:SHOWN]))
        more = f" and {len(strangers) - SHOWN} more" if len(strangers) > SHOWN else ""
        example = shlex.quote(harmless(strangers[0]))
        new = f"`openear profile new {example} --out FILE`"
        if verdicts is None:
            return warning(
                "profiles",
                f"no folder of profiles is given here, and these are heard: {names}{more}",
                f"give the folder that the workers have by --profiles; {new} writes a profile",
            )
        return warning("profiles", f"heard without a profile: {names}{more}", f"write one with {new}")
    what = "none are given (--profiles, OPENEAR_PROFILES)" if verdicts is None else f"{len(known)} valid"
    if heard is None:
        return ok("profiles", what)
    return ok(
        "profiles",
        f"{what}, and {'each brand that is heard has one' if heard else 'no brand is heard so far'}",
    )


def _faulty(faults: list[Fault]) -> Checked:
    more = f" and {len(faults) - 1} more" if len(faults) > 1 else ""
    return failed(
        "profiles",
        f"{harmless(str(faults[0]))}{more}",
        "mend it; `openear profile check` shows all that is wrong",
    )


def judge_key(fault: str | None, fingerprint: str | None, in_state: Mapping[int, str]) -> Checked:
    """A key is there, and it is the one that the state was counted with (fingerprints by partition)."""
    if fault is not None or fingerprint is None:
        return failed("hash key", fault or "there is none", "every worker needs the same one")
    others = sorted(number for number, found in in_state.items() if found != fingerprint)
    if others:
        return failed(
            "hash key",
            f"it is not the one that the state of partition {others[0]} was counted with",
            "give the old key; with a new one every known author would be a new voice, so the state must be reset",
        )
    return ok("hash key", "present" + (", and the one that the state was counted with" if in_state else ""))


def judge_room(folder: Path, free_bytes: int) -> Checked:
    """The embedded Kafka of the demo, the tests and `openear kafka` is kept in the cache folder."""
    said = f"{free_bytes // MB:,} MB are free for the cache in {folder}"
    remedy = "make room, or set OPENEAR_CACHE to another folder; only the embedded Kafka needs it"
    if free_bytes < ROOM_NEEDED:
        return failed("disk", said, remedy)
    return warning("disk", said, remedy) if free_bytes < ROOM_WANTED else ok("disk", said)


def is_compiled() -> bool:
    """True if texts are heard by compiled modules (hatch_build.py)."""
    return not (speech.__file__ or "").endswith(".py")


def judge_hearing(compiled: bool) -> Checked:
    """Either build hears the same; people who ask about speed want to know which it is."""
    return ok("hearing", "compiled" if compiled else "pure Python; a wheel of `make compiled` is faster")
