"""Make the alert of a finding: opened, then escalated, then resolved; the same finding gives the same bytes.

series      = canonical JSON of [brand, kind, department, theme]
id          = hash(series, start of the opening window), fixed for the episode
fingerprint = hash(series): the key of what stands now
"""

from collections.abc import Mapping

from schemas.alert import Alert, AlertKind, AlertState
from schemas.base import epoch_ms, from_epoch_ms
from schemas.profile import Profile
from schemas.theme import ThemeState
from streams.alert import words
from streams.alert.authenticity import authenticity_of
from streams.alert.evidence import IDS, Quoting, central, contrary, mean_sentiment
from streams.alert.severity import severity_of
from streams.alert.theme import theme_of
from streams.decide.decision import Decision, decide, decide_for
from streams.detect.finding import Finding
from streams.identity import canonical, digest
from streams.policy import BASE_LATENESS_MS

IN_ALL = "people"
"""The measure of a resolved theme: all who told of it."""
_MOST_REACTIONS = 10**12


def opened(
    profile: Profile,
    profile_hash: str,
    theme_id: str,
    first_flagged_ms: int,
    finding: Finding,
    surfaces: Mapping[str, str],
) -> Alert:
    """The first alert of a theme; `surfaces` gives each term as people wrote it."""
    decision = decide(profile, finding)
    series = series_of(profile.brand, finding.kind, decision.department, theme_id)
    return Alert(
        id=digest(series, finding.start_ms),
        series=series,
        fingerprint=digest(series),
        revision=0,
        state=AlertState.OPENED,
        brand=profile.brand,
        kind=finding.kind,
        department=decision.department,
        theme=theme_of(theme_id, ThemeState.NEW, first_flagged_ms, finding, surfaces, profile),
        **_told(profile, profile_hash, decision, finding, surfaces, None),
    )


def escalated(
    previous: Alert, profile: Profile, profile_hash: str, finding: Finding, surfaces: Mapping[str, str]
) -> Alert:
    """The next revision of an open alert: the same episode and department, with what is known by now."""
    decision = decide_for(profile, finding, previous.department)
    first_flagged_ms = epoch_ms(previous.theme.first_flagged_at)
    theme_id = previous.theme.theme_id
    return Alert(
        id=previous.id,
        series=previous.series,
        fingerprint=previous.fingerprint,
        revision=previous.revision + 1,
        state=AlertState.ESCALATED,
        brand=previous.brand,
        kind=previous.kind,
        department=previous.department,
        theme=theme_of(theme_id, ThemeState.RISING, first_flagged_ms, finding, surfaces, profile),
        **_told(profile, profile_hash, decision, finding, surfaces, previous.authors),
    )


def resolved(
    previous: Alert,
    at_ms: int,
    last_flagged_ms: int | None = None,
    cause: str | None = None,
    people: int | None = None,
) -> Alert:
    """The end of an episode, with the numbers it was last told with.

    `last_flagged_ms`: the last hop that flagged the theme, if it is later than the alert's own; `people`: all who
    told of it, who may be more than in any of its windows.
    """
    theme = previous.theme
    flagged_ms = max(epoch_ms(theme.last_flagged_at), last_flagged_ms or 0)
    return previous.model_copy(
        update={
            "revision": previous.revision + 1,
            "state": AlertState.RESOLVED,
            "theme": theme.model_copy(
                update={"state": ThemeState.CLOSED, "last_flagged_at": from_epoch_ms(flagged_ms)}
            ),
            "published_at": from_epoch_ms(at_ms),
            "cause": cause or words.resolved_cause(flagged_ms, previous.authors, people),
            "reissued": False,
            "measures": previous.measures if people is None else {**previous.measures, IN_ALL: people},
        }
    )


def series_of(brand: str, kind: AlertKind, department: str, theme_id: str) -> str:
    """What all alerts about one theme of one department have in common, as one JSON text."""
    return canonical([brand, kind.value, department, theme_id]).decode("utf-8", "replace")


def _told(
    profile: Profile,
    profile_hash: str,
    decision: Decision,
    finding: Finding,
    surfaces: Mapping[str, str],
    told_before: int | None,
) -> dict[str, object]:
    """Everything that each revision says anew."""
    terms = words.readable_terms(finding, surfaces, profile)
    strongest, evidence = finding.strongest, finding.evidence
    # no voice is kept where the bounds of a very busy brand were hit: the count still stands
    authors = finding.authors or strongest.authors
    severity = severity_of(strongest.expected, strongest.authors, finding.effective - finding.line, authors)
    against = contrary(evidence, decision.polarity)
    quoting = Quoting({term: surfaces.get(term, term) for term in finding.terms}, profile.privacy)
    shown = central(evidence, finding.terms, without=against)
    reactions = sum(voice.reach for voice in evidence)
    return {
        "departments_also": decision.also,
        "owner": decision.owner,
        "severity": severity.value,
        "severity_factors": severity,
        "title": words.title_of(finding, authors, terms, decision, is_rising=told_before is not None),
        "cause": words.cause_of(finding, terms, told_before),
        "proposal": decision.proposal_of(words.named(terms), profile.brand)[: words.PROPOSAL],
        "rule": decision.rule,
        "terms": terms,
        "window_start": from_epoch_ms(finding.start_ms),
        "window_end": from_epoch_ms(finding.end_ms),
        "published_at": from_epoch_ms(finding.end_ms + BASE_LATENESS_MS),
        "expected": strongest.expected,
        "observed": strongest.authors,
        "authors": authors,
        "share": min(1.0, authors / finding.voices) if finding.voices else 0.0,
        "significance": strongest.score,
        "sentiment": mean_sentiment(evidence),
        "polarity": decision.polarity,
        "evidence": tuple(map(quoting.quote, shown)),
        "counter_evidence": None if against is None else quoting.quote(against),
        "evidence_ids": tuple(voice.id for voice in evidence[:IDS]),
        "authenticity": authenticity_of(finding.evidence, finding.folded, finding.withdrawn),
        "reach": {"reactions": min(reactions, _MOST_REACTIONS)} if reactions > 0 else {},
        "profile": profile_hash,
        "quotes": profile.privacy.quotes,
    }
