"""Let the owned partitions follow the files of profiles, without a restart.

Files in, nothing out: what a listener takes it writes to inputs.v1 by itself, in the transaction that it affects.
A file with a fault is told by line and column, and its brand goes on with the profile that it has, also over a
restart, since that one is part of the saved state. A file that is gone means the profile that is made of the name.
"""

import asyncio
import logging
from time import monotonic

from agents.commands.errors import UserError
from agents.exits import Exit, leave, named
from agents.profiles.folder import ProfileFolder, Shelf
from agents.worker.listeners import Listeners
from agents.worker.metrics import Metrics
from agents.worker.owned import Owned, OwnedPartition

logger = logging.getLogger("openear.profiles")

REST = 50
"""Times as long as a look took until the next one: looking costs 2 % of a core at most, also at 10,000 files."""


async def follow_profiles(
    listeners: Listeners, owned: Owned, metrics: Metrics, every_s: float, rest: float = REST
) -> None:
    """Look at the files again and again, for ever, and let every owned partition follow."""
    following: dict[int, OwnedPartition] = {}
    tell(Shelf(), listeners.shelf)
    while True:
        started = monotonic()
        try:
            if (shelf := await _look(listeners.folder)) is not None:
                tell(listeners.shelf, shelf)
                listeners.put(shelf)
                following.clear()
            for number, partition in list(owned.items()):
                if following.get(number) is not partition:
                    following[number] = partition
                    _follow(partition, listeners.shelf)
                    await asyncio.sleep(0)
            metrics.profiles_read(len(listeners.shelf.profiles), _unused(listeners.shelf, owned))
        except Exception as error:  # noqa: BLE001
            leave(Exit.BUG, f"profiles could not be followed: {named(error)}")
        await asyncio.sleep(max(every_s, rest * (monotonic() - started)))


async def _look(folder: ProfileFolder | None) -> Shelf | None:
    if folder is None:
        return None
    try:
        return await asyncio.to_thread(folder.look)
    except (UserError, OSError) as error:
        logger.error("profiles cannot be read, so all stay as they are: %s", named(error))
        return None


def _unused(shelf: Shelf, owned: Owned) -> int:
    """Files with a fault, and brands whose new profile does not fit what was counted."""
    refused = {brand for partition in owned.values() for brand in partition.listener.brands.refused}
    return len({fault.path for fault in shelf.faults}) + len(refused)


def tell(before: Shelf, now: Shelf) -> None:
    """Say what files say now that they did not say before."""
    for fault in now.faults:
        if fault not in before.faults:
            logger.error("this profile is not used, its brand goes on with the one before: %s", fault)
    for brand in sorted(now.profiles.keys() | before.profiles.keys()):
        if before.profiles.get(brand) is now.profiles.get(brand):
            continue
        if brand in now.profiles:
            logger.info("profile of %r read", brand)
        elif not now.is_partial:
            logger.warning("profile of %r is gone: it gets the one that is made of its name", brand)


def _follow(partition: OwnedPartition, shelf: Shelf) -> None:
    """Idempotent: what a partition follows already changes nothing."""
    listener = partition.listener
    listener.take_profiles(shelf.profiles, is_partial=shelf.is_partial)
    for brand, reason in sorted(listener.brands.refused.items()):
        logger.error("the new profile of %r is not used, the one before stays: %s", brand, reason)
    if listener.is_dirty:
        partition.wake.set()
