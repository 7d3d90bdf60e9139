"""Say what a plain scalar of YAML 1.2 means by its core schema: nothing, true, false, a number or text."""

import re
from collections.abc import Callable

from ruamel.yaml.events import ScalarEvent

from agents.yaml_files.fault import Place, YamlError

MAX_DIGITS = 100
"""Python's own limit (4,300) speaks of its settings, not of the file."""

Plain = str | int | float | bool | None | list["Plain"] | dict[str, "Plain"]

_PLAIN_SCALARS: tuple[tuple[re.Pattern[str], Callable[[str], Plain]], ...] = (
    (re.compile(r"~|null|Null|NULL|"), lambda _: None),
    (re.compile(r"true|True|TRUE"), lambda _: True),
    (re.compile(r"false|False|FALSE"), lambda _: False),
    (re.compile(r"[-+]?[0-9]+"), int),
    (re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+"), lambda text: int(text, 0)),
    (re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"), float),
    (re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"), lambda text: float(text.replace(".", "").lower())),
)
"""YAML 1.2.2, section 10.3.2: in this order; everything else is text (`no`, `12:30` and `2026-03-01` too)."""


def scalar_of(event: ScalarEvent, place: Place) -> Plain:
    """What it means; raises YamlError for a number that is too long."""
    text: str = event.value
    if event.style is not None:  # in quotes, or a block
        return text
    for pattern, read in _PLAIN_SCALARS:
        if pattern.fullmatch(text):
            if len(text) > MAX_DIGITS:
                raise YamlError(f"a number of {len(text)} digits, at most {MAX_DIGITS} are read", place)
            return read(text)
    return text
