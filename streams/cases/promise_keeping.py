"""Hold what is printed against what customers say: broken, kept or silent (joy.py has what nobody printed).

    broken  P(share of broken > tolerance) > 0.95, of those who said either in a fortnight (Beta posterior, flat
            prior; 0.995 in the first one), 5 people at least, and Page's sum above 4.6: a hundred times likelier
            broken than tolerated; who only says its words ("hot chocolate") tells nothing of it
    kept    P(share of broken < tolerance) > 0.95, of those who say either, 20 people in 3 windows at least
    silent  P(share of those who speak of it < 1.5 %) > 0.95, of all who spoke since two weeks or longer

A brand is as authentic as its promises are true in its customers' words.
"""

from collections.abc import Iterator
from typing import Final

from schemas.alert import AlertKind
from schemas.profile import Profile, Promise
from streams.aggregate import Voice
from streams.cases.account import EVERYBODY, PROMISE, Account
from streams.cases.accounts import HORIZON_MS, Accounts
from streams.cases.chances import beyond, share_above, significance_of
from streams.cases.claim import Claim, Held
from streams.enrich.phrases import keys_of
from streams.identity import person_of
from streams.policy import DAY_MS

BROKEN_MS = 14 * DAY_MS
SURE = 0.95
SURE_EARLY = 0.995
"""While no fortnight was heard yet: it is asked every hour, and of ten voices seven say anything once. A muesli
that two fifths find wanting, as is tolerated, was at 0.991 on its tenth day; what was planted, at 0.999."""
UNSURE = 0.5
BROKEN_PEOPLE = 5
MOVED = 4.6
"""ln 100."""
KEPT_PEOPLE = 20
WINDOWS = 3
SILENT_SHARE = 0.015
SILENT_MS = 14 * DAY_MS
SILENT_EFFECT = 0.3
"""Nobody is hurt by a promise that nobody speaks of."""
BROKEN_DEPARTMENTS: Final = ("product", "marketing")
SAID_DEPARTMENTS: Final = ("marketing",)
_NOBODY = Account(PROMISE, "", {}, [], [], 0, 0, 0)


def promises(accounts: Accounts, profile: Profile, end_ms: int) -> Iterator[Claim]:
    """The claims of each promise, in the order of the profile."""
    everybody = accounts.account(EVERYBODY)
    if everybody is None:
        return
    for promise in profile.promises:
        account = accounts.account(PROMISE, promise.id) or _NOBODY
        is_early = end_ms - everybody.first_ms < BROKEN_MS
        broken = _broken(account, promise, end_ms, SURE_EARLY if is_early else SURE)
        yield broken
        yield _kept(account, promise, end_ms, is_broken=broken.stays and account.moved >= MOVED)
        yield _silent(account, promise, everybody, end_ms)


def _departments(promise: Promise, departments: tuple[str, ...]) -> tuple[str, ...]:
    """Whoever printed it is asked too."""
    return (*departments, "packaging") if promise.printed_on else departments


def _broken(account: Account, promise: Promise, end_ms: int, line: float) -> Claim:
    count = account.since(end_ms - BROKEN_MS)
    broken, people = count.against_it, count.opinions
    sure = share_above(broken, people, promise.tolerance)
    is_sure = sure > line and account.moved >= MOVED
    held = Held.TOLERATED if broken >= BROKEN_PEOPLE and not is_sure else None
    expected = promise.tolerance * people
    return Claim(
        kind=AlertKind.PROMISE_BROKEN,
        rule="promise_broken",
        name=promise.id,
        keys=_keys(promise),
        subject=promise.text,
        opens=is_sure and broken >= BROKEN_PEOPLE,
        stays=sure > UNSURE and broken > 0,
        held=held,
        start_ms=count.first_ms or end_ms,
        end_ms=end_ms,
        authors=broken,
        voices=people,
        expected=expected,
        observed=broken,
        effect=beyond(expected, broken),
        margin=significance_of(1 - sure) - significance_of(1 - SURE),
        significance=significance_of(1 - sure),
        polarity="blame",
        departments=_departments(promise, BROKEN_DEPARTMENTS),
        measures={
            "opinions": people,
            "kept": count.for_it,
            "broken": broken,
            "tolerance": promise.tolerance,
            "p_above_tolerance": sure,
            "cusum": account.moved,
        },
        voices_for=_voices(account, -1),
        voices_against=_voices(account, 1),
        fresh_ms=account.last_ms,
    )


def _kept(account: Account, promise: Promise, end_ms: int, *, is_broken: bool) -> Claim:
    count = account.since(end_ms - HORIZON_MS)
    kept, broken = count.for_it, count.against_it
    sure = 1 - share_above(broken, kept + broken, promise.tolerance)
    held = None
    if kept >= KEPT_PEOPLE:
        if is_broken or sure <= SURE:
            held = Held.TOLERATED
        elif len(account.spans) < WINDOWS:
            held = Held.FEW_WINDOWS
    expected = promise.tolerance * (kept + broken)
    return Claim(
        kind=AlertKind.PROMISE_KEPT,
        rule="promise_kept",
        name=promise.id,
        keys=_keys(promise),
        subject=promise.text,
        opens=kept >= KEPT_PEOPLE and held is None,
        stays=sure > UNSURE and not is_broken,
        held=held,
        start_ms=count.first_ms or end_ms,
        end_ms=end_ms,
        authors=kept,
        voices=count.people,
        expected=expected,
        observed=broken,
        effect=beyond(broken, expected),
        margin=significance_of(1 - sure) - significance_of(1 - SURE),
        significance=significance_of(1 - sure),
        polarity="praise",
        departments=_departments(promise, SAID_DEPARTMENTS),
        measures={
            "kept": kept,
            "broken": broken,
            "speaking": count.people,
            "windows": len(account.spans),
            "tolerance": promise.tolerance,
            "p_within_tolerance": sure,
        },
        voices_for=_voices(account, 1),
        voices_against=_voices(account, -1),
        fresh_ms=account.last_ms,
    )


def _silent(account: Account, promise: Promise, everybody: Account, end_ms: int) -> Claim:
    spoken, people = len(account.words), everybody.heard
    sure = 1 - share_above(min(spoken, people), people, SILENT_SHARE)
    days = (end_ms - everybody.first_ms) / DAY_MS
    is_long = end_ms - everybody.first_ms >= SILENT_MS
    expected = SILENT_SHARE * people
    return Claim(
        kind=AlertKind.PROMISE_SILENT,
        rule="promise_silent",
        name=promise.id,
        keys=_keys(promise),
        subject=promise.text,
        opens=sure > SURE and is_long,
        stays=sure > UNSURE,
        held=None,
        start_ms=everybody.first_ms,
        end_ms=end_ms,
        authors=people,
        voices=people,
        expected=expected,
        observed=spoken,
        effect=beyond(spoken, expected) * SILENT_EFFECT,
        margin=significance_of(1 - sure) - significance_of(1 - SURE),
        significance=significance_of(1 - sure),
        polarity="mixed",
        departments=_departments(promise, SAID_DEPARTMENTS),
        measures={
            "speaking": spoken,
            "everybody": people,
            "days": days,
            "share": SILENT_SHARE,
            "p_below_share": sure,
        },
        voices_for=(),
        fresh_ms=end_ms,
    )


def _keys(promise: Promise) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for term in promise.terms for key in keys_of(term) if key != "not"))


def _voices(account: Account, stance: int) -> tuple[Voice, ...]:
    """Those who say so."""
    said = [(account.words.get(person_of(voice.author)), voice) for voice in account.voices]
    return tuple(voice for word, voice in said if word is not None and word[1] == stance)
