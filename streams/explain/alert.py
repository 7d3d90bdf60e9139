"""Do the sums of an alert that follow from its tests: what it tells, its severity, its ids."""

from collections.abc import Iterator
from statistics import fmean

from schemas.alert import Alert, AlertState
from schemas.base import epoch_ms
from schemas.theme import Surprise
from streams.alert.episode import IN_ALL, series_of
from streams.alert.evidence import IDS
from streams.alert.severity import severity_of
from streams.alert.words import done_by, resolved_cause
from streams.detect.surge import WORDLESS
from streams.detect.themes import STAYS_OPEN_MS, STAYS_OPEN_WINDOWS
from streams.explain.published import published
from streams.explain.sums import Check, rule, short, value
from streams.identity import digest
from streams.notices.evidence import EVIDENCE_GONE
from streams.policy import BASE_LATENESS_MS, DAY_MS, HOUR_MS, SCALES
from streams.wording import counted, length, one_in, people, when

LONGEST_OPEN_MS = STAYS_OPEN_WINDOWS * max(scale.window_ms for scale in SCALES)
SHARE_DIGITS = 4


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
    heard = people.folded + people.voices
    yield value(
        "duplicate share",
        f"{people.folded} folded / ({people.folded} + {people.voices} voices)",
        people.duplicate_share,
        round(people.folded / heard, SHARE_DIGITS) if heard else 0.0,
    )
    yield rule(
        "voices", f"{people.voices} voices >= {people.authors} authors", people.voices >= people.authors
    )
    yield from _evidence(alert)
    yield from _times(alert)
    yield from _sentence(alert)


def _evidence(alert: Alert) -> Iterator[Check]:
    voices, ids = alert.authenticity.voices, alert.evidence_ids
    if alert.evidence_withdrawn:
        yield rule(
            "evidence ids", f"{len(ids)} of {min(IDS, voices)} still stand", len(ids) <= min(IDS, voices)
        )
    else:
        yield value(
            "evidence ids", f"one for each of {voices} voices, at most {IDS}", len(ids), min(IDS, voices)
        )
    quoted = [*alert.evidence, *([alert.counter_evidence] if alert.counter_evidence else [])]
    if voices <= IDS:
        known = sum(quote.id in ids for quote in quoted)
        yield rule("quotes", f"{known} of {len(quoted)} quotes are of the evidence", known == len(quoted))
    inside = sum(alert.window_start <= quote.at < alert.window_end for quote in quoted)
    yield rule("quotes' times", f"{inside} of {len(quoted)} were said in the window", inside == len(quoted))
    scored = [quote.sentiment for quote in quoted if quote.sentiment is not None]
    if len(quoted) == voices and not alert.evidence_edited:  # all are here as they were counted
        mean = round(fmean(scored), SHARE_DIGITS) if scored else None
        yield value("sentiment", f"mean of {len(scored)} scored voices", alert.sentiment, mean)


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
    hop_ms = next((scale.hop_at(voices) for scale in SCALES if scale.window_ms == window_ms), 0)
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
        flagged_ms = epoch_ms(alert.theme.last_flagged_at)
        said = resolved_cause(flagged_ms, alert.authors, None if in_all is None else int(in_all))
        yield value("cause", "the sentence that ends an alert", alert.cause, said)
        return
    if alert.state is AlertState.WITHDRAWN:
        is_gone = alert.ended_as == EVIDENCE_GONE and not alert.evidence_ids
        still = counted(len(alert.evidence_ids), "mention still stands", "mentions still stand")
        yield rule("cause", f"{alert.ended_as}: {still}", is_gone)
        return
    since = f"since {when(epoch_ms(alert.window_start))}"
    parts = (
        f"{people(first.authors)} {done_by(first.term)}",
        since,
        f"{whose.voices:,} of {counted(first.voices, 'mention')} by {people(whose.authors)}",
        one_in(first.score),
    )
    missing = [part for part in parts if part not in alert.cause]
    yield rule("cause", f"it says: {'; '.join(missing or parts)}", not missing)


def severity_sums(alert: Alert) -> Iterator[Check]:
    """The three factors and their product (severity.py)."""
    first, said = alert.theme.tests[0], alert.severity_factors
    margin = first.score - first.penalty - first.line
    found = severity_of(first.expected, first.authors, margin, alert.authors)
    yield value("effect", f"1 - {short(first.expected)} / {first.authors}", said.effect, found.effect)
    yield value(
        "confidence",
        f"0.5 + 0.5 x (1 - 2^-{short(max(0.0, margin))}), the margin over the line",
        said.confidence,
        found.confidence,
    )
    yield value("reach", f"log10({alert.authors} authors) / 2, at most 1", said.reach, found.reach)
    yield value(
        "severity",
        f"10 x {said.effect} x {said.confidence} x {said.reach}, rounded, from 1 to 10",
        alert.severity,
        min(10, max(1, round(10 * said.effect * said.confidence * said.reach))),
    )
    yield value("severity of the factors", "the same number stands beside them", said.value, alert.severity)


def id_sums(alert: Alert) -> Iterator[Check]:
    """Series, fingerprint, id, theme id: hashes of canonical JSON (identity.py)."""
    series = series_of(alert.brand, alert.kind, alert.department, alert.theme.theme_id)
    yield value("series", "canonical JSON of brand, kind, department, theme", alert.series, series)
    yield value("fingerprint", "hash of the series", alert.fingerprint, digest(alert.series))
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
    return [epoch_ms(alert.theme.first_flagged_at) - scale.window_ms for scale in SCALES]


def _theme_id_of(alert: Alert) -> Iterator[Check]:
    """Of the strongest term when it opened, which a later revision may not carry any more."""
    flagged_ms = epoch_ms(alert.theme.first_flagged_at)
    window_ms = alert.theme.tests[0].window_s * 1000
    lengths = [window_ms] if alert.revision == 0 else [scale.window_ms for scale in SCALES]
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
