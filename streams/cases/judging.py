"""Judge what lives longer than a theme: uses, promises, partners, the rates of departments, silent sources.

At the hops of the day's window, after the themes, so that a case can be linked to the theme it grew out of. A
parent mutes its children: a gap the themes, joys and partners that speak of the same use, a theme the rise of
complaints that is made of it.
"""

from collections.abc import Iterator

from schemas.alert import Alert, AlertKind
from schemas.base import epoch_ms
from schemas.notice import Gap, Progress
from streams.aggregate import Voice
from streams.alert.episode import resolved
from streams.brand import Brand
from streams.cases.alert import Told, alert_of
from streams.cases.claim import Claim, Held
from streams.cases.disliked import disliked
from streams.cases.episodes import EVIDENCE, Case
from streams.cases.evidence import departments_of, evidence_of, forms_in, in_plain_words
from streams.cases.joy import joys
from streams.cases.parents import LEDGER_KINDS, parent_of, theme_of
from streams.cases.partnership import partners
from streams.cases.positioning import gaps
from streams.cases.promise_keeping import promises
from streams.cases.shift import shifts
from streams.cases.silence import silences
from streams.cases.words import closing_of, expired, spoken
from streams.detect.hop import folded_into
from streams.identity import digest
from streams.notices.evidence import ids_in, tellers_of
from streams.notices.gaps import CATCH_UP_MS
from streams.policy import BASE_LATENESS_MS, DAY_MS, LONGEST_MS


def judge_cases(brand: Brand, end_ms: int) -> list[Alert]:
    """Open, tell again and close the cases of a brand; gives the alerts, in order."""
    said: list[Alert] = []
    met: set[int] = set()
    brand.cases.begin(end_ms)
    claims = [(claim, brand.cases.case_of(claim)) for claim in _claims(brand, end_ms)]
    named = {case.slot for claim, case in claims if case is not None and case.name == claim.name}
    for claim, _ in claims:
        case = brand.cases.case_of(claim)
        if case is not None and (case.slot in met or (case.name != claim.name and case.slot in named)):
            continue  # two words of one case: its own name speaks for it, else the stronger one
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
            gone_on = {case.name for case in brand.cases.of_kinds((AlertKind.POSITIONING_GAP,))}
            yield from gaps(accounts, uses, rivals, end_ms, gone_on)
            yield from disliked(accounts, end_ms)
        yield from partners(accounts, uses, rivals, end_ms)
        if profile.promises:
            yield from promises(accounts, profile, end_ms)
            told = {case.name for case in brand.cases.of_kinds((AlertKind.UNPRINTED_JOY,))}
            yield from joys(accounts, remarks.printed | rivals, uses, end_ms, told)
    first_day = brand.first_ms // DAY_MS
    yield from shifts(
        brand.days,
        first_day,
        end_ms,
        brand.between,
        lambda name: brand.cases.is_open(_SHIFT, name),
        is_new_day=brand.cases.holds,
        is_catching_up=brand.gaps.touches(end_ms - DAY_MS, end_ms, CATCH_UP_MS),
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
    has_grown, is_quiet = case.has_grown(claim), case.is_quiet(claim.end_ms)
    case.flagged_ms, case.fresh_ms = end_ms, max(case.fresh_ms, claim.fresh_ms)
    case.keys = list(dict.fromkeys([*case.keys, *claim.keys]))[:EVIDENCE]
    brand.cases.keep(case)
    if has_grown and is_quiet and brand.cases.holds:
        _hold(brand, claim, Held.COOLING_DOWN)
    return _tell(brand, case, claim) if has_grown and not is_quiet else []


def _maybe_open(brand: Brand, claim: Claim) -> list[Alert]:
    if not claim.opens:
        if claim.held is not None and claim.held is not Held.FEW_BY_RULE and brand.cases.holds:
            _hold(brand, claim, claim.held)
        return []
    evidence = evidence_of(brand, claim)
    held = parent_of(brand, claim, evidence)
    slot = brand.cases.free_slot
    if held is None and brand.cases.is_resting(claim):
        held = Held.RESTING
    if held is None and slot is None:
        held = Held.CASE_LIMIT
    if held is not None or slot is None:
        _hold(brand, claim, held or Held.CASE_LIMIT)
        return []
    theme_id = theme_of(brand, claim, evidence) or digest(
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
    plain = in_plain_words(brand, claim, evidence)
    folded = folded_into(plain, brand.between(claim.end_ms - LONGEST_MS, claim.end_ms))
    before = case.authors if case.alerts else None
    told = Told(case.theme_id, case.opened_ms, forms_in(brand, claim, plain), plain, folded, before)
    alerts, tellers_before = [], case.tellers
    for department in departments_of(brand, claim, plain):
        known = case.alerts.get(department)
        previous = None if known is None else Alert.model_validate_json(known)
        alert = alert_of(brand.profile, brand.profile_hash, claim, told, department, previous)
        case.alerts[department] = alert.model_dump_json().encode()
        alerts.append(alert)
    case.authors = claim.authors
    case.tellers = tellers_of(alerts, evidence)
    # a department that is not asked again still stands there with what it was told
    now, stand = {teller.id for teller in case.tellers}, map(Alert.model_validate_json, case.alerts.values())
    listed = {each for alert in stand for each in ids_in(alert)} - now
    case.tellers += [teller for teller in tellers_before if teller.id in listed]
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
        subject = spoken(case.kind, case.subject or ", ".join(alert.terms[:1]))
        cause = expired(subject, case.fresh_ms) if has_expired else closing_of(case.kind, subject, end_ms)
        alerts.append(resolved(alert, end_ms + BASE_LATENESS_MS, case.flagged_ms, cause))
    return alerts


def _hold(brand: Brand, claim: Claim, held: Held) -> None:
    forms = () if claim.subject else forms_in(brand, claim, claim.voices_for)
    label = claim.subject or (forms[0].surface if forms else claim.name)
    brand.hold(f"{claim.kind.value}: {label}"[:100], held.value, claim.authors)
