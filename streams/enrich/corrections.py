"""Keep what people corrected, hold a part of it out, and measure how right the verdicts on it are."""

from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Final, NamedTuple

from streams.enrich.enricher import Enricher
from streams.enrich.explain import explained

LABELS: Final = ("positive", "neutral", "negative")
HELD_OUT = 4
"""One text in so many is held out."""


Pairs = Counter[tuple[str, str]]
"""How often a label was heard as which verdict."""


class Correction(NamedTuple):
    """A text, and what a person says it says: of a department, where one is named."""

    text: str
    label: str
    department: str | None = None


def split(corrections: Iterable[Correction], seed: int) -> tuple[list[Correction], list[Correction]]:
    """The rows to learn from and those held out, chosen by a hash of seed and text: copies stay together.

    The order of the rows is no matter.
    """
    learning: list[Correction] = []
    held_out: list[Correction] = []
    for each in sorted(corrections, key=lambda each: (each.text, each.label, each.department or "")):
        plain = " ".join(each.text.lower().split())
        drawn = blake2b(f"{seed}\0{plain}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
        (learning if int.from_bytes(drawn) % HELD_OUT else held_out).append(each)
    return learning, held_out


def digest_of(corrections: Iterable[Correction]) -> str:
    """Stand for a set of corrections in any order: 16 hexadecimal digits."""
    rows = sorted(f"{each.label}\0{each.department or ''}\0{each.text}" for each in corrections)
    return blake2b("\n".join(rows).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def spoken_of(enricher: Enricher, correction: Correction) -> str:
    """The part of a text that its label is about: the clauses that speak of its department, if any does."""
    if correction.department is None:
        return correction.text
    clauses = explained(enricher, correction.text)
    about = [clause.text for clause in clauses if correction.department in clause.departments]
    return " ".join(about) or correction.text


def macro_f1(enricher: Enricher, corrections: Sequence[Correction]) -> float:
    """The mean over the labels that occur of the harmonic mean of precision and recall; unscored is a miss."""
    pairs: Pairs = Counter()
    for each in corrections:
        pairs[each.label, enricher.hear(spoken_of(enricher, each)).verdict] += 1
    each_f1 = [_f1(pairs, label) for label in sorted({label for label, _ in pairs})]
    return sum(each_f1) / len(each_f1) if each_f1 else 0.0


def _f1(pairs: Pairs, label: str) -> float:
    true = sum([count for (truth, _), count in pairs.items() if truth == label])
    heard = sum([count for (_, said), count in pairs.items() if said == label])
    return 2 * pairs[label, label] / (true + heard)
