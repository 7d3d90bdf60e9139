"""Say where something stands in a file and what is wrong with it, in words that no file can misuse."""

from typing import NamedTuple


class Place(NamedTuple):
    """Where something stands, both counted from 1."""

    line: int
    column: int


class YamlError(Exception):
    """The text is no plain YAML; `place` is where, the message is why."""

    def __init__(self, reason: str, place: Place) -> None:
        super().__init__(reason)
        self.place = place


def shown(value: object) -> str:
    """A value of the file as a message shows it: control characters escaped, at most 60 characters.

    >>> shown(True), shown("it"), shown([1])
    ('true', "'it'", '[1]')
    """
    text = str(value).lower() if isinstance(value, bool) else repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
