"""Make the alerts of a case: one a department that is asked, each with its own evidence, linked by theme id."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from schemas.alert import Alert, AlertState
from schemas.base import from_epoch_ms
from schemas.profile import Profile
from schemas.theme import Theme, ThemeState
from streams.aggregate import Voice
from streams.alert.authenticity import authenticity_of
from streams.alert.episode import series_of
from streams.alert.evidence import IDS, Quoting, central, contrary, mean_sentiment
from streams.alert.masking import clean, cut, mask
from streams.alert.severity import weighed
from streams.alert.words import MOST_TERMS, PROPOSAL, SURFACE
from streams.cases import words
from streams.cases.claim import Claim
from streams.decide.decision import owner_of, positioned
from streams.decide.decision_table import row_of
from streams.decide.row import Row
from streams.identity import digest
from streams.policy import BASE_LATENESS_MS

TELLING = 3
"""People whose words name a department, or what it is about, from which on an alert shows theirs alone."""
HINT: Final = "~"
"""Begins the key of a word that only hints at what a case is about."""
_MOST_REACTIONS = 10**12


class Form(NamedTuple):
    """A word of customers that stands for what a case is about."""

    stem: str
    surface: str
    is_hint: bool = False
    """True where it is the word of many things, and of this one only beside another: "press" of flowers."""


class Told(NamedTuple):
    """What all alerts of one case share at one hop."""

    theme_id: str
    first_flagged_ms: int
    forms: tuple[Form, ...]
    """Strongest first."""
    evidence: tuple[Voice, ...]
    folded: int
    told_before: int | None
    """People when it was last told of; None at the opening."""


def alert_of(
    profile: Profile, profile_hash: str, claim: Claim, told: Told, department: str, previous: Alert | None
) -> Alert:
    """The alert of one department: opened, or the next revision of the previous one."""
    row = row_of(claim.rule, department, claim.polarity)
    series = series_of(profile.brand, claim.kind, department, told.theme_id)
    terms = readable(told.forms, profile) or (cut(clean(claim.subject or claim.name), SURFACE),)
    evidence = of_department(told.evidence, department)
    severity = weighed(claim.effect, claim.margin, max(1, claim.authors))
    opening = previous is None
    window_ms = max(claim.start_ms, 0)
    return Alert(
        id=digest(series, window_ms) if previous is None else previous.id,
        series=series,
        fingerprint=digest(series),
        revision=0 if previous is None else previous.revision + 1,
        state=AlertState.OPENED if opening else AlertState.ESCALATED,
        brand=profile.brand,
        kind=claim.kind,
        department=department,
        departments_also=tuple(name for name in claim.departments if name != department),
        owner=owner_of(profile, department),
        severity=severity.value,
        severity_factors=severity,
        title=words.title_of(claim, terms, department, is_rising=not opening),
        cause=words.cause_of(claim, terms, told.told_before),
        proposal=_proposal(row, claim, terms, profile, department),
        rule=row.rule,
        terms=terms,
        theme=Theme(
            theme_id=told.theme_id,
            state=ThemeState.NEW if opening else ThemeState.RISING,
            terms=terms,
            first_flagged_at=from_epoch_ms(told.first_flagged_ms),
            last_flagged_at=from_epoch_ms(claim.end_ms),
            tests=(),
        ),
        window_start=from_epoch_ms(window_ms),
        window_end=from_epoch_ms(claim.end_ms),
        published_at=from_epoch_ms(claim.end_ms + BASE_LATENESS_MS),
        expected=max(0.0, claim.expected),
        observed=claim.observed,
        authors=claim.authors,
        share=min(1.0, claim.authors / claim.voices) if claim.voices else 0.0,
        significance=max(0.0, claim.significance),
        sentiment=mean_sentiment(evidence),
        polarity=claim.polarity,
        authenticity=authenticity_of(evidence, told.folded),
        profile=profile_hash,
        quotes=profile.privacy.quotes,
        measures={**claim.measures, "effect": claim.effect, "margin": claim.margin},
        told_of=cut(claim.subject, 200) or None,
        **_quoted(profile, claim, told, evidence),
    )


def _quoted(profile: Profile, claim: Claim, told: Told, evidence: Sequence[Voice]) -> dict[str, object]:
    """What is shown of a department's evidence, and who says the contrary: where none of these does, any other."""
    forms = told.forms
    quoting = Quoting({form.stem: form.surface for form in forms}, profile.privacy)
    against = _against(claim, forms, evidence) or _against(claim, forms, told.evidence)
    telling = [form.stem for form in forms if not form.is_hint]
    shown = central(evidence, telling or [form.stem for form in forms], without=against)
    reactions = sum(voice.reach for voice in evidence)
    return {
        "evidence": tuple(map(quoting.quote, shown)),
        "counter_evidence": None if against is None else quoting.quote(against),
        "evidence_ids": tuple(voice.id for voice in evidence[:IDS]),
        "reach": {"reactions": min(reactions, _MOST_REACTIONS)} if reactions > 0 else {},
    }


def _against(claim: Claim, forms: Iterable[Form], evidence: Sequence[Voice]) -> Voice | None:
    """Who says the contrary: of a promise the last one who says so, whatever the mood; else the strongest mood.

    A mood of those who merely hint is left aside: it may be about a button that wants three presses.
    """
    if claim.voices_against is not None:
        return max(claim.voices_against, key=lambda voice: (voice.at_ms, voice.id_hash), default=None)
    is_hint = {form.stem: form.is_hint for form in forms}
    said = [(voice, [is_hint[term] for term in voice.terms if term in is_hint]) for voice in evidence]
    plain = [voice for voice, hints in said if not hints or not all(hints)]
    return contrary(plain, claim.polarity)


def _proposal(row: Row, claim: Claim, terms: tuple[str, ...], profile: Profile, department: str) -> str:
    what = words.subject_of(claim, terms)
    said = positioned(profile, department, row.proposal)
    return said.format(terms=what, brand=profile.brand, department=department)[:PROPOSAL]


def of_department(evidence: tuple[Voice, ...], department: str) -> tuple[Voice, ...]:
    """Those who speak of a department, where enough do; else all."""
    telling = tuple(voice for voice in evidence if any(name == department for name, _ in voice.departments))
    return telling if len({voice.author for voice in telling}) >= TELLING else evidence


def readable(forms: Iterable[Form], profile: Profile) -> tuple[str, ...]:
    """The words as people write them, harmless to show."""
    spelled = [clean(form.surface) for form in forms]
    if profile.privacy.mask_evidence:
        spelled = [mask(surface) for surface in spelled]
    return tuple(dict.fromkeys(cut(surface.strip(), SURFACE) for surface in spelled if surface.strip()))[
        :MOST_TERMS
    ]


def forms_of(
    spoken: Iterable[Mapping[str, str]], keys: Sequence[str], key_of: Mapping[str, str]
) -> tuple[Form, ...]:
    """The forms in which these words were written, those of the first key first, then the commonest.

    `spoken`: stem -> surface of each voice; `key_of`: stem -> key.
    """
    counts: Counter[tuple[int, str, str]] = Counter()
    place = {key: n for n, key in reversed(list(enumerate(keys)))}
    for terms in spoken:
        for stem, surface in terms.items():
            key = key_of.get(stem)
            if key in place:
                counts[place[key], stem, surface] += 1
    ranked = sorted(counts, key=lambda form: (form[0], -counts[form], form[1:]))
    forms: dict[str, Form] = {}
    for number, stem, surface in ranked:
        forms.setdefault(stem, Form(stem, surface, keys[number].startswith(HINT)))
    return tuple(forms.values())
