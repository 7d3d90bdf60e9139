"""Hold one rule of the decision table, and name what rows are about."""

from typing import NamedTuple

ANY = "*"
UNMATCHED = ""
"""Department of the rows for a finding that no department's words were matched in."""


class Row(NamedTuple):
    """One rule. `proposal` has room for {terms}, {brand} and {department}."""

    kind: str
    department: str
    polarity: str
    rule: str
    proposal: str


THEME = "emerging_theme"
SHIFT = "sentiment_shift"
UNDECLARED = "undeclared_use"
"""Praise, in the way of an emerging theme, for what the profile neither declares as a use nor says in its copy."""

GAP = "positioning_gap"
DISLIKED = "declared_use_disliked"
BROKEN = "promise_broken"
KEPT = "promise_kept"
SILENT = "promise_silent"
UNPRINTED = "unprinted_joy"
QUIET = "silence"
PARTNER = "partnership_hint"
RISE, FALL = "complaints_rise", "complaints_fall"
PRAISE_RISE, PRAISE_FALL = "praise_rises", "praise_falls"
"""What is said of one department, more often or less often than expected."""
