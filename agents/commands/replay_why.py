"""Show a person why a term raised what it did, or nothing: `openear replay --why TERM`."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from rich.table import Table

from agents.commands.errors import UserError
from agents.commands.file_talk import tell_reading, write_lines
from agents.commands.output import say, table_of, wide_screen
from agents.rehearsal import rehearse_files
from agents.terminal import harmless
from schemas.base import from_epoch_ms
from schemas.profile import Profile, default_profile
from streams.explain.asked import as_concept, term_of
from streams.explain.why import RAISED, SENTENCES, Look, TermWatch
from streams.wording import counted, length, when

SHOWN = 40
"""Windows that are shown of a brand, those nearest to an alert; all are counted."""
BRANDS_SHOWN = 5
"""Brands that are shown, those with the windows nearest to an alert."""


def replay_why(asked: str, files: Sequence[Path], profiles: Mapping[str, Profile], out: Path | None) -> None:
    """Hear the files and show every window in which the term was heard, or the nearest ones."""
    try:
        term = term_of(asked)
    except ValueError as error:
        raise UserError(f"--why {harmless(asked)!r}: {error}", exit_code=2) from None
    # an alert's tests name terms by their stems: these are taken as they are, too
    watch = TermWatch({term, asked.casefold()})
    run, reading = rehearse_files(files, profiles, watch=watch)
    tell_reading(reading)
    for sentence in _hints(asked, term, watch, profiles, run.spans):
        say(sentence)
    if out is None:
        _print(term, watch)
    else:
        write_lines(out, map(_line, watch.nearest()))
    say(
        f"{counted(run.rows, 'row')}, the term {harmless(term)!r} in {counted(watch.counts.total(), 'window')}"
    )


def _hints(
    asked: str, term: str, watch: TermWatch, profiles: Mapping[str, Profile], brands: Iterable[str]
) -> Iterator[str]:
    """What else may have been meant, or why nobody can be heard saying it."""
    concept = as_concept(asked)
    if concept not in (None, term):
        yield f"people tell of it in words of their own, too: --why {concept!r} shows that"
    for brand in () if watch.counts else brands:
        names = (profiles.get(brand) or default_profile(brand)).names()
        if asked.casefold() in {name.casefold() for name in names}:
            yield f"{harmless(asked)!r} is a name of {harmless(brand)}, and names are no terms"


def _print(term: str, watch: TermWatch) -> None:
    console = wide_screen()
    total = watch.counts.total()
    if not total:
        console.print(f"No window of 15 minutes to 3 days heard anybody say {harmless(term)!r}.")
        return
    for brand in watch.brands(BRANDS_SHOWN):
        console.print(_table(term, brand, watch.nearest(SHOWN, brand)))
    counts = table_of(f"all {total:,} windows in which it was heard")
    for name in ("length", "windows", "so"):
        counts.add_column(name)
    for (window_ms, outcome), count in sorted(watch.counts.items(), key=lambda one: (one[0][0], -one[1])):
        counts.add_row(length(window_ms), f"{count:,}", SENTENCES[outcome])
    console.print(counts)


def _table(term: str, brand: str, looks: Sequence[Look]) -> Table:
    """What was heard of one brand: two beside each other would be read as one."""
    has_copies = any(look.copies for look in looks)
    table = table_of(
        f"{harmless(term)!r} in the talk of {harmless(brand)}: the {counted(len(looks), 'window')} nearest to "
        "an alert"
    )
    for name in ("end (UTC)", "length"):
        table.add_column(name, no_wrap=True)
    for name in ("authors", *(["copies"] if has_copies else []), "voices", "expected", "score", "line"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("so", overflow="fold")
    for look in looks:
        table.add_row(*_cells(look, has_copies), style="bold" if look.outcome in RAISED else None)
    return table


def _cells(look: Look, has_copies: bool) -> tuple[str, ...]:
    penalty = f" - {look.penalty:.1f}" if look.penalty else ""
    return (
        when(look.end_ms).removesuffix(" UTC"),
        length(look.window_ms),
        f"{look.authors:,}",
        *([f"{look.copies:,}"] if has_copies else []),
        f"{look.voices:,}",
        _number(look.expected),
        _number(look.score) + penalty,
        _number(look.line),
        SENTENCES[look.outcome],
    )


def _number(number: float | None) -> str:
    return "-" if number is None else f"{number:.2f}"


def _line(look: Look) -> str:
    known = {
        "brand": look.brand,
        "term": look.term,
        "window_s": look.window_ms // 1000,
        "window_end": from_epoch_ms(look.end_ms).isoformat(),
        "authors": look.authors,
        "voices": look.voices,
        "copies": look.copies,
        "expected": look.expected,
        "score": look.score,
        "penalty": look.penalty,
        "line": look.line,
        "outcome": look.outcome.value,
    }
    return json.dumps(known, ensure_ascii=False, separators=(",", ":"))
