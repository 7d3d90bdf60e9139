"""Define a learned lexicon: words of one brand's customers with valences, and where they come from. One YAML file.

A profile names it in `lexicons`; it lies in the folder `lexicons` beside the profile, `KEY.yaml`. People review it:
each term has the number of corrections that speak for it, and may be changed or taken out by hand.
"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from schemas.base import Count, Frozen, Ratio
from schemas.profile import Phrase, Valence

MAX_LEARNED = 1000
"""Terms of one file: a lexicon of a hundred words brings most of what words can bring."""


class LearnedTerm(Frozen):
    """A word, or two that stand together."""

    term: Phrase
    valence: Valence
    support: Count
    """Corrected texts that have it."""
    was: Annotated[float, Field(ge=-8, le=8)] = 0.0
    """What it said before: of two words, both together."""


class Provenance(Frozen):
    """What a lexicon was learned from."""

    corrections: Count
    digest: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
    """Of the corrections, in any order."""
    seed: int
    """Of the choice of the rows that were held out."""
    lexicons: Annotated[tuple[str, ...], Field(max_length=20)] = ()
    """What was heard by before."""


class Measured(Frozen):
    """How right the verdicts on rows were that nothing was learned from."""

    held_out: Count
    macro_f1_before: Ratio
    macro_f1_after: Ratio


class Lexicon(Frozen):
    """One learned lexicon."""

    version: Literal[1] = 1
    brand: Annotated[str, StringConstraints(max_length=100)]
    learned_from: Provenance
    measured: Measured
    terms: Annotated[tuple[LearnedTerm, ...], Field(max_length=MAX_LEARNED)]
