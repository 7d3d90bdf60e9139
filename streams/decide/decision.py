"""Decide whose matter a finding is, whether it is praise or blame, and what to propose.

The department is the one that the evidence speaks of most, and more than the rest of the window does:

    score = share + 0.5 x max(0, share x ln(lift)),  lift = share of the evidence / share of the window

The largest wins; ties go by the order of the departments. Speaking of it counts, in praise or in blame alike.
Where the evidence speaks of none, it is a guess: the department that the whole window speaks of more than the days
before it did, by more than chance (people who wait for a page also say "queue"), else product or marketing.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from schemas.profile import DEPARTMENTS, Profile
from streams.aggregate import BLAME, PRAISE, Voice
from streams.decide.decision_table import POSITIONS, row_of
from streams.decide.row import UNDECLARED, UNMATCHED
from streams.detect.finding import Finding
from streams.detect.share_test import share_score
from streams.detect.significance import MIN_AUTHORS
from streams.enrich.terms import parts_of

SPOKEN_SHARE = 0.25
"""Of the evidence. A department that fewer speak of is not what it is about: one stray word in eighteen posts made
an outcry about a programme a matter of packaging. Right departments had 0.8 and more on the development sets."""
ALSO_SHARE = 0.3
"""Another department that so much of the evidence speaks of is told as well."""
PRAISE_SHARE = 0.6
"""Of all scored voices. Praise asks for more: half of the plain reports of a fault score as neither."""
BLAME_SHARE = 0.5
"""Of the voices with an opinion, since neutral ones mostly report a fault in plain words."""
BLAME_FLOOR = 0.2
"""And of all scored voices, so that one complaint among neutral ones does not speak for all."""
RISEN_LINE = 1.3
"""Once in twenty: a guess has to be likelier than the other four. 1.0 guesses the same on the development streams;
from 1.9 on nothing is guessed there, and one department in eight is wrong (`tests/bench/ablations.py`)."""
_LIFT_WEIGHT = 0.5
_MAKER = "product"
"""Whose words love for a new use is mostly said in; that it is new is for marketing to see first."""
_LEADING = 3
"""Terms that say what a finding is about."""
_SMOOTH = 0.5
"""Half a voice, so that a department that the window never spoke of has a lift at all."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Whose matter it is, and what to look at first."""

    department: str
    also: tuple[str, ...]
    owner: str | None
    rule: str
    """Name of the row of the decision table."""
    proposal: str
    """With room for {terms}, {brand} and {department}."""
    polarity: str
    """praise, blame or mixed."""

    def proposal_of(self, terms: str, brand: str) -> str:
        """The proposal in full."""
        return self.proposal.format(terms=terms, brand=brand, department=self.department)


def decide(profile: Profile, finding: Finding) -> Decision:
    """Choose the department; where nothing speaks of one, blame goes to product, praise to marketing."""
    scores = department_scores(profile, finding)
    # max keeps the first of equals, and the departments stand in their order
    most = max(scores, key=scores.__getitem__, default=None)
    most = most or risen_department(finding)
    if most in (None, _MAKER) and is_undeclared_love(profile, finding):
        most = "marketing"
    if most is None:
        most = "marketing" if polarity_of(finding.evidence) == "praise" else _MAKER
    return decide_for(profile, finding, most)


def decide_for(profile: Profile, finding: Finding, department: str) -> Decision:
    """Decide everything but the department, which an open alert keeps."""
    shares = department_shares(profile, finding)
    polarity = polarity_of(finding.evidence)
    if department == "marketing" and is_undeclared_love(profile, finding):
        row = row_of(UNDECLARED, department, polarity)
    else:
        row = row_of(finding.kind, department if shares else UNMATCHED, polarity)
    also = tuple(name for name, share in shares.items() if share >= ALSO_SHARE and name != department)
    proposal = positioned(profile, department, row.proposal)
    return Decision(department, also, owner_of(profile, department), row.rule, proposal, polarity)


def is_undeclared_love(profile: Profile, finding: Finding) -> bool:
    """True for praise of what the company sells it for nowhere: the machine for music that is loved for photos.

    Only a profile that declares its uses can tell.
    """
    if not profile.uses or finding.surge is not None or polarity_of(finding.evidence) != "praise":
        return False
    said = [profile.copy_, *(term for use in profile.uses for term in use.terms)]
    declared = {part.stem for text in said for part in parts_of(text.casefold())}
    return not any(set(term.split()) <= declared for term in finding.terms[:_LEADING])


def department_shares(profile: Profile, finding: Finding) -> dict[str, float]:
    """Share of the evidence that speaks of each department of this brand, where it is at least `SPOKEN_SHARE`."""
    voices = len(finding.evidence)
    spoken = [{name for name, _ in voice.departments} for voice in finding.evidence]
    known = (*DEPARTMENTS, *sorted(profile.departments))
    counts = {name: sum(name in of_voice for of_voice in spoken) for name in known}
    return {
        name: count / voices for name, count in counts.items() if count and count >= SPOKEN_SHARE * voices
    }


def department_scores(profile: Profile, finding: Finding) -> dict[str, float]:
    """Score of each department that the evidence speaks of, in the order of the departments."""
    return {
        name: share + _LIFT_WEIGHT * max(0.0, share * math.log(share / _window_share(finding, name)))
        for name, share in department_shares(profile, finding).items()
    }


def risen_department(finding: Finding) -> str | None:
    """The department that the window speaks of most above what is usual; None where none has risen."""
    risen = {
        name: score
        for name in DEPARTMENTS
        if (spoken := finding.window_departments.get(name, 0)) >= MIN_AUTHORS
        and finding.voices_before
        and (
            score := share_score(
                min(spoken, finding.voices),
                finding.voices,
                finding.before.get(name, 0),
                finding.voices_before,
            )
        )
        >= RISEN_LINE
    }
    return max(risen, key=risen.__getitem__, default=None)


def _window_share(finding: Finding, department: str) -> float:
    return (finding.window_departments.get(department, 0) + _SMOOTH) / (finding.voices + 2 * _SMOOTH)


def positioned(profile: Profile, department: str, proposal: str) -> str:
    """The proposal with what the price position adds to one about the price."""
    position = profile.price_position
    return proposal + POSITIONS[position] if position and department == "pricing" else proposal


def owner_of(profile: Profile, department: str) -> str | None:
    """The contact that the profile names for a department."""
    declared = profile.departments.get(department)
    return profile.owners.get(department) or (declared.owner if declared else None)


def polarity_of(evidence: Iterable[Voice]) -> str:
    """Say whether these voices praise or blame; mixed where neither clearly leads, or nothing was scored."""
    scored = [voice.sentiment for voice in evidence if voice.sentiment is not None]
    positive = sum(score >= PRAISE for score in scored)
    negative = sum(score <= BLAME for score in scored)
    if positive and positive >= PRAISE_SHARE * len(scored):
        return "praise"
    if negative and negative >= max(BLAME_SHARE * (positive + negative), BLAME_FLOOR * len(scored)):
        return "blame"
    return "mixed"
