"""Do the sums of an alert that follow from its tests: what it tells, its severity, its ids."""

from collections.abc import Iterator

from schemas.alert import Alert, AlertState
from schemas.base import epoch_ms
from schemas.theme import Surprise
from streams.alert.episode import IN_ALL
from streams.alert.masking import cut
from streams.alert.severity import severity_of
from streams.alert.words import TITLE, at_least_a_tenth, done_by, named, resolved_cause
from streams.detect.surge import WORDLESS
from streams.detect.themes import STAYS_OPEN_MS, stays_open_ms
from streams.explain.claim_sums import counts
from streams.explain.people_sums import people_sums
from streams.explain.published import published, withdrawn
from streams.explain.sums import Check, rule, short, value
from streams.explain.told_sums import names_again, severity_again
from streams.identity import digest
from streams.notices.evidence import quotes_in
from streams.policy import BASE_LATENESS_MS, DAY_MS, EVERY_SCALE, HOUR_MS
from streams.wording import counted, length, one_in, people, when

LONGEST_OPEN_MS = max(stays_open_ms(scale.window_ms) for scale in EVERY_SCALE)


def is_surge(test: Surprise) -> bool:
    """True for the test of complaints as a whole, whose name is no term: terms are stems."""
    return test.term == WORDLESS


def alert_sums(alert: Alert) -> Iterator[Check]:
    """What stands beside the tests: the strongest one's numbers, people, shares, times, the sentence."""
    first, people = alert.theme.tests[0], alert.authenticity
    yield value("expected", "of the strongest term", alert.expected, first.expected)
    yield value("observed", "authors of the strongest term", alert.observed, first.authors)
    yield value("significance", "score of the strongest term", alert.significance, first.score)
    yield value(
        "authors",
        "of all the evidence, else of the strongest term",
        alert.authors,
        people.authors or first.authors,
    )
    yield value(
        "share",
        f"{alert.authors} authors / {first.voices} voices, at most 1",
        alert.share,
        min(1.0, alert.authors / first.voices) if first.voices else 0.0,
    )
    yield from people_sums(alert)
    yield _quotes_in_time(alert)
    yield from _times(alert)
    yield _title(alert)
    yield from _sentence(alert)


def _quotes_in_time(alert: Alert) -> Check:
    quoted = [*quotes_in(alert)]
    inside = sum(alert.window_start <= quote.at < alert.window_end for quote in quoted)
    return rule("quotes' times", f"{inside} of {len(quoted)} were said in the window", inside == len(quoted))


def _times(alert: Alert) -> Iterator[Check]:
    window_ms = alert.theme.tests[0].window_s * 1000
    start_ms, end_ms = epoch_ms(alert.window_start), epoch_ms(alert.window_end)
    yield value(
        "window",
        f"{when(end_ms)} - {when(start_ms)}, in hours",
        window_ms / HOUR_MS,
        (end_ms - start_ms) / HOUR_MS,
    )
    voices = alert.theme.tests[0].voices
    hop_ms = next((scale.hop_at(voices) for scale in EVERY_SCALE if scale.window_ms == window_ms), 0)
    yield rule(
        "hop",
        f"{when(end_ms)} stands on the grid of {length(hop_ms)}" if hop_ms else "no window is so long",
        hop_ms > 0 and end_ms % hop_ms == 0,
    )
    if alert.state is not AlertState.RESOLVED:
        yield published(alert)
        return
    silent_ms = epoch_ms(alert.published_at) - BASE_LATENESS_MS - epoch_ms(alert.theme.last_flagged_at)
    yield rule(
        "resolved",
        f"{silent_ms / HOUR_MS:g} h without standing out: {STAYS_OPEN_MS // HOUR_MS} h at least, "
        f"{LONGEST_OPEN_MS // DAY_MS} d at most",
        STAYS_OPEN_MS <= silent_ms <= LONGEST_OPEN_MS,
    )


