"""Judge what lives longer than a theme: uses, promises, partners, the rates of departments, silent sources.

At the hops of the day's window, after the themes, so that a case can be linked to the theme it grew out of. A
parent mutes its children: a gap the themes, joys and partners that speak of the same use, a theme the rise of
complaints that is made of it.
"""

from collections.abc import Iterable, Iterator

from schemas.alert import Alert, AlertKind
from schemas.base import epoch_ms
from schemas.notice import Gap, Progress
from streams.aggregate import Voice
from streams.alert import resolved
from streams.brand import Brand
from streams.case_alert import Form, Told, alert_of, forms_of
from streams.case_words import closing_of, expired
from streams.cases import EVIDENCE, Case
from streams.claim import Claim, Held
from streams.decide import polarity_of
from streams.enrich.uses import Uses
from streams.finding import Finding
from streams.hop import folded_into
from streams.identity import digest
from streams.partnership import partners
from streams.policy import BASE_LATENESS_MS, DAY, DAY_MS, LONGEST_MS
from streams.positioning import disliked, gaps
from streams.promise_keeping import joys, promises
from streams.shift import shifts
from streams.silence import silences
from streams.surge import strangest
from streams.themes import SAME_EVIDENCE

LEDGER_KINDS = frozenset(AlertKind) - {
    AlertKind.EMERGING_THEME,
    AlertKind.SENTIMENT_SHIFT,
    AlertKind.SILENCE,
}
_BY_WORDS = frozenset(
    {
        AlertKind.POSITIONING_GAP,
        AlertKind.DECLARED_USE_DISLIKED,
        AlertKind.UNPRINTED_JOY,
        AlertKind.PARTNERSHIP_HINT,
    }
)
"""Kinds whose words stand in the terms of voices."""
_PARENTS_BY_WORDS = frozenset(
    {AlertKind.POSITIONING_GAP, AlertKind.UNPRINTED_JOY, AlertKind.PARTNERSHIP_HINT}
)
_CHILDREN_OF_GAPS = (AlertKind.UNPRINTED_JOY, AlertKind.PARTNERSHIP_HINT)
TOLD_SHARE = 0.5
"""Of the evidence that belongs to what was told already."""
PRICING = "pricing"
PRICING_PEOPLE = 3
PRICING_SHARE = 0.1
READ = 32
"""Voices that are read again for the forms of words."""
MOST_EVIDENCE = 400
LEADING = 3
"""Terms of a theme that say what it is about."""


def judge_cases(brand: Brand, end_ms: int) -> list[Alert]:
    """Open, tell again and close the cases of a brand; gives the alerts, in order."""
    said: list[Alert] = []
    met: set[int] = set()
    brand.cases.begin(end_ms)
    for claim in _claims(brand, end_ms):
        case = brand.cases.case_of(claim)
        if case is not None and case.slot in met:
            continue  # two words of one case: the stronger one spoke for it
        if case is not None:
            met.add(case.slot)
        said += _step(brand, case, claim, end_ms)
        opened = brand.cases.case_of(claim)
        if opened is not None:
            met.add(opened.slot)
    for case in brand.cases.of_kinds(LEDGER_KINDS):
        if case.slot not in met:
            said += _close(brand, case, end_ms)
    return said


def close_cases(brand: Brand, end_ms: int) -> list[Alert]:
    """Close what nobody spoke of for long, and silences that were broken."""
    over = brand.cases.over(end_ms)
    for claim in silences(brand.sources, brand.profile):
        case = brand.cases.case_of(claim)
        if case is not None and not claim.stays and case not in over:
            over.append(case)
    return [
        alert
        for case in over
        for alert in _close(brand, case, end_ms, has_expired=case.kind is not AlertKind.SILENCE)
    ]


def hear_of_source(brand: Brand, notice: Progress | Gap, arrived_ms: int) -> list[Alert]:
    """Take in how far a source was read, at most to the arrival of the notice; open what that proves silent."""
    if isinstance(notice, Gap):
        brand.sources.gap(notice.source, min(epoch_ms(notice.to), arrived_ms))
        return []
    brand.sources.progress(notice.source, notice.via, min(epoch_ms(notice.through), arrived_ms))
    said: list[Alert] = []
    for claim in silences(brand.sources, brand.profile):
        case = brand.cases.case_of(claim)
        if case is None and claim.opens:
            said += _step(brand, None, claim, claim.end_ms)
    return said


