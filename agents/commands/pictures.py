"""Draw the themes of a run, one SVG file each: `--plot DIR`.

The mentions are heard once more, since what to look at is known only afterwards. Bounded: `MOST` files.
"""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from agents.commands.errors import UserError
from agents.commands.output import say
from schemas.alert import Alert
from streams.detect.judging import Watch
from streams.explain.picture import picture_of
from streams.explain.traces import Trace, TraceWatch, traces_of
from streams.wording import counted

MOST = 100
"""Pictures of one call, the most severe themes first: x 40 kB = 4 MB."""
_ID = re.compile(r"[0-9a-f]{8,64}")


def draw(alerts: Iterable[Alert], folder: Path, hear: Callable[[Watch], object]) -> None:
    """Write a picture of each theme; `hear` must hear the same mentions again, with somebody looking on."""
    every = traces_of(alerts)
    chosen = sorted(every, key=lambda trace: (-trace.alert.severity, trace.from_ms, trace.alert.id))[:MOST]
    if chosen:
        hear(TraceWatch(chosen))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for trace in chosen:
            (folder / file_name(trace)).write_text(picture_of(trace), encoding="utf-8")
    except OSError as error:
        raise UserError(f"{folder} cannot be written to: {error.strerror}", exit_code=2) from None
    left_out = f", of {len(every):,} themes the most severe" if len(every) > MOST else ""
    say(f"{counted(len(chosen), 'picture')} in {folder}{left_out}")


def file_name(trace: Trace) -> str:
    """Named by the alert's id alone: nothing that a customer wrote becomes a path."""
    if not _ID.fullmatch(trace.alert.id):
        raise ValueError("an alert id is hexadecimal digits")
    return f"{trace.alert.id}.svg"
