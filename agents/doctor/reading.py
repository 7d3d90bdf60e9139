"""Read what the newest records of the output topics say to `openear doctor`, without a group or a trace."""

from collections.abc import Collection, Iterable, Mapping
from time import time
from typing import NamedTuple

from agents.doctor.judging_kafka import Skew
from agents.doctor.judging_records import Letter
from agents.settings import WorkerSettings
from agents.tail import METAS, newest
from agents.terminal import harmless
from streams.policy import DAY_MS
from streams.state.saved import META_KEY, StateError, meta_of
from streams.topology import Topic

LETTERS = 20
"""Newest dead letters of a partition; one may have 1 MB."""
WINDOWS = 200
LATE = 500


class Heard(NamedTuple):
    """What the newest records of the output topics say."""

    letters: list[Letter]
    brands: set[str]
    fingerprints: dict[int, str]
    """Of the hash key that the state of a partition was counted with."""
    newest_ms: int | None
    """When the newest mention arrived, by the broker's clock."""
    late: int = 0
    """Mentions of the last day that came too late to count, of the newest in late.v1."""


async def heard(settings: WorkerSettings, closed: Collection[Topic] = ()) -> Heard:
    """Read the newest dead letters, windows and meta records, and the newest mention of each partition.

    `closed`: topics that this user may not read, which are left out.
    """
    letters: list[Letter] = []
    brands: set[str] = set()
    fingerprints: dict[int, str] = {}
    newest_ms: int | None = None
    late, since_ms = 0, round(time() * 1000) - DAY_MS
    wanted = {
        Topic.DEAD_LETTERS: LETTERS,
        Topic.WINDOWS: WINDOWS,
        Topic.STATE: METAS,
        Topic.MENTIONS: 1,
        Topic.LATE: LATE,
    }
    readable = {topic: count for topic, count in wanted.items() if topic not in closed}
    async for each in newest(settings.connection(), readable, settings.prefix):
        match each.topic:
            case Topic.DEAD_LETTERS:
                letters.append(_letter(each.headers, each.at_ms))
            case Topic.WINDOWS if each.key is not None:
                brands.add(each.key.decode("utf-8", "replace"))
            case Topic.STATE if each.key == META_KEY and each.value is not None:
                fingerprints |= _fingerprint(each.partition, each.value)
            case Topic.MENTIONS:
                newest_ms = max(newest_ms or 0, each.at_ms)
            case Topic.LATE if each.at_ms > since_ms:
                late += 1
    return Heard(letters, brands, fingerprints, newest_ms, late)


def _letter(headers: Mapping[str, bytes], at_ms: int) -> Letter:
    reason = headers.get("openear.reason", b"unknown").decode("utf-8", "replace")
    message = headers.get("__streams.errors.message", b"").decode("utf-8", "replace")
    return Letter(harmless(reason)[:40], at_ms, harmless(message))


def _fingerprint(partition: int, value: bytes) -> dict[int, str]:
    try:
        return {partition: meta_of(value).hash_key}
    except StateError:
        return {}


def least_skew(newest_ms: int | None, skews: Iterable[Skew | None]) -> Skew | None:
    """The measured skew, else what the newest arrival says: Kafka's clock is not before it."""
    for skew in skews:
        if skew is not None:
            return skew
    return None if newest_ms is None else Skew(round(newest_ms - time() * 1000), 0, is_bound=True)