def _claims(brand: Brand, end_ms: int) -> Iterator[Claim]:
    remarks = brand.enricher.remarks
    if remarks is not None and brand.accounts.accounts:
        brand.accounts.forget(end_ms)
        uses, profile, accounts = remarks.uses, brand.profile, brand.accounts
        rivals = remarks.rivals
        if profile.uses:
            yield from gaps(accounts, uses, rivals, end_ms)
            yield from disliked(accounts, end_ms)
        yield from partners(accounts, uses, rivals, end_ms)
        if profile.promises:
            yield from promises(accounts, profile, end_ms)
            yield from joys(accounts, remarks.printed, uses, end_ms)
    first_day = brand.first_ms // DAY_MS
    yield from shifts(
        brand.days, first_day, end_ms, brand.between, lambda name: brand.cases.is_open(_SHIFT, name)
    )


_SHIFT = AlertKind.SENTIMENT_SHIFT


def _step(brand: Brand, case: Case | None, claim: Claim, end_ms: int) -> list[Alert]:
    if claim.kind in brand.profile.alerts.without:
        if claim.opens and case is None:
            _hold(brand, claim, Held.SWITCHED_OFF)
        return [] if case is None else _close(brand, case, end_ms)
    if case is None:
        return _maybe_open(brand, claim)
    if not claim.stays:
        return _close(brand, case, end_ms)
    escalates = case.escalates(claim)
    case.flagged_ms, case.fresh_ms = end_ms, max(case.fresh_ms, claim.fresh_ms)
    case.keys = list(dict.fromkeys([*case.keys, *claim.keys]))[:EVIDENCE]
    brand.cases.keep(case)
    return _tell(brand, case, claim) if escalates else []


def _maybe_open(brand: Brand, claim: Claim) -> list[Alert]:
    if not claim.opens:
        if claim.held is not None and claim.held is not Held.FEW_BY_RULE and brand.cases.holds:
            _hold(brand, claim, claim.held)
        return []
    evidence = evidence_of(brand, claim)
    held = _parent_of(brand, claim, evidence)
    slot = brand.cases.free_slot
    if held is None and brand.cases.is_resting(claim):
        held = Held.RESTING
    if held is None and slot is None:
        held = Held.CASE_LIMIT
    if held is not None or slot is None:
        _hold(brand, claim, held or Held.CASE_LIMIT)
        return []
    theme_id = _linked(brand, claim, evidence) or digest(
        brand.name, claim.kind.value, claim.name, claim.end_ms
    )
    case = Case(
        slot=slot,
        kind=claim.kind,
        name=claim.name,
        theme_id=theme_id,
        opened_ms=claim.end_ms,
        flagged_ms=claim.end_ms,
        fresh_ms=claim.fresh_ms,
        authors=0,
        revisions=0,
        quiet_until_ms=0,
        keys=list(claim.keys),
        subject=claim.subject,
        evidence=[],
        alerts={},
    )
    return _tell(brand, case, claim, evidence)


def _tell(brand: Brand, case: Case, claim: Claim, evidence: tuple[Voice, ...] | None = None) -> list[Alert]:
    """The alerts of all departments of a case: the same episode, or a new one."""
    evidence = evidence_of(brand, claim) if evidence is None else evidence
    folded = folded_into(evidence, brand.between(claim.end_ms - LONGEST_MS, claim.end_ms))
    before = case.authors if case.alerts else None
    told = Told(case.theme_id, case.opened_ms, _forms(brand, claim, evidence), evidence, folded, before)
    alerts = []
    for department in departments_of(brand, claim, evidence):
        known = case.alerts.get(department)
        previous = None if known is None else Alert.model_validate_json(known)
        alert = alert_of(brand.profile, brand.profile_hash, claim, told, department, previous)
        case.alerts[department] = alert.model_dump_json().encode()
        alerts.append(alert)
    case.authors = claim.authors
    case.evidence = sorted(voice.id_hash for voice in evidence[-EVIDENCE:])
    case.quiet_until_ms = claim.end_ms + brand.profile.alerts.cool_down * 1000 * 2 ** min(case.revisions, 6)
    case.revisions += 1
    brand.cases.keep(case)
    return alerts


