"""Say what the listeners of all partitions share."""

from dataclasses import dataclass

from schemas.profile import Profiles
from streams.detect.judging import Watch
from streams.topology import PARTITIONS


@dataclass(frozen=True, slots=True)
class ListenConfig:
    """What all partitions share."""

    profiles: Profiles
    hash_key: bytes
    partitions: int = PARTITIONS
    app: str = "openear"
    line: float | None = None
    """Of the one test, for all brands; None: each profile's sensitivity names it."""
    watch: Watch | None = None
    """Who looks on while windows are judged; None costs nothing."""
    is_partial: bool = False
    """A profile could not be read: a known brand that has none in `profiles` keeps the one it had."""
    in_plain: bool = False
    """Alerts go to files of ours, with ids and words, whatever the profiles say of quotes."""
