"""Name what the simulated story plants, and how each of it must fare: heard, held back, put aside."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from streams.policy import BASE_LATENESS_MS, LONGEST_MS

LONGEST_ENDING = 3


class Fate(StrEnum):
    """How a planted thing must fare."""

    HEARD = "heard"
    """An alert, in time, of a department that can act on it."""
    HELD_BACK = "held_back"
    """Loud, but no crowd: no alert may name it."""


@dataclass(frozen=True, slots=True)
class Plant:
    """One thing of the story: when it is told, by which words it is known, who is asked to act."""

    name: str
    brand: str
    terms: tuple[str, ...]
    """Stems: an alert with a term that is a form of one of them speaks of this."""
    departments: tuple[str, ...]
    polarity: str
    starts_ms: int
    ends_ms: int
    fate: Fate
    why: str

    @property
    def last_chance_ms(self) -> int:
        """When the last window that reaches back to it can be published."""
        return self.ends_ms + LONGEST_MS + BASE_LATENESS_MS

    def is_named_by(self, brand: str, terms: Iterable[str], published_ms: int) -> bool:
        """True if an alert of this brand and time, with these terms, speaks of it.

        Windows reach three days back, so an alert may come that long after the end.
        """
        if brand != self.brand or not self.starts_ms <= published_ms <= self.last_chance_ms:
            return False
        words = {word.casefold() for term in terms for word in term.split()}
        return any(_is_form_of(stem, word) for word in words for stem in self.terms)


def _is_form_of(stem: str, word: str) -> bool:
    """True for leak, leaks and leaking, not for cap and capture."""
    return word.startswith(stem) and len(word) - len(stem) <= LONGEST_ENDING
