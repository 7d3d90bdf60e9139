"""Know which brands and sources were heard lately: a name that nobody knows is most likely a slip of the pen.

Topic in: windows.v1, the newest of each partition. State: none.
"""

from typing import NamedTuple

import msgspec

from agents.settings import WorkerSettings
from agents.tail import newest
from streams.topology import Topic

WINDOWS = 2000
"""Of a partition: 20 days of one brand, or 5 hours of a hundred."""


class Heard(NamedTuple):
    """Names that stand in windows."""

    brands: frozenset[str]
    sources: frozenset[str]


class _Window(msgspec.Struct):
    brand: str
    sources: dict[str, int]


async def heard_lately(settings: WorkerSettings) -> Heard:
    """Read them; a record that is none of ours names nothing."""
    brands: set[str] = set()
    sources: set[str] = set()
    async for record in newest(settings.connection(), {Topic.WINDOWS: WINDOWS}, settings.prefix):
        try:
            window = msgspec.json.decode(record.value or b"", type=_Window)
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue
        brands.add(window.brand)
        sources.update(window.sources)
    return Heard(frozenset(brands), frozenset(sources))
