"""Keep the two voices of a command apart: data on standard output, talk on standard error."""

import json
import sys
from collections.abc import Mapping


def say(sentence: str) -> None:
    """Tell the person something; a program that reads standard output never sees it."""
    print(sentence, file=sys.stderr, flush=True)  # noqa: T201


def emit(line: str) -> None:
    """Give one line of data. It is flushed: what reads it may be waiting for it."""
    print(line, flush=True)  # noqa: T201


def emit_json(value: Mapping[str, object]) -> None:
    """Give one JSON object on one line, keys in the order of `value`, text as it is (UTF-8)."""
    emit(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
