"""Know the names of days, months and feasts: everybody says them when they come, and it is news of nothing."""

from functools import cache

from streams.enrich.terms import parts_of
from streams.enrich.word_lists import words_of


@cache
def _calendar() -> frozenset[str]:
    return frozenset(part.stem for word in words_of("calendar") for part in parts_of(word))


def is_of_calendar(term: str) -> bool:
    """True if a term, by its stems, names days, months or feasts alone.

    >>> is_of_calendar("easter"), is_of_calendar("#monday"), is_of_calendar("easter egg")
    (True, True, False)
    """
    return all(word.lstrip("#") in _calendar() for word in term.split())