def _sentence(alert: Alert) -> Iterator[Check]:
    """The words have to say the same numbers as the fields."""
    first, whose = alert.theme.tests[0], alert.authenticity
    if alert.state is AlertState.RESOLVED:
        in_all = alert.measures.get(IN_ALL)
        yield from counts(alert.measures, *([(IN_ALL,)] if in_all is not None else []))
        flagged_ms = epoch_ms(alert.theme.last_flagged_at)
        said = resolved_cause(flagged_ms, alert.authors, None if in_all is None else int(in_all))
        yield value("cause", "the sentence that ends an alert", alert.cause, said)
        return
    if alert.state is AlertState.WITHDRAWN:
        yield withdrawn(alert)
        return
    since = f"since {when(epoch_ms(alert.window_start))} (window {length(first.window_s * 1000)})"
    parts = (
        f"{people(first.authors)} {done_by(first.term)}",
        f"{since}, where {at_least_a_tenth(first.expected)} were expected",
        f"{whose.voices:,} of {counted(first.voices, 'mention')} by {people(whose.authors)}",
        one_in(first.score),
    )
    missing = [part for part in parts if part not in alert.cause]
    yield rule("cause", f"it says: {'; '.join(missing or parts)}", not missing)


def _title(alert: Alert) -> Check:
    complain = " complain" if is_surge(alert.theme.tests[0]) else ""
    about = f"({alert.polarity}, {alert.department})"
    again = cut(f"{people(alert.authors)}{complain}: {named(alert.terms)} {about}", TITLE)
    rising = cut(f"Now {again}", TITLE)
    return rule("title", f"it says: {again}", alert.title in (again, rising))


def severity_sums(alert: Alert) -> Iterator[Check]:
    """How far from normal the strongest term is, how surely, by how many people."""
    first = alert.theme.tests[0]
    margin = first.score - first.penalty - first.line
    found = severity_of(first.expected, first.authors, margin, alert.authors)
    yield from severity_again(alert, found, f"1 - {short(first.expected)} / {first.authors}", margin)


def id_sums(alert: Alert) -> Iterator[Check]:
    """Series, fingerprint, id, theme id: hashes of canonical JSON (identity.py)."""
    yield from names_again(alert)
    yield _id_of(alert)
    yield from _theme_id_of(alert)


def _id_of(alert: Alert) -> Check:
    starts = _opening_starts(alert)
    fitting = next((start for start in starts if digest(alert.series, start) == alert.id), None)
    if fitting is None:
        tried = " or ".join(when(start) for start in starts)
        return rule("id", f"it is no hash of the series and {tried}", False)
    return value("id", f"hash of the series and {when(fitting)}", alert.id, digest(alert.series, fitting))


def _opening_starts(alert: Alert) -> list[int]:
    """Starts that the opening window can have: known at revision 0, one of five lengths later."""
    if alert.revision == 0:
        return [epoch_ms(alert.window_start)]
    return [epoch_ms(alert.theme.first_flagged_at) - scale.window_ms for scale in EVERY_SCALE]


def _theme_id_of(alert: Alert) -> Iterator[Check]:
    """Of the strongest term when it opened, which a later revision may not carry any more."""
    flagged_ms = epoch_ms(alert.theme.first_flagged_at)
    window_ms = alert.theme.tests[0].window_s * 1000
    lengths = [window_ms] if alert.revision == 0 else [scale.window_ms for scale in EVERY_SCALE]
    # a surge is named by its words, where it has any
    tests = alert.theme.tests
    terms = [test.term for test in (tests[1:] if is_surge(tests[0]) and len(tests) > 1 else tests)]
    said = alert.theme.theme_id
    for window_ms in lengths:
        for term in terms[:1] if alert.revision == 0 else terms:
            if digest(alert.brand, window_ms, flagged_ms, term) == said:
                arithmetic = f'hash of brand, {length(window_ms)}, {when(flagged_ms)}, "{term}"'
                yield value("theme id", arithmetic, said, said)
                return
    if alert.revision == 0:
        yield rule("theme id", "it is no hash of brand, window, time and strongest term", False)
