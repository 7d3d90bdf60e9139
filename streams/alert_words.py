"""Put a finding into words: the title, the sentence with the numbers behind it, how rare it is."""

from collections.abc import Iterable, Mapping

from schemas.base import from_epoch_ms
from schemas.profile import Profile
from streams.decide import Decision
from streams.enrich.concepts import is_concept
from streams.finding import Finding
from streams.masking import clean, cut, mask
from streams.policy import DAY_MS, HOUR_MS, MINUTE_MS
from streams.surge import WORDLESS
from streams.themes import PEOPLE

TITLE = 200
CAUSE = 1000
PROPOSAL = 500
MOST_TERMS = 12
NAMED = 3
"""Terms that a title names."""
SURFACE = 48
"""Code points of one term in an alert."""
_UNITS = ((DAY_MS, "d"), (HOUR_MS, "h"), (MINUTE_MS, "min"))
_BILLION = 9


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
    people = "1 person" if authors == 1 else f"{authors:,} people"
    does = "" if finding.surge is None else " complain"
    about = f"({decision.polarity}, {decision.department})"
    return cut(f"{'Now ' if is_rising else ''}{people}{does}: {named(terms)} {about}", TITLE)


def cause_of(finding: Finding, terms: tuple[str, ...], told_before: int | None = None) -> str:
    """One sentence with the numbers behind an alert; `told_before`: authors when it was last told of."""
    test = finding.strongest
    since = f"since {when(finding.start_ms)} (window {length(finding.scale.window_ms)})"
    before = "" if told_before is None else f" ({told_before:,} when last told)"
    does = done_by(test.term)
    what = does if finding.surge is not None else f'{does} "{terms[0]}"'
    people = f"{test.authors:,} people {what} {since}, where {_number(test.expected)} were expected"
    where = f"{len(finding.evidence):,} of {finding.voices:,} mentions by {finding.authors:,} people{before}"
    others = "" if len(finding.tests) == 1 or finding.surge else "with its other words "
    return cut(f"{people}; {others}that is {where}; by chance {one_in(test.score)}", CAUSE)


def done_by(term: str) -> str:
    """What people did whose test this is: they said a word, spoke of a thing in words of their own, or complained.

    >>> done_by("leak"), done_by("~outage")
    ('said', 'spoke of')
    """
    if term == WORDLESS:
        return "complained"
    return "spoke of" if is_concept(term) else "said"


def resolved_cause(last_flagged_ms: int, authors: int, people: int | None = None) -> str:
    """The sentence that ends an alert; `authors`: of the last alert, `people`: of the whole life, where known."""
    quiet = f"It has not stood out since {when(last_flagged_ms)}"
    if people is None:
        return f"{quiet}; it was told of with {authors:,} people"
    more = " or more" if people >= PEOPLE else ""
    return f"{quiet}; {people:,}{more} people spoke of it in all, {authors:,} when it was last told of"


def when(at_ms: int) -> str:
    """A time for people, always in UTC.

    >>> when(1772355600000)
    '2026-03-01 09:00 UTC'
    """
    return from_epoch_ms(at_ms).strftime("%Y-%m-%d %H:%M UTC")


def length(window_ms: int) -> str:
    """A window's length in its largest whole unit.

    >>> length(259_200_000), length(21_600_000), length(900_000)
    ('3 d', '6 h', '15 min')
    """
    unit, name = next((unit for unit in _UNITS if window_ms % unit[0] == 0), _UNITS[-1])
    return f"{window_ms // unit} {name}"


def one_in(score: float) -> str:
    """The probability behind a score, as people say it: one digit is more than it is good for.

    >>> one_in(3.6), one_in(6.3), one_in(40.0)
    ('1 in 4,000', '1 in 2 million', 'rarer than 1 in a billion')
    """
    digits = int(min(score, _BILLION))
    odds = round(10.0 ** (min(score, _BILLION) - digits)) * 10**digits
    if odds >= 10**_BILLION:
        return "rarer than 1 in a billion"
    return f"1 in {odds // 10**6:,} million" if odds >= 10**6 else f"1 in {odds:,}"


def _number(value: float) -> str:
    return f"{value:.1f}" if value >= 0.05 else "fewer than 0.1"
