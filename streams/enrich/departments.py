"""Say which departments a text speaks of, by seed phrases: precise first, a proposal queue for the rest.

Seeds are word sequences (`phrases.py`), by department, in `lexicons/<industry>/<department>.txt`; those of
`general` hold for every brand, those of an industry where the profile names it, and a profile adds its own.
A seed of two departments is listed in both. `ignored.txt` holds phrases that only look like a seed, as "out of
the box" does. What only names the thing, or says that it failed, is listed in `<department>-weak.txt`: it speaks of
its department unless the clause speaks of another one ("the box is larger than the toy" is the box's).
"""

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Final

from schemas.profile import DEPARTMENTS
from streams.enrich.phrases import Phrases, keys_of
from streams.enrich.word_lists import GENERAL, industries, phrases_in

SEPARATOR: Final = " "
"""Between the departments of one seed; a department's name holds no space."""
WEAK: Final = "?"
"""Behind the name of a department that a seed only may speak of."""
TABLES = 16
"""Different sets of seeds kept: brands of an industry share one, 1 MB each."""
MIXES = 4096
"""Mixes of seeds in one clause that are remembered, 300 bytes each: most clauses have one of some hundred."""


@lru_cache(maxsize=TABLES)
def seeds(lexicons: tuple[str, ...], declared: tuple[tuple[str, tuple[str, ...]], ...] = ()) -> Phrases:
    """The seeds of these industries and of declared departments; an industry without seeds adds none.

    >>> [label for _, _, label in seeds(()).found(keys_of("a bit pricey but great battery life"))]
    ['pricing', 'product']
    """
    known = [GENERAL, *(name for name in lexicons if name in industries())]
    ignored = {tuple(keys_of(phrase)) for industry in known for phrase in phrases_in(industry, "ignored")}
    listed: dict[tuple[str, ...], list[str]] = {keys: [] for keys in sorted(ignored)}
    for department, phrases in (*_shipped(known), *declared):
        for phrase in phrases:
            keys = tuple(keys_of(phrase))
            departments = listed.setdefault(keys, [])
            name = department.removesuffix(WEAK)
            is_ours = name in DEPARTMENTS
            is_new = name not in departments and department not in departments
            if is_new and not (is_ours and keys in ignored):
                departments.append(department)
    return Phrases((keys, SEPARATOR.join(departments)) for keys, departments in listed.items())


def _shipped(known: Iterable[str]) -> list[tuple[str, tuple[str, ...]]]:
    """The seeds of each department in these folders, then those that only may speak of it."""
    lists = [(industry, name) for industry in known for name in DEPARTMENTS]
    sure = [(name, phrases_in(industry, name)) for industry, name in lists]
    return sure + [(name + WEAK, phrases_in(industry, f"{name}-weak")) for industry, name in lists]


@cache
def departments_in(label: str) -> tuple[str, ...]:
    """The departments that one seed speaks of by itself, in order; the labels are those of the lists, so few.

    >>> departments_in("product?"), departments_in("pricing product?")
    (('product',), ('pricing',))
    """
    return _sure_in(label) or tuple(name.removesuffix(WEAK) for name in label.split(SEPARATOR))


@cache
def _sure_in(label: str) -> tuple[str, ...]:
    return tuple(name for name in label.split(SEPARATOR) if not name.endswith(WEAK))


@lru_cache(maxsize=MIXES)
def departments_of(labels: tuple[str, ...]) -> tuple[str, ...]:
    """The departments that the seeds of one clause speak of, each once, in the order in which they are named.

    >>> departments_of(("product?", "packaging")), departments_of(("product?",))
    (('packaging',), ('product',))
    """
    sure = dict.fromkeys([name for label in labels for name in _sure_in(label)])
    return tuple(sure or dict.fromkeys([name for label in labels for name in departments_in(label)]))
