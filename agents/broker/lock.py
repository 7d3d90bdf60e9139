"""Read the list of jars that make the broker: exact versions, sizes and checksums.

The file `kafka.lock` lies beside this module and ships in the wheel. One jar a line:
`group:artifact:version size sha256`, size in bytes. `relock.py` writes it; users never resolve anything.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files

LOCK_NAME = "kafka.lock"
KAFKA = "org.apache.kafka:kafka_2.13"

_NAME = r"[A-Za-z0-9][A-Za-z0-9._-]*"
_LINE = re.compile(rf"({_NAME}):({_NAME}):({_NAME}) ([1-9][0-9]*) ([0-9a-f]{{64}})")


@dataclass(frozen=True, slots=True, order=True)
class LockedJar:
    """One jar, known by its content; `size` in bytes."""

    group: str
    artifact: str
    version: str
    size: int
    sha256: str

    @property
    def coordinate(self) -> str:
        """What Maven calls it: `group:artifact:version`."""
        return f"{self.group}:{self.artifact}:{self.version}"

    @property
    def file_name(self) -> str:
        """Its name in the cache, which differs when the content does."""
        return f"{self.artifact}-{self.version}-{self.sha256[:8]}.jar"

    def __str__(self) -> str:
        return f"{self.coordinate} {self.size} {self.sha256}"


def parse_lock(text: str) -> tuple[LockedJar, ...]:
    """Give the jars of a lock file in its order. Raises `ValueError` with the number of a wrong line.

    >>> parse_lock("a.b:c:1.0 12 " + "0" * 64)[0].coordinate
    'a.b:c:1.0'
    """
    jars: list[LockedJar] = []
    seen: set[str] = set()
    for number, line in enumerate(text.splitlines(), 1):
        found = _LINE.fullmatch(line)
        if found is None:
            raise ValueError(
                f"{LOCK_NAME} line {number} is not `group:artifact:version size sha256`: {line!r}"
            )
        group, artifact, version, size, sha256 = found.groups()
        if f"{group}:{artifact}" in seen:
            raise ValueError(f"{LOCK_NAME} line {number} names {group}:{artifact} a second time")
        seen.add(f"{group}:{artifact}")
        jars.append(LockedJar(group, artifact, version, int(size), sha256))
    return tuple(jars)


def lock_text(jars: Iterable[LockedJar]) -> str:
    """Write jars as a lock file, sorted, so that a new version gives a small difference."""
    return "".join(f"{jar}\n" for jar in sorted(jars))


def locked_jars() -> tuple[LockedJar, ...]:
    """Give the jars that this release of Openear was tested with."""
    return parse_lock(files(__package__).joinpath(LOCK_NAME).read_text("utf-8"))


def kafka_version(jars: Iterable[LockedJar]) -> str:
    """Say which Kafka these jars make. Raises `ValueError` where none of them is the broker."""
    for jar in jars:
        if f"{jar.group}:{jar.artifact}" == KAFKA:
            return jar.version
    raise ValueError(f"{KAFKA} is not among the jars")