def _close(brand: Brand, case: Case, end_ms: int, *, has_expired: bool = False) -> list[Alert]:
    brand.cases.close(case, end_ms, brand.profile.alerts.cool_down * 1000)
    alerts = []
    for department in sorted(case.alerts):
        alert = Alert.model_validate_json(case.alerts[department])
        subject = case.subject or ", ".join(alert.terms[:1])
        cause = (
            expired(f'"{subject}"', case.fresh_ms)
            if has_expired
            else closing_of(case.kind, f'"{subject}"', end_ms)
        )
        alerts.append(resolved(alert, end_ms + BASE_LATENESS_MS, case.flagged_ms, cause))
    return alerts


def departments_of(brand: Brand, claim: Claim, evidence: tuple[Voice, ...]) -> tuple[str, ...]:
    """Who is asked: pricing too where people speak of the price, operations for a silence where there is one."""
    if claim.kind is AlertKind.SILENCE and "operations" in brand.profile.departments:
        return ("operations",)
    profile, departments = brand.profile, claim.departments
    if profile.stores and profile.owners and "packaging" not in profile.owners:
        departments = tuple(name for name in departments if name != "packaging")  # an app comes in no box
    if claim.kind is not AlertKind.POSITIONING_GAP:
        return departments or claim.departments
    people = {v.author for v in evidence if any(name == PRICING for name, _ in v.departments)}
    is_priced = len(people) >= max(PRICING_PEOPLE, PRICING_SHARE * len({v.author for v in evidence}))
    return (*departments, PRICING) if is_priced else departments


def evidence_of(brand: Brand, claim: Claim) -> tuple[Voice, ...]:
    """The voices that the account kept, and those of the last days that use its words; oldest first."""
    voices = {voice.id_hash: voice for voice in claim.voices_for}
    remarks = brand.enricher.remarks
    if claim.kind in _BY_WORDS and remarks is not None:
        wanted = frozenset(claim.keys)
        for bucket in brand.between(claim.end_ms - LONGEST_MS, claim.end_ms):
            for voice in bucket.voices:
                if any(remarks.uses.key_of(term) in wanted for term in voice.terms if " " not in term):
                    voices[voice.id_hash] = voice
    ordered = sorted(voices.values(), key=lambda voice: (voice.at_ms, voice.id_hash))
    return tuple(ordered[-MOST_EVIDENCE:])


def _forms(brand: Brand, claim: Claim, evidence: tuple[Voice, ...]) -> tuple[Form, ...]:
    """How people wrote what it is about."""
    spoken = [brand.enricher.hear(voice.text, None).terms for voice in evidence[-READ:]]
    keys, remarks = claim.keys, brand.enricher.remarks
    if claim.kind is AlertKind.SENTIMENT_SHIFT:
        normal = brand.baselines[DAY].at(claim.end_ms, brand.first_ms)
        keys = tuple(strangest(evidence, normal))
    stems = {stem for terms in spoken for stem in terms}
    if claim.kind in _BY_WORDS and remarks is not None:
        key_of = {stem: remarks.uses.key_of(stem) for stem in stems if " " not in stem}
    else:
        key_of = {stem: stem for stem in stems}
    return forms_of(spoken, keys, key_of)


def _hold(brand: Brand, claim: Claim, held: Held) -> None:
    label = claim.subject or claim.name.lstrip("=")
    brand.hold(f"{claim.kind.value}: {label}"[:100], held.value, claim.authors)


# -- who mutes whom ------------------------------------------------------------------------------------------


def _parent_of(brand: Brand, claim: Claim, evidence: tuple[Voice, ...]) -> Held | None:
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


def _linked(brand: Brand, claim: Claim, evidence: tuple[Voice, ...]) -> str | None:
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
    keys = set(_keys_of(finding.terms[:LEADING], remarks.uses))
    authors = {voice.author for voice in finding.evidence}
    for case in open_cases:
        if case.kind in _PARENTS_BY_WORDS:
            if polarity != "blame" and not keys.isdisjoint(case.keys):
                return True
        elif case.kind is AlertKind.PROMISE_BROKEN and polarity != "praise":
            account = brand.accounts.account("promise", case.name)
            words = {} if account is None else account.words
            against = {author for author, word in words.items() if word[1] < 0}
            if len(authors & against) >= TOLD_SHARE * len(authors):
                return True
    return False


def _keys_of(terms: Iterable[str], uses: Uses) -> Iterator[str]:
    for term in terms:
        for stem in term.split():
            yield uses.key_of(stem)
