"""Read brand profiles while somebody may be writing them, and say when they say something new.

By content, never by time: a mounted config map swaps a link, an editor renames a file, a checkout sets old times.
What was seen once may be half a file, so a change counts when two looks see the same. A file with a fault gives no
profile; what else the folder says counts all the same. Only files that changed are read as YAML again.
"""

from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from agents.profiles.faults import Fault, ProfileError
from agents.profiles.files import Found, check_profiles, found_in, profile_files, raw
from agents.profiles.lexicons import lexicon_files
from schemas.profile import Profile

Seen = dict[Path, bytes]
"""What stands in each file, as a digest."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The profiles of all files at one time, by brand, and what is wrong with the others."""

    profiles: dict[str, Profile] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    @property
    def is_partial(self) -> bool:
        """True where a file gave no profile: nobody can say then which brand lost its own."""
        return bool(self.faults)


class ProfileFolder:
    """The profiles of a folder, or the one of a file."""

    def __init__(self, where: Path) -> None:
        self._where = where
        self._read: dict[Path, tuple[bytes, Found | ProfileError]] = {}
        self._taken: Seen | None = None
        self._seen: Seen | None = None

    def look(self) -> Shelf | None:
        """What all files say, if it is something new and the last look saw it too; raises UserError."""
        contents = {path: _content(path) for path in profile_files(self._where)}
        learned = self._learned()
        seen = {path: _digest(content) + learned for path, content in contents.items()}
        if seen == self._taken:
            self._seen = seen
            return None
        if seen != self._seen and self._taken is not None:
            self._seen = seen
            return None
        self._seen = self._taken = seen
        self._read = {path: self._read_of(path, content, seen[path]) for path, content in contents.items()}
        return self._shelf()

    def _learned(self) -> bytes:
        """Stand for the learned lexicons beside the profiles: where one changes, all profiles are read again."""
        folder = self._where if self._where.is_dir() else self._where.parent
        files = {path: _digest(_content(path)) for path in lexicon_files(folder)}
        return _digest(repr(files).encode()) if files else b""

    def _read_of(
        self, path: Path, content: bytes | ProfileError, digest: bytes
    ) -> tuple[bytes, Found | ProfileError]:
        known = self._read.get(path)
        if known is not None and known[0] == digest:
            return known
        try:
            return digest, found_in(path, content) if isinstance(content, bytes) else content
        except ProfileError as error:
            return digest, error

    def _shelf(self) -> Shelf:
        profiles: dict[str, Profile] = {}
        faults: list[Fault] = []
        for _, verdict in check_profiles(self._read, self._known):
            if isinstance(verdict, Profile):
                profiles[verdict.brand] = verdict
            else:
                faults += verdict
        return Shelf(profiles, tuple(faults))

    def _known(self, path: Path) -> Found:
        found = self._read[path][1]
        if isinstance(found, ProfileError):
            raise found
        return found


def _content(path: Path) -> bytes | ProfileError:
    try:
        return raw(path)
    except ProfileError as error:
        return error


def _digest(content: bytes | ProfileError) -> bytes:
    """Stand for the bytes of a file, or for the reason why there are none."""
    said = content if isinstance(content, bytes) else f"\0{content}".encode()
    return blake2b(said, digest_size=16).digest()
