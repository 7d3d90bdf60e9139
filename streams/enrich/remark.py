"""Hold what one text says of uses, promises and companions: how it is kept until its window is judged."""

import msgspec

Placed = tuple[str, tuple[str, ...]]
"""A key, and the words around it: one sentence that many repeat is one context."""
Said = tuple[tuple[str, ...], float | None]
"""What a clause speaks of, and its score; None where it says nothing of its own."""


class Remark(msgspec.Struct, array_like=True, frozen=True):
    """What one text says of uses, promises and companions."""

    uses: tuple[Placed, ...]
    """What a rule found in the place of a use."""
    companions: tuple[Placed, ...]
    promises: tuple[tuple[str, int], ...]
    """Promise -> kept (1), broken (-1) or only spoken of (0)."""
    clauses: tuple[Said, ...]
    praised: tuple[Placed, ...]
    """Every content word of a text in praise, for brands that promise something."""
    is_scored: bool
    """False where the text cannot be scored or may be meant otherwise."""
