"""Number the parts in which a brand is saved, so that only what changed is written, and say what each holds.

0            head: everything small, and the numbers of the parts that belong to it
1 ..         baselines, one a window length
15           profiles: the one in force, and those that wait for their window
16 ..        segments of the folder's ring
64 ..        open themes, by slot
128 ..       open cases, by slot
160 ..       segments of the accounts of uses, promises and companions
176          sources, cases that rest, remarks that wait for their window
177          rates by day
256 ..       base buckets with the ids heard in them, by their place in a ring of `BUCKET_SLOTS`
"""

from bisect import bisect_right
from enum import StrEnum
from typing import Any, Final

import msgspec

from streams.aggregate.authenticity import FirstVoice
from streams.aggregate.saved_bucket import SavedBucket
from streams.brand.editions import SavedEdition
from streams.cases.account import Account
from streams.cases.accounts import Pending
from streams.cases.days import Days
from streams.cases.episodes import Case, Rest
from streams.cases.silence import Sources
from streams.detect.baseline import SavedBaseline
from streams.detect.themes import OpenTheme
from streams.notices.ids import SavedId
from streams.policy import BASE_MS

BUCKET_SLOTS: Final = 1024
"""More than the buckets that a brand can hold (290), so that two never meet."""


class Kind(StrEnum):
    """What a part holds, in the order of their numbers."""

    HEAD = "head"
    BASELINES = "baselines"
    PROFILE = "profile"
    VOICES = "voices"
    THEMES = "themes"
    CASES = "cases"
    ACCOUNTS = "accounts"
    SLOW = "slow"
    DAYS = "days"
    BUCKETS = "buckets"


FIRST: Final[dict[Kind, int]] = {
    Kind.HEAD: 0,
    Kind.BASELINES: 1,
    Kind.PROFILE: 15,
    Kind.VOICES: 16,
    Kind.THEMES: 64,
    Kind.CASES: 128,
    Kind.ACCOUNTS: 160,
    Kind.SLOW: 176,
    Kind.DAYS: 177,
    Kind.BUCKETS: 256,
}
"""Number of the first part of each kind; its slots follow."""
_KINDS: Final = tuple(FIRST)
_FIRSTS: Final = tuple(FIRST.values())


def part_of(kind: Kind, slot: int = 0) -> int:
    """Number of a part."""
    return FIRST[kind] + slot


def kind_of(part: int) -> Kind:
    """What a numbered part holds.

    >>> [kind_of(part).value for part in (0, 5, 15, 16, 64, 128, 175, 176, 177, 300)]
    ['head', 'baselines', 'profile', 'voices', 'themes', 'cases', 'accounts', 'slow', 'days', 'buckets']
    """
    return _KINDS[bisect_right(_FIRSTS, part) - 1]


def bucket_slot(start_ms: int) -> int:
    """Place of a base bucket in the ring.

    >>> bucket_slot(0) == bucket_slot(BUCKET_SLOTS * BASE_MS)
    True
    """
    return start_ms // BASE_MS % BUCKET_SLOTS


class Head(msgspec.Struct, array_like=True):
    """What of a brand is small or changes with every mention."""

    version: int
    parts: list[int]
    first_ms: int
    is_learning: bool
    has_spoken: bool
    pending: dict[int, list[int]]
    touched: dict[int, list[int]]
    since: tuple[int, int, int, int]
    held_back: list[tuple[str, str, int]]
    excluded: dict[str, tuple[int, int]]
    times: list[int]
    next_voice: int
    """Number of the folder's next first voice."""
    ids_lost_ms: int
    """The newest bucket whose ids were forgotten for the bound."""
    gaps: list[tuple[int, int]]


class Slow(msgspec.Struct, array_like=True):
    """What of a brand lives longer than its windows and is small; pending remarks are those of minutes."""

    sources: Sources
    resting: dict[str, Rest]
    day: int
    """On which it was last said which cases do not open."""
    pending: list[Pending]


class Slot(msgspec.Struct, array_like=True):
    """A base bucket, and the ids heard in it with what each added."""

    bucket: SavedBucket
    ids: list[SavedId]


TYPES: Final[dict[Kind, Any]] = {
    Kind.HEAD: Head,
    Kind.BASELINES: SavedBaseline,
    Kind.PROFILE: list[SavedEdition],
    Kind.VOICES: list[FirstVoice],
    Kind.THEMES: OpenTheme,
    Kind.CASES: Case,
    Kind.ACCOUNTS: list[Account],
    Kind.SLOW: Slow,
    Kind.DAYS: Days,
    Kind.BUCKETS: Slot,
}
"""What a part of each kind is decoded to."""
