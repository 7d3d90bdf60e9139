"""Read an events file: one JSON document of `events` and `traps`, or an event a row, as NDJSON or as CSV.

In rows a trap is what must not alert, and a cell of several things has `|` between them. The document is a
stranger's: what is wrong with it is told with its place.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

import msgspec
from pydantic import ValidationError

from streams.evaluate.truth import Event, Truth

SEVERAL = ("terms", "department_also")
"""Columns whose cells may name several things."""
_BOM = b"\xef\xbb\xbf"
_COLUMNS = frozenset({"id", "brand"})
"""What the header of a CSV of events has at least."""


def truth_of(document: bytes) -> Truth:
    """Read an events file; ValueError names the first thing that is wrong with it."""
    content = document.removeprefix(_BOM).strip()
    first = content.partition(b"\n")[0]
    if {name.strip() for name in first.decode("utf-8", "replace").split(",")} >= _COLUMNS:
        return _of_rows(_csv_rows(content))
    if _is_event(first):
        return _of_rows(_lines(content))
    return _of_document(content)


def _is_event(line: bytes) -> bool:
    """True for a line of NDJSON, as against the first one of a document."""
    try:
        fields = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return isinstance(fields, dict) and "id" in fields


def _of_document(content: bytes) -> Truth:
    try:
        return Truth.model_validate_json(content)
    except ValidationError as error:
        raise ValueError(_told(error, "the file")) from None


def _csv_rows(content: bytes) -> Iterator[tuple[str, Mapping[str, object]]]:
    rows = csv.DictReader(io.StringIO(content.decode("utf-8", "replace"), newline=""))
    try:
        for number, row in enumerate(rows, 2):
            cells = {name: cell.strip() for name, cell in row.items() if name and isinstance(cell, str)}
            yield (
                f"row {number}",
                {name: cell.split("|") if name in SEVERAL else cell for name, cell in cells.items() if cell},
            )
    except csv.Error as error:
        raise ValueError(f"it is no CSV: {error}") from None


def _lines(content: bytes) -> Iterator[tuple[str, Mapping[str, object]]]:
    for number, line in enumerate(content.splitlines(), 1):
        if not line.strip():
            continue
        try:
            yield f"line {number}", msgspec.json.decode(line, type=dict[str, object])
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            raise ValueError(f"line {number}: it is no event as JSON") from None


def _of_rows(rows: Iterable[tuple[str, Mapping[str, object]]]) -> Truth:
    every = [_event(where, fields) for where, fields in rows]
    try:
        return Truth(
            events=tuple(event for event in every if not event.must_not_alert),
            traps=tuple(event for event in every if event.must_not_alert),
        )
    except ValidationError as error:
        raise ValueError(_told(error, "the file")) from None


def _event(where: str, fields: Mapping[str, object]) -> Event:
    try:
        return Event.model_validate(fields)
    except ValidationError as error:
        raise ValueError(f"{where}: {_told(error, 'the event')}") from None


def _told(error: ValidationError, whole: str) -> str:
    first = error.errors(include_input=False, include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"]) or whole
    return f"{where}: {first['msg'].removeprefix('Value error, ')}"
