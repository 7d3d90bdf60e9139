"""Do the sums of who is behind an alert again: copies, loud authors, what was taken back, the quotes, their mood.

The same for every kind. How often each author wrote is not in an alert, so of some shares it is only checked that
so many people can have made them.
"""

from collections.abc import Iterator

from schemas.alert import Alert, AlertKind, AlertState, Authenticity, Evidence
from streams.alert.evidence import IDS
from streams.explain.sums import Check, is_same, rule, short, value
from streams.notices.evidence import quotes_in, taken_back
from streams.wording import counted

DIGITS = 4
"""Of a share, and of a sentiment."""
_ROUNDED = 0.5000001 * 10.0**-DIGITS
LOUDEST = 3


def people_sums(alert: Alert) -> Iterator[Check]:
    """Who is behind it, and what of it is shown."""
    yield from _shares(alert)
    yield from _revision(alert)
    yield from _quotes(alert)
    yield _sentiment(alert)


def _shares(alert: Alert) -> Iterator[Check]:
    people = alert.authenticity
    voices, authors = people.voices, people.authors
    told = f"{counted(voices, 'voice')} by {counted(authors, 'author')}"
    yield rule("voices", f"{told}: one of each at least", voices >= authors and bool(voices) == bool(authors))
    heard = people.folded + voices
    sum_ = f"{people.folded} folded / ({people.folded} + {counted(voices, 'voice')})"
    yield value("duplicate share", sum_, people.duplicate_share, _share(people.folded, heard))
    yield _possible("share of the three loudest", people.top3_author_share, voices, _loudest(people))
    yield _possible("share of unknown authors", people.unknown_author_share, voices, range(authors + 1))
    told_before = max(0, people.withdrawn - taken_back(alert))
    yield value(
        "withdrawn share",
        f"{people.withdrawn} withdrawn / ({counted(voices, 'voice')} + {told_before} before they were told)",
        people.withdrawn_share,
        min(1.0, _share(people.withdrawn, voices + told_before)),
    )


def _loudest(people: Authenticity) -> range:
    """How many voices the three loudest can have: no fewer than the mean of all, and each other author has one."""
    others = max(0, people.authors - LOUDEST)
    most = people.voices - others
    fewest = -(-LOUDEST * people.voices // people.authors) if others else most
    return range(fewest, most + 1)


def _possible(name: str, share: float, voices: int, counts: range) -> Check:
    """A share that some whole number of voices has to give."""
    count = round(share * voices)
    is_possible = count in counts and is_same(share, _share(count, voices))
    return rule(name, f"{short(share)} is {count} of {counted(voices, 'voice')}, as it can be", is_possible)


def _revision(alert: Alert) -> Iterator[Check]:
    is_first = alert.state is AlertState.OPENED and not alert.reissued
    yield rule(
        "revision",
        f"{alert.revision}, where only the first telling is 0",
        is_first == (alert.revision == 0),
    )
    changed = alert.evidence_withdrawn + alert.evidence_edited
    is_told_anew = alert.state in (AlertState.OPENED, AlertState.ESCALATED) and not alert.reissued
    if is_told_anew:
        yield rule("changes", f"{changed} withdrawn or edited since, of numbers told anew", changed == 0)


def _quotes(alert: Alert) -> Iterator[Check]:
    voices, ids = alert.authenticity.voices, alert.evidence_ids
    listed = min(IDS, voices)
    if alert.evidence_withdrawn:
        yield rule("evidence ids", f"{len(ids)} of {listed} still stand", len(ids) <= listed)
    else:
        yield value("evidence ids", f"one for each of {voices} voices, at most {IDS}", len(ids), listed)
    if voices <= IDS:
        quoted = _of_evidence(alert)
        known = sum(quote.id in ids for quote in quoted)
        yield rule("quotes", f"{known} of {len(quoted)} quotes are of the evidence", known == len(quoted))


def _of_evidence(alert: Alert) -> list[Evidence]:
    """The quotes; of a case the contrary may be said by one who is none of the department's evidence."""
    against = alert.counter_evidence
    is_apart = against is not None and against.id not in alert.evidence_ids
    if is_apart and alert.kind is not AlertKind.EMERGING_THEME:
        return [*alert.evidence]
    return [*quotes_in(alert)]


def _sentiment(alert: Alert) -> Check:
    """The mean of all scored voices: what the quotes give, or what those that are not shown could make of it.

    Means of scores of four digits end in a half now and then, which another order of adding rounds the other way.
    """
    quoted = _of_evidence(alert)
    scored = [quote.sentiment for quote in quoted if quote.sentiment is not None]
    others, said = max(0, alert.authenticity.voices - len(quoted)), alert.sentiment
    if alert.evidence_edited:
        return rule("sentiment", "the quotes are scored by their new words, the mean is as it was told", True)
    if said is None:
        return rule("sentiment", f"none, as none of {len(quoted)} quotes is scored", not scored)
    if not scored and not others:
        return rule("sentiment", f"{short(said)}, though no voice is scored", False)
    lowest, highest = ((sum(scored) + sign * others) / (len(scored) + others) for sign in (-1, 1))
    range_ = f"{lowest:.4f}" if not others else f"from {lowest:.4f} to {highest:.4f}"
    heard = f"{counted(len(scored), 'scored quote')} and {counted(others, 'other voice')}"
    return rule(
        "sentiment",
        f"{short(said)} is a mean of {heard}: {range_}",
        lowest - _ROUNDED <= said <= highest + _ROUNDED,
    )


def _share(part: int, whole: int) -> float:
    return round(part / whole, DIGITS) if whole else 0.0
