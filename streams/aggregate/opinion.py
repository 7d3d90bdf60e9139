"""Say when a sentiment, from -1 to 1, is praise and when it is blame."""

from typing import Final

BLAME: Final = -0.05
"""At or below: a negative voice (VADER's own threshold)."""
PRAISE: Final = 0.05
LOVE: Final = 0.3
"""Above: a voice that counts as praise where praise has to be rare."""


def sign_of(opinion: float | None) -> int:
    """0 for praise, 1 for neither, 2 for blame: an index into [positive, neutral, negative].

    >>> sign_of(0.4), sign_of(None), sign_of(-0.05)
    (0, 1, 2)
    """
    if opinion is None or BLAME < opinion < PRAISE:
        return 1
    return 0 if opinion >= PRAISE else 2
