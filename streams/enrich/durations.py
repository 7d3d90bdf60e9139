"""Read how long something took or lasted: "three weeks ago", "day 19", "24h", "half an hour", "a whole month".

Times are in seconds. What is said of every day or of an age ("twice a week", "my 13 year old") is no duration. The
raw text is read, since tokens hold no numbers (they would be terms); a pass over at most `MOST` characters.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

MOST: Final = 2_000
"""Characters read; a longer text tells how long it took before it."""
_WORD: Final = re.compile(r"\d+|[a-z']+|[.!?;\n]")
_END: Final = frozenset(".!?;\n")
_HOUR: Final = 3600
_DAY: Final = 24 * _HOUR
_UNITS: Final = {
    "second seconds sec secs": 1, "minute minutes min mins": 60, "hour hours hr hrs h": _HOUR,
    "night nights overnight": 8 * _HOUR, "day days": _DAY, "week weeks wk wks": 7 * _DAY,
    "fortnight fortnights": 14 * _DAY, "month months": 30 * _DAY, "year years": 365 * _DAY,
}  # fmt: skip
SECONDS: Final = {word: seconds for words, seconds in _UNITS.items() for word in words.split()}
"""Unit -> its seconds; a night has eight hours."""
_ONES: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_VAGUE: Final = {
    "a": 1.0, "an": 1.0, "couple": 2.0, "few": 3.0, "several": 3.0, "half": 0.5, "whole": 1.0, "all": 1.0,
    "full": 1.0, "entire": 1.0, "another": 1.0, "third": 3.0, "fourth": 4.0, "fifth": 5.0, "sixth": 6.0,
}  # fmt: skip
_TENS: Final = {word: 20.0 + 10 * n for n, word in enumerate("twenty thirty forty fifty sixty".split())}
_NUMBERS: Final = {word: float(n) for n, word in enumerate(_ONES.split())} | _TENS
_BETWEEN: Final = frozenset(
    "working business full whole long more solid of the bloody entire calendar straight or so good".split()
)
"""Words between a number and its unit: "five working days", "half the day"."""
_REPEATED: Final = frozenset("every each per once twice times".split())
REACH: Final = 3
DIGITS: Final = 5
"""Of a number of days; a longer one is a reference."""


class Duration(NamedTuple):
    """How long, and the place of its unit in a sentence."""

    seconds: float
    place: int
    is_running: bool = False
    """"Day 19": so far, and not over."""
    is_counted: bool = True
    """False for "weeks", which are two at least."""


def sentences_of(text: str) -> list[list[str]]:
    """The words of each sentence, in lower case, numbers as they stand; a sign that ends one is its last word.

    >>> sentences_of("Day 19. Five days?")
    [['day', '19', '.'], ['five', 'days', '?']]
    """
    sentences: list[list[str]] = [[]]
    for word in _WORD.findall(text[:MOST].lower()):
        sentences[-1].append(word)
        if word in _END:
            sentences.append([])
    return [words for words in sentences if words]


def durations_in(words: Sequence[str]) -> Iterator[Duration]:
    """The durations in the words of a sentence, in order.

    >>> [one.seconds / 86_400 for one in durations_in("try five weeks not five working days".split())]
    [35.0, 5.0]
    >>> list(durations_in("twice a week for my 13 year old".split()))
    []
    """
    for place, word in enumerate(words):
        unit = SECONDS.get(word)
        if unit is None or _is_repeated(words, place):
            continue
        day = _counted(words, place + 1) if word in ("day", "week", "month") else None
        if day is not None:
            yield Duration(day * unit, place, is_running=True)
            continue
        number = _number_before(words, place)
        if number is not None:
            yield Duration(number * unit, place)
        elif word.endswith("s") and word not in ("hrs", "secs", "mins"):
            yield Duration(2.0 * unit, place, is_counted=False)


def _counted(words: Sequence[str], place: int) -> float | None:
    """A number that stands here: "19", "nineteen", "thirty three"."""
    word = words[place] if place < len(words) else ""
    number = float(word) if word.isdecimal() and len(word) <= DIGITS else _NUMBERS.get(word)
    if word in _TENS:
        number = _TENS[word] + _NUMBERS.get(words[place + 1] if place + 1 < len(words) else "", 0.0) % 10
    return number


def _number_before(words: Sequence[str], place: int) -> float | None:
    """The number in front of a unit, over words such as "working"; None where there is none."""
    for n in range(place - 1, max(0, place - REACH) - 1, -1):
        word, before = words[n], words[n - 1] if n else ""
        number = _counted(words, n)
        if number is not None:
            return number + (_TENS[before] if before in _TENS and number < 10 else 0.0)
        if word in _VAGUE and not (word == "all" and SECONDS[words[place]] > _DAY):
            return 0.5 if before == "half" else _VAGUE[word]
        if word not in _BETWEEN:
            return None
    return None


def _is_repeated(words: Sequence[str], place: int) -> bool:
    """True for "every week" and "twice a week"; and for an age: "13 year old"."""
    before = words[max(0, place - 2) : place]
    behind = words[place + 1] if place + 1 < len(words) else ""
    return not _REPEATED.isdisjoint(before) or behind in ("old", "olds")
