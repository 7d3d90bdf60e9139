"""Find in what a broker wrote before its end the one line that says why."""

import re
from collections.abc import Sequence

_LOGGED = re.compile(r"\d{4}-\d\d-\d\dT[\d:,.]+ +([A-Z]+) +(.*)")
_THROWN = re.compile(r"(?:Caused by: )?(?:[\w$]+\.)*([\w$]+(?:Exception|Error)(?:: .*)?)")
_TAKEN = ("BindException", "Address already in use", "Socket server failed to bind")
_LONGEST = 300
"""Characters; a message may quote a whole file."""


def is_about_a_taken_port(lines: Sequence[str]) -> bool:
    """Say whether the broker ended because another program listens on one of its ports."""
    return any(sign in line for line in lines for sign in _TAKEN)


def reason_in(lines: Sequence[str]) -> str | None:
    """Give the root cause under the first error, else its message, else the last line that is no log line.

    >>> reason_in(["2026-01-01T00:00:00,000 ERROR Exiting (Kafka$)", "a.b.ConfigException: Invalid abc"])
    'ConfigException: Invalid abc'
    """
    first: str | None = None
    cause: str | None = None
    for line in lines:
        if logged := _LOGGED.fullmatch(line):
            if first is not None:
                break
            if logged[1] in ("ERROR", "FATAL"):
                first = logged[2]
        elif first is not None and (thrown := _THROWN.fullmatch(line)):
            cause = thrown[1]  # a cause stands below what it caused
    said = cause or first or next(filter(_is_bare, reversed(lines)), None)
    return said[:_LONGEST] if said else None


def _is_bare(line: str) -> bool:
    """True for what a JVM says in its distress; what Kafka logged last at a lower level is no reason."""
    return bool(line.strip()) and not _LOGGED.fullmatch(line)
