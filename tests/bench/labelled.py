"""Read the clauses labelled for this project, and tell the half to tune on from the half to report on.

The halves are told apart by a hash of the text alone, so that nobody can choose which clause stands where.
"""

import json
from hashlib import blake2b
from pathlib import Path
from typing import Literal, NamedTuple

FILE = Path(__file__).with_name("clauses.ndjson")

Half = Literal["A", "B"]


class Labelled(NamedTuple):
    """A clause, and what a person who answers for a department would take from it."""

    text: str
    departments: dict[str, str]
    """Department -> positive | negative | neutral; empty: it speaks of none."""
    polarity: str
    """positive | negative | neutral | mixed."""
    trade: str
    kind: str
    """What makes it hard: negation, comparative, idiom, sarcasm, mixed, emoji, typo, implicit; plain, none."""


def half_of(text: str) -> Half:
    """The half of a text: A is tuned on, B is only reported.

    >>> half_of("worth every penny")
    'A'
    """
    return "B" if blake2b(text.encode(), digest_size=8).digest()[0] & 1 else "A"


def labelled(half: Half) -> list[Labelled]:
    """The clauses of one half, in the order of the file."""
    lines = FILE.read_text(encoding="utf-8").splitlines()[1:]  # the first line is a note
    every = (Labelled(**json.loads(line)) for line in lines)
    return [clause for clause in every if half_of(clause.text) == half]
