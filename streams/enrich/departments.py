"""Say which departments a text speaks of, by seed phrases: precise first, a proposal queue for the rest.

Seeds are word sequences (`phrases.py`), by department, in `lexicons/<industry>/<department>.txt`; those of
`general` hold for every brand, those of an industry where the profile names it, and a profile adds its own.
A seed of two departments is listed in both. `ignored.txt` holds phrases that only look like a seed, as "out of
the box" does.
"""

from functools import cache, lru_cache
from typing import Final

from schemas.profile import DEPARTMENTS
from streams.enrich.phrases import Phrases, keys_of
from streams.enrich.word_lists import GENERAL, industries, phrases_in

SEPARATOR: Final = " "
"""Between the departments of one seed; a department's name holds no space."""
TABLES = 16
"""Different sets of seeds kept: brands of an industry share one, 1 MB each."""


@lru_cache(maxsize=TABLES)
def seeds(lexicons: tuple[str, ...], declared: tuple[tuple[str, tuple[str, ...]], ...] = ()) -> Phrases:
    """The seeds of these industries and of declared departments; an industry without seeds adds none.

    >>> [label for _, _, label in seeds(()).found(keys_of("a bit pricey but great battery life"))]
    ['pricing', 'product']
    """
    known = [GENERAL, *(name for name in lexicons if name in industries())]
    ignored = {tuple(keys_of(phrase)) for industry in known for phrase in phrases_in(industry, "ignored")}
    listed: dict[tuple[str, ...], list[str]] = {keys: [] for keys in sorted(ignored)}
    shipped = ((name, phrases_in(industry, name)) for industry in known for name in DEPARTMENTS)
    for department, phrases in (*shipped, *declared):
        for phrase in phrases:
            keys = tuple(keys_of(phrase))
            departments = listed.setdefault(keys, [])
            is_ours = department in DEPARTMENTS
            if department not in departments and not (is_ours and keys in ignored):
                departments.append(department)
    return Phrases((keys, SEPARATOR.join(departments)) for keys, departments in listed.items())


@cache
def departments_in(label: str) -> tuple[str, ...]:
    """The departments of one seed, in order; the labels are those of the lists, so that they are few."""
    return tuple(label.split(SEPARATOR))
