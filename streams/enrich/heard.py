"""Hold what one text says, as the later stages take it: words, terms, sentiment, departments, flags."""

from typing import Literal

import msgspec

from streams.enrich.opinions import Opinions
from streams.enrich.remark import Remark
from streams.enrich.terms import Origin, forms_of

THRESHOLD = 0.05
"""VADER's own: from here on a text is positive, from minus this on negative."""
Verdict = Literal["positive", "negative", "neutral", "unscored"]


class Heard(msgspec.Struct, frozen=True, gc=False):
    """What one text says."""

    tokens: tuple[str, ...]
    """Lower-case words for near copies; numbers are "0", links and handles are dropped."""
    origins: dict[str, Origin]
    """Term -> what it was first made of; at most 64."""
    sentiment: float | None
    """-1 to 1; None where it is not scored, never a silent 0."""
    verdict: Verdict
    language: str | None
    departments: Opinions
    flags: tuple[str, ...]
    """Of sarcasm, shouting, truncated, unscored_language."""
    is_reshare: bool
    """Somebody else's words, passed on."""
    remark: Remark | None = None
    """What it says of uses, promises and companions, where the profile declares some."""
    concepts: tuple[str, ...] = ()
    """The phrases that tell of something in words of their own, as terms (concepts.py)."""

    @property
    def terms(self) -> dict[str, str]:
        """Term -> its first readable form."""
        return forms_of(self.origins)


def verdict_of(sentiment: float | None) -> Verdict:
    """What a sentiment says, by VADER's thresholds.

    >>> verdict_of(0.05), verdict_of(-0.04), verdict_of(None)
    ('positive', 'neutral', 'unscored')
    """
    if sentiment is None:
        return "unscored"
    if sentiment >= THRESHOLD:
        return "positive"
    return "negative" if sentiment <= -THRESHOLD else "neutral"
