"""Put a dead letter into words for a terminal, or into JSON for a program; its bytes never drive either."""

from base64 import b64encode
from collections.abc import Iterator
from typing import Any

from agents.dead_letters import Letter
from agents.terminal import escaped, harmless
from streams.ingest.readmit import MOST_REPLAYS, remedy_of
from streams.wording import counted


def letter_line(letter: Letter) -> str:
    """One letter on one line."""
    said = letter.said
    when = said.arrived_at.strftime("%Y-%m-%d %H:%M")
    replays = f", sent again {counted(said.replays, 'time')}" if said.replays else ""
    return f"{letter.name:<10} {when}  {said.reason:<16}  {_size(letter)}{replays}  {harmless(said.message)}"


def letter_lines(letter: Letter, most: int) -> Iterator[str]:
    """All of one letter: why, what helps, what it is, and at most so many of its bytes."""
    said = letter.said
    yield f"{letter.name}  {said.reason}: {harmless(said.message)}"
    yield f"Remedy: {remedy_of(said.reason, letter.value) or 'ask those who know this reason'}"
    yield (
        f"From {harmless(said.topic)} partition {said.partition} offset {said.offset}, "
        f"arrived {said.arrived_at.isoformat()}"
    )
    yield (
        f"Stage {harmless(said.stage)}, attempts {said.attempts}, sent again {said.replays} of {MOST_REPLAYS} "
        f"times, version {harmless(said.version)}"
    )
    yield f"Key: {'none, or too long to be a brand' if said.key is None else escaped(said.key)}"
    yield f"Value, {_size(letter)}{_cut(letter, most)}:"
    yield escaped((letter.value or b"")[:most])


def letter_json(letter: Letter, most: int | None = None) -> dict[str, Any]:
    """One letter for a program; with `most` its value too, at most so many bytes of it, as base64."""
    said = letter.said.model_dump(mode="json", exclude={"key"})
    value = letter.value
    told = {"letter": letter.name, **said, "bytes": None if value is None else len(value)}
    if most is None:
        return told
    told["remedy"] = remedy_of(letter.said.reason, value)
    told["key_base64"] = None if letter.said.key is None else b64encode(letter.said.key).decode()
    told["value_base64"] = None if value is None else b64encode(value[:most]).decode()
    return told


def _size(letter: Letter) -> str:
    if letter.value is None:
        return "no value"
    cut_from = letter.said.cut_from
    return f"{counted(len(letter.value), 'byte')}{f' of {cut_from:,}' if cut_from else ''}"


def _cut(letter: Letter, most: int) -> str:
    return f", the first {most:,}" if len(letter.value or b"") > most else ""
