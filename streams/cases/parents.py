"""Say who mutes whom: a gap the themes, joys and partners about the same use, a theme the rise made of it.

A case that grew out of an open theme has that theme's id, and the theme is told no more while the case is open.
"""

from collections.abc import Sequence
from typing import Final

from schemas.alert import AlertKind
from streams.aggregate import Voice
from streams.brand import Brand
from streams.cases.account import DECLARED_USE, PROMISE
from streams.cases.claim import Claim, Held
from streams.cases.episodes import Case
from streams.decide.decision import polarity_of
from streams.detect.finding import Finding
from streams.detect.themes import SAME_EVIDENCE
from streams.enrich.uses import Uses
from streams.identity import person_of

LEDGER_KINDS: Final = frozenset(AlertKind) - {
    AlertKind.EMERGING_THEME,
    AlertKind.SENTIMENT_SHIFT,
    AlertKind.SILENCE,
}
"""Kinds that rest on accounts."""
_PARENTS_BY_WORDS: Final = frozenset(
    {AlertKind.POSITIONING_GAP, AlertKind.UNPRINTED_JOY, AlertKind.PARTNERSHIP_HINT}
)
_CHILDREN_OF_GAPS: Final = (AlertKind.UNPRINTED_JOY, AlertKind.PARTNERSHIP_HINT)
_ACCOUNT_AGAINST: Final = {
    AlertKind.PROMISE_BROKEN: PROMISE,
    AlertKind.DECLARED_USE_DISLIKED: DECLARED_USE,
}
"""Cases of blame, and the accounts that know who blames."""
TOLD_SHARE = 0.5
"""Of the evidence that belongs to what was told already."""
NAMED_SHARE = 0.25
"""The same where the finding is named by a word of the case: another trouble with it comes from other people."""
LEADING = 3
"""Terms of a theme that say what it is about."""


def parent_of(brand: Brand, claim: Claim, evidence: tuple[Voice, ...]) -> Held | None:
    """Why this was told already, in other words."""
    ids = {voice.id_hash for voice in evidence}
    if claim.kind in _CHILDREN_OF_GAPS:
        for case in brand.cases.of_kinds(_PARENTS_BY_WORDS - {claim.kind}):
            shared = len(ids.intersection(case.evidence))
            if not set(case.keys).isdisjoint(claim.keys) or shared >= TOLD_SHARE * len(ids) > 0:
                return Held.TOLD_ALREADY
    if (
        claim.kind is AlertKind.SENTIMENT_SHIFT
        and claim.voices_for
        and claim.rule.endswith(("rise", "rises"))
    ):
        told = set[int]().union(
            *(theme.evidence for theme in brand.themes.open.values()),
            *(case.evidence for case in brand.cases.open.values()),
        )
        if len(ids & told) >= TOLD_SHARE * len(ids):
            return Held.TOLD_ALREADY
    return None


def theme_of(brand: Brand, claim: Claim, evidence: tuple[Voice, ...]) -> str | None:
    """The open theme that says the same, whose id the case then has."""
    if claim.kind not in LEDGER_KINDS or claim.kind is AlertKind.PROMISE_SILENT:
        return None
    ids = {voice.id_hash for voice in evidence}
    for theme in sorted(
        brand.themes.open.values(), key=lambda theme: (theme.first_flagged_ms, theme.theme_id)
    ):
        shared = len(ids.intersection(theme.evidence))
        is_same = shared >= SAME_EVIDENCE * min(len(ids), len(theme.evidence)) > 0
        if is_same and not theme.is_surge and theme.theme_id not in _taken(brand, claim.kind):
            return theme.theme_id
    return None


def _taken(brand: Brand, kind: AlertKind) -> set[str]:
    """Theme ids of the open cases of a kind: two of them are never one."""
    return {case.theme_id for case in brand.cases.of_kinds((kind,))}


def is_told_by_case(brand: Brand, finding: Finding) -> bool:
    """True if an open case speaks of what this finding is about, in the same sense."""
    open_cases = brand.cases.of_kinds(LEDGER_KINDS)
    remarks = brand.enricher.remarks
    if not open_cases or remarks is None or finding.surge is not None:
        return False
    polarity = polarity_of(finding.evidence)
    words = [stem for term in finding.terms[:LEADING] for stem in term.split()]
    authors = {person_of(voice.author) for voice in finding.evidence}
    for case in open_cases:
        if case.kind in _PARENTS_BY_WORDS:
            if polarity != "blame" and _is_named(words, case, remarks.uses):
                return True
        elif case.kind in _ACCOUNT_AGAINST and polarity != "praise":
            shared = len(authors & _blaming(brand, case))
            share = NAMED_SHARE if _is_named(words, case, remarks.uses) else TOLD_SHARE
            if shared >= share * len(authors):
                return True
    return False


def _blaming(brand: Brand, case: Case) -> set[int]:
    """People who say that a promise does not hold, or dislike a use."""
    account = brand.accounts.account(_ACCOUNT_AGAINST[case.kind], case.name)
    words = {} if account is None else account.words
    return {author for author, word in words.items() if word[1] < 0}


def _is_named(words: Sequence[str], case: Case, uses: Uses) -> bool:
    """Whether the stems of some words stand for what a case is about, or hint at it."""
    return any(uses.key_of(word) in case.keys or uses.hinted(word, case.keys) for word in words)
