"""Find the folder where what was downloaded once is kept."""

import errno
import os
import sys
from pathlib import Path

from agents.broker.errors import BrokerError

CACHE_VARIABLE = "OPENEAR_CACHE"
_NO_ROOM = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT})


def cache_dir() -> Path:
    """Give the path of Openear's cache, which may not exist yet: `$OPENEAR_CACHE`, or the platform's place.

    The platform's place is `$XDG_CACHE_HOME/openear` or `~/.cache/openear`, on macOS
    `~/Library/Caches/openear`. Raises `BrokerError` where there is no home folder to hold it.
    """
    if chosen := os.environ.get(CACHE_VARIABLE):
        return Path(chosen).expanduser().absolute()
    xdg = Path(os.environ.get("XDG_CACHE_HOME") or ".")
    if xdg.is_absolute():  # the XDG rule: a relative path is to be ignored
        return xdg / "openear"
    try:
        home = Path.home()
    except RuntimeError as error:
        raise BrokerError(f"no home folder to cache Kafka in: set {CACHE_VARIABLE} to a folder") from error
    return home / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "openear"


def is_about_room(error: OSError) -> bool:
    """Say whether trying again is no use: the folder is not ours to write to, or full."""
    return error.errno in _NO_ROOM


def cannot_write(folder: Path, error: OSError) -> BrokerError:
    """Say why the cache does not take anything, and what to do."""
    reason = error.strerror or type(error).__name__
    return BrokerError(
        f"cannot write to the cache folder {folder}: {reason}; set {CACHE_VARIABLE} to a folder with room"
    )
