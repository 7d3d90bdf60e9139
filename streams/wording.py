"""Put numbers, times and chances into words for a person.

Commands import it before they know what they will do, so it imports nothing that is heavy.
"""

from datetime import UTC, datetime

from streams.policy import DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS

_UNITS = ((DAY_MS, "d"), (HOUR_MS, "h"), (MINUTE_MS, "min"), (SECOND_MS, "s"))
_BILLION = 9


def counted(count: int, one: str, many: str | None = None) -> str:
    """A number with its word.

    >>> counted(1, "window"), counted(2_000, "window"), counted(0, "delivery", "deliveries")
    ('1 window', '2,000 windows', '0 deliveries')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def people(count: int) -> str:
    """So many people.

    >>> people(1), people(1_200)
    ('1 person', '1,200 people')
    """
    return counted(count, "person", "people")


def when(at_ms: int) -> str:
    """A time for people, always in UTC.

    >>> when(1772355600000)
    '2026-03-01 09:00 UTC'
    """
    return datetime.fromtimestamp(at_ms // 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")


def length(window_ms: int) -> str:
    """A window's length in its largest whole unit.

    >>> length(259_200_000), length(21_600_000), length(900_000)
    ('3 d', '6 h', '15 min')
    """
    unit, name = next((unit for unit in _UNITS if window_ms % unit[0] == 0), _UNITS[-1])
    return f"{window_ms // unit} {name}"


def lasting(span_ms: int) -> str:
    """A span of time in its largest unit and the next one, cut to whole ones.

    >>> lasting(31_536_000_000), lasting(95_000_000), lasting(300_000), lasting(59_999), lasting(0)
    ('365 d', '1 d 2 h', '5 min', '59 s', '0 s')
    """
    place = next((n for n, (unit_ms, _) in enumerate(_UNITS) if span_ms >= unit_ms), len(_UNITS) - 1)
    parts: list[str] = []
    for unit_ms, name in _UNITS[place : place + 2]:
        count, span_ms = divmod(span_ms, unit_ms)
        if count or not parts:
            parts.append(f"{count:,} {name}")
    return " ".join(parts)


def one_in(score: float) -> str:
    """The probability behind a score, as people say it: one digit is more than it is good for.

    >>> one_in(3.6), one_in(6.3), one_in(40.0)
    ('1 in 4,000', '1 in 2 million', 'rarer than 1 in a billion')
    """
    digits = int(min(score, _BILLION))
    odds = round(10.0 ** (min(score, _BILLION) - digits)) * 10**digits
    if odds >= 10**_BILLION:
        return "rarer than 1 in a billion"
    return f"1 in {odds // 10**6:,} million" if odds >= 10**6 else f"1 in {odds:,}"
