"""Hold what is printed against what customers say: broken, kept, silent, or praised and never promised.

    broken  P(share of broken > tolerance) > 0.95, of all who spoke of it in a fortnight (Beta posterior, flat
            prior), 5 people at least, and Page's sum above 4.6: a hundred times likelier broken than tolerated
    kept    P(share of broken < tolerance) > 0.95, of those who say either, 20 people in 3 windows at least
    silent  P(share of those who speak of it < 2 %) > 0.95, of all who spoke since two weeks or longer
    joy     20 people in 3 windows and 5 different sentences, lower bound of love >= 0.7, z >= 2.5 above everybody
            else's love; no promise, use or word of our copy speaks of it: what customers praise and nobody printed

A brand is as authentic as its promises are true in its customers' words.
"""

from collections.abc import Iterator
from typing import Final

from schemas.alert import AlertKind
from schemas.profile import Profile, Promise
from streams.accounts import EVERYBODY, HORIZON_MS, JOY, PROMISE, Account, Accounts, Count
from streams.aggregate import Voice
from streams.chances import share_above, significance_of, significance_of_z, wilson_low, z_between
from streams.claim import Claim, Held
from streams.enrich.phrases import keys_of
from streams.enrich.uses import Uses, is_activity
from streams.policy import DAY_MS

BROKEN_MS = 14 * DAY_MS
SURE = 0.95
UNSURE = 0.5
BROKEN_PEOPLE = 5
MOVED = 4.6
"""ln 100."""
KEPT_PEOPLE = 20
WINDOWS = 3
SILENT_SHARE = 0.02
SILENT_MS = 14 * DAY_MS
SILENT_EFFECT = 0.3
"""Nobody is hurt by a promise that nobody speaks of."""
JOY_PEOPLE = 20
JOY_SHARE = 0.05
JOY_OPENS = 0.7
JOY_CLOSES = 0.55
JOY_Z = 2.5
JOY_EXPECTED = 0.7
"""Of those who love it, at most so many would if it were like the rest: where all is loved nothing stands out."""
JOY_CONTEXTS = 5
JOY_FRESH = 2
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
        broken = _broken(account, promise, end_ms)
        yield broken
        yield _kept(account, promise, end_ms, is_broken=broken.stays and account.moved >= MOVED)
        yield _silent(account, promise, everybody, end_ms)


def _departments(promise: Promise, departments: tuple[str, ...]) -> tuple[str, ...]:
    """Whoever printed it is asked too."""
    return (*departments, "packaging") if promise.printed_on else departments


def _broken(account: Account, promise: Promise, end_ms: int) -> Claim:
    count = account.since(end_ms - BROKEN_MS)
    broken, people = count.against_it, count.people
    sure = share_above(broken, people, promise.tolerance)
    is_sure = sure > SURE and account.moved >= MOVED
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
        effect=max(0.0, 1 - expected / broken) if broken else 0.0,
        margin=significance_of(1 - sure) - significance_of(1 - SURE),
        significance=significance_of(1 - sure),
        polarity="blame",
        departments=_departments(promise, BROKEN_DEPARTMENTS),
        measures={
            "speaking": people,
            "kept": count.for_it,
            "broken": broken,
            "tolerance": promise.tolerance,
            "p_above_tolerance": sure,
            "cusum": account.moved,
        },
        voices_for=_voices(account, -1),
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
        effect=max(0.0, 1 - broken / expected) if expected else 0.0,
        margin=significance_of(1 - sure) - significance_of(1 - SURE),
        significance=significance_of(1 - sure),
        polarity="praise",
        departments=_departments(promise, SAID_DEPARTMENTS),
        measures={
            "kept": kept,
            "broken": broken,
            "windows": len(account.spans),
            "tolerance": promise.tolerance,
            "p_within_tolerance": sure,
        },
        voices_for=_voices(account, 1),
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
        effect=max(0.0, 1 - spoken / expected) * SILENT_EFFECT if expected else 0.0,
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


def joys(accounts: Accounts, printed: frozenset[str], uses: Uses, end_ms: int) -> Iterator[Claim]:
    """A claim for each thing that many praise and that we neither promise, sell it for, nor say."""
    everybody = accounts.account(EVERYBODY)
    if everybody is None or len(everybody.words) < JOY_PEOPLE:
        return
    everyone = everybody.since(end_ms - HORIZON_MS)
    for account in accounts.of_kind(JOY):
        if len(account.words) < JOY_PEOPLE or len(account.contexts) < JOY_CONTEXTS:
            continue  # most words: one sentence that many say
        if len(account.spans) < WINDOWS or account.name in printed:
            continue
        if uses.is_said_by_us(account.name) or is_activity(account.name):
            continue
        count = account.since(end_ms - HORIZON_MS)
        if count.people >= JOY_PEOPLE:
            yield _joy(account, count, everyone, end_ms)


def _joy(account: Account, count: Count, everyone: Count, end_ms: int) -> Claim:
    loving, opinions = count.for_it, count.for_it + count.against_it
    love = wilson_low(loving, opinions)
    others = everyone.without(count)
    other_opinions = others.for_it + others.against_it
    z = z_between(loving, opinions, others.for_it, other_opinions)
    speaking = len(everyone.words.keys() & count.words.keys())
    expected = opinions * others.for_it / other_opinions if other_opinions else 0.0
    is_more = z >= JOY_Z and expected <= JOY_EXPECTED * loving
    is_joy = love >= JOY_OPENS and loving >= JOY_PEOPLE and is_more
    is_common = speaking >= JOY_SHARE * everyone.people
    is_fresh = account.since(end_ms - BROKEN_MS).people >= JOY_FRESH
    return Claim(
        kind=AlertKind.UNPRINTED_JOY,
        rule="unprinted_joy",
        name=account.name,
        keys=(account.name,),
        subject="",
        opens=is_joy and is_common and is_fresh,
        stays=love >= JOY_CLOSES,
        held=None,  # every ordinary word would be listed
        start_ms=count.first_ms,
        end_ms=end_ms,
        authors=count.people,
        voices=everyone.people,
        expected=expected,
        observed=loving,
        effect=max(0.0, 1 - expected / loving) if loving else 0.0,
        margin=z - JOY_Z,
        significance=significance_of_z(max(0.0, z)),
        polarity="praise",
        departments=("marketing", "packaging"),
        measures={
            "people": count.people,
            "windows": len(account.spans),
            "contexts": len(account.contexts),
            "loving": loving,
            "opinions": opinions,
            "love_low": love,
            "others_loving": others.for_it,
            "others_opinions": other_opinions,
            "speaking_of_it": speaking,
            "everybody": everyone.people,
            "z": z,
        },
        fresh_ms=account.last_ms,
    )


def _keys(promise: Promise) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for term in promise.terms for key in keys_of(term) if key != "not"))


def _voices(account: Account, stance: int) -> tuple[Voice, ...]:
    """Those who say so."""
    said = [(account.words.get(voice.author), voice) for voice in account.voices]
    return tuple(voice for word, voice in said if word is not None and word[1] == stance)
