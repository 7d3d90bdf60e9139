"""Follow the brand profiles for what they allow to be told: budgets, cool-downs, time zones.

An edit counts from the next decision on. A file with a fault changes nothing: its brand keeps the last good
profile, and the fault is logged with its line.
"""

import asyncio
import logging

from agents.commands.errors import UserError
from agents.profiles.folder import ProfileFolder, Shelf
from schemas.profile import Profile

logger = logging.getLogger("openear.deliver")

LOOK_S = 10.0


async def follow(folder: ProfileFolder, profiles: dict[str, Profile], every_s: float = LOOK_S) -> None:
    """Look at the folder again and again, and keep `profiles` as it says, for ever."""
    while True:
        await asyncio.sleep(every_s)
        await look(folder, profiles)


async def look(folder: ProfileFolder, profiles: dict[str, Profile]) -> None:
    """Look once."""
    try:
        shelf = await asyncio.to_thread(folder.look)
    except (UserError, OSError) as error:
        logger.warning("profiles stay as they are: %s", error)
        return
    if shelf is not None:
        _take(shelf, profiles)


def _take(shelf: Shelf, profiles: dict[str, Profile]) -> None:
    if not shelf.is_partial:  # else nobody can say which brand has lost its own
        for brand in profiles.keys() - shelf.profiles.keys():
            del profiles[brand]
    profiles.update(shelf.profiles)
    for fault in shelf.faults:
        logger.warning("a profile is not used: %s", fault)
