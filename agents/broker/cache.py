"""Find the folder where what was downloaded once is kept."""

import os
import sys
from pathlib import Path

from agents.broker.errors import BrokerError

CACHE_VARIABLE = "OPENEAR_CACHE"


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
