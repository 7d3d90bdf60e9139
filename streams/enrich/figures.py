"""Hold the numbers in a profile's phrases against those of a text: "fresh at day 14" is not told on day 2.

Words are compared by keys, and to those every number is the same. Where a phrase names a time, a longer one tells
of what is promised to last as well ("day 16"), and a shorter one of what is promised to come soon; of what breaks
it the other way round. Any other number has to be the same.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from streams.enrich.durations import durations_in, sentences_of
from streams.enrich.limits import Limit
from streams.enrich.phrases import keys_of
from streams.enrich.terms import NUMBER

_NUMBER: Final = re.compile(r"\d+")
_TIME: Final = "s"
"""Behind a figure that is a time, in seconds."""


def with_figures(labelled: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Phrases with their labels, those of a number with it; of two with the same words one label has both.

    >>> list(with_figures([("day 14", "kept"), ("day 2", "broken"), ("still fresh", "kept")]))
    [('day 14', 'kept 1209600s broken 172800s'), ('still fresh', 'kept')]
    """
    figured: dict[tuple[str, ...], tuple[str, str]] = {}
    plain: list[tuple[str, str]] = []
    for phrase, label in labelled:
        figure = _figure_of(phrase)
        if figure is None:
            plain.append((phrase, label))
            continue
        keys = tuple(keys_of(phrase))
        first, known = figured.get(keys, (phrase, ""))
        figured[keys] = first, f"{known} {label} {figure}".strip()
    yield from figured.values()
    yield from plain


def label_in(label: str, text: str, limit: Limit | None) -> str:
    """What a label means in a text: it is only spoken of where its numbers are not told there."""
    parts = label.split()
    if len(parts) < 2:
        return label
    times, numbers = _times_of(text), set(map(int, _NUMBER.findall(text)))
    for name, figure in zip(parts[::2], parts[1::2], strict=True):
        if not figure.endswith(_TIME):
            if int(figure) in numbers:
                return name
        elif any(_holds(told, int(figure[:-1]), name, limit) for told in times):
            return name
    return "spoken"


def _holds(told: int, figure: int, name: str, limit: Limit | None) -> bool:
    if limit is None:
        return told == figure
    is_longer = limit.is_most is (name == "broken")
    return told >= figure if is_longer else told <= figure


def _figure_of(phrase: str) -> str | None:
    if NUMBER not in keys_of(phrase):
        return None
    times = _times_of(phrase)
    numbers = _NUMBER.findall(phrase)
    return f"{times[0]}{_TIME}" if times else numbers[0] if numbers else None


def _times_of(text: str) -> Sequence[int]:
    return [round(one.seconds) for words in sentences_of(text) for one in durations_in(words)]
