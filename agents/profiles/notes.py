"""Say what a profile that holds may not mean: words that work against each other, or that nobody will hear.

No fault: the profile is used as it stands. `openear profile check` tells it, workers do not.
"""

from collections.abc import Iterator
from pathlib import Path

from agents.profiles.faults import Fault
from agents.profiles.files import raw
from agents.yaml_files.fault import shown
from agents.yaml_files.plain import Path as Keys
from agents.yaml_files.plain import read_plain_yaml
from schemas.profile import Profile
from streams.enrich.language import SCORED


def notes_of(path: Path, profile: Profile) -> list[Fault]:
    """What to look at in the profile of this file, in the order of the file."""
    read = read_plain_yaml(raw(path))
    notes = [
        Fault(path, *read.place_of(keys), ".".join(map(str, keys)), words) for keys, words in _doubts(profile)
    ]
    return sorted(notes, key=lambda note: (note.line, note.column))


def _doubts(profile: Profile) -> Iterator[tuple[Keys, str]]:
    names = frozenset(profile.names())
    for n, phrase in enumerate(profile.not_when):
        if phrase.casefold() in names:
            yield ("not_when", n), f"{shown(phrase)} is a name of ours: no text with it is heard"
    for n, name in enumerate(profile.competitors):
        if name.casefold() in names:
            yield ("competitors", n), f"{shown(name)} is a name of ours too"
    for n, promise in enumerate(profile.promises):
        kept = {phrase.casefold() for phrase in promise.kept}
        for m, phrase in enumerate(promise.broken):
            if phrase.casefold() in kept:
                yield (
                    ("promises", n, "broken", m),
                    f"{shown(phrase)} stands in `kept` too: it counts as broken",
                )
    if profile.language != SCORED:
        yield (
            ("language",),
            f"only English is scored: texts in {shown(profile.language)} are counted, unscored",
        )
