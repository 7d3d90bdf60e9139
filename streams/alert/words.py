"""Put a finding into words: the title, and the sentence with the numbers behind it."""

from collections.abc import Iterable, Mapping

from schemas.profile import Profile
from streams.alert.masking import clean, cut, mask
from streams.decide.decision import Decision
from streams.detect.finding import Finding
from streams.detect.surge import WORDLESS
from streams.detect.themes import PEOPLE
from streams.enrich.concepts import is_concept
from streams.wording import counted, length, one_in, people, when

TITLE = 200
CAUSE = 1000
PROPOSAL = 500
MOST_TERMS = 12
NAMED = 3
"""Terms that a title names."""
SURFACE = 48
"""Code points of one term in an alert."""


def readable_terms(finding: Finding, surfaces: Mapping[str, str], profile: Profile) -> tuple[str, ...]:
    """The terms as people write them, strongest first, harmless to show."""
    spelled = [clean(surfaces.get(term, term)) for term in finding.terms]
    if profile.privacy.mask_evidence:
        spelled = [mask(surface) for surface in spelled]
    return tuple(dict.fromkeys(cut(surface.strip(), SURFACE) for surface in spelled))[:MOST_TERMS]


def named(terms: Iterable[str]) -> str:
    """The terms that say most, in quotes: a word that stands in a longer one is left out.

    >>> named(["leaks", "cap leaks", "cap", "new lid"])
    '"cap leaks", "new lid"'
    """
    every = list(terms)
    words = [set(term.split()) for term in every]
    telling = [
        term for term, mine in zip(every, words, strict=True) if not any(mine < other for other in words)
    ]
    return ", ".join(f'"{term}"' for term in telling[:NAMED])


def title_of(
    finding: Finding, authors: int, terms: Iterable[str], decision: Decision, *, is_rising: bool = False
) -> str:
    """One line: how many people, what, praise or blame, whose matter."""
    does = "" if finding.surge is None else " complain"
    about = f"({decision.polarity}, {decision.department})"
    return cut(f"{'Now ' if is_rising else ''}{people(authors)}{does}: {named(terms)} {about}", TITLE)


def cause_of(finding: Finding, terms: tuple[str, ...], told_before: int | None = None) -> str:
    """One sentence with the numbers behind an alert; `told_before`: authors when it was last told of."""
    test = finding.strongest
    since = f"since {when(finding.start_ms)} (window {length(finding.scale.window_ms)})"
    before = "" if told_before is None else f" ({told_before:,} when last told)"
    does = done_by(test.term)
    what = does if finding.surge is not None else f'{does} "{terms[0]}"'
    said = f"{people(test.authors)} {what} {since}, where {at_least_a_tenth(test.expected)} were expected"
    mentions = f"{len(finding.evidence):,} of {counted(finding.voices, 'mention')}"
    where = f"{mentions} by {people(finding.authors)}{before}"
    others = "" if len(finding.tests) == 1 or finding.surge else "with its other words "
    return cut(f"{said}; {others}that is {where}; by chance {one_in(test.score)}", CAUSE)


def done_by(term: str) -> str:
    """What people did whose test this is: they said a word, spoke of a thing in words of their own, or complained.

    >>> done_by("leak"), done_by("~outage")
    ('said', 'spoke of')
    """
    if term == WORDLESS:
        return "complained"
    return "spoke of" if is_concept(term) else "said"


def resolved_cause(last_flagged_ms: int, authors: int, in_all: int | None = None) -> str:
    """The sentence that ends an alert; `authors`: of the last alert, `in_all`: of the whole life, where known."""
    quiet = f"It has not stood out since {when(last_flagged_ms)}"
    if in_all is None:
        return f"{quiet}; it was told of with {people(authors)}"
    more = f"{in_all:,} or more people" if in_all >= PEOPLE else people(in_all)
    return f"{quiet}; {more} spoke of it in all, {authors:,} when it was last told of"


def at_least_a_tenth(value: float) -> str:
    """An expectation: less than a tenth of a person is nobody.

    >>> at_least_a_tenth(2.14), at_least_a_tenth(0.003)
    ('2.1', 'fewer than 0.1')
    """
    return f"{value:.1f}" if value >= 0.05 else "fewer than 0.1"
