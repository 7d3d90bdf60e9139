"""Keep the two voices of a command apart: data on standard output, talk on standard error.

Whatever is said, nothing of it drives the terminal: words of strangers come from files, topics and options.
"""

import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn

from agents.colour import colour_system
from agents.commands.errors import HungUpError
from agents.terminal import harmless_json, harmless_lines

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

MIN_WIDTH = 100
"""Columns where nobody says how many there are: a file or a pipe."""


def say(sentence: str) -> None:
    """Tell the person something; a program that reads standard output never sees it."""
    print(harmless_lines(sentence), file=sys.stderr, flush=True)  # noqa: T201


def emit(line: str) -> None:
    """Give one line of data. It is flushed: what reads it may be waiting for it."""
    try:
        # what goes into a file stays as it is: a profile may be of a brand with joined emoji
        print(harmless_lines(line) if sys.stdout.isatty() else line, flush=True)  # noqa: T201
    except BrokenPipeError:
        hang_up()


def hang_up() -> NoReturn:
    """End quietly, as nobody reads on (`| head`)."""
    mute()
    raise HungUpError


def screen() -> "Console":
    """Rich's console on standard output, which hangs up as `emit` does."""
    from rich.console import Console

    class Screen(Console):
        def on_broken_pipe(self) -> None:
            hang_up()

    return Screen(highlight=False, color_system=colour_system())


def wide_screen() -> "Console":
    """The same for tables: as wide as they are, where nobody says how wide a terminal is."""
    console = screen()
    if not console.is_terminal:
        console.width = max(console.width, MIN_WIDTH)
    return console


def table_of(title: str) -> "Table":
    """An empty table under a title, and at least as wide: rich would fold the title else."""
    from rich import box
    from rich.table import Table

    return Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE, min_width=len(title))


def mute() -> None:
    """Let standard output go nowhere, so that the rest of it raises nothing at the end."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def emit_json(value: Mapping[str, object]) -> None:
    """Give one JSON object on one line, keys in the order of `value`, text as it is (UTF-8) where it is seen."""
    emit(harmless_json(json.dumps(value, ensure_ascii=False, separators=(",", ":"))))


def emit_ascii(value: Mapping[str, object]) -> None:
    """Give one JSON object on one line in ASCII alone: of strangers' words nothing can drive any terminal."""
    emit(json.dumps(value, separators=(",", ":")))
