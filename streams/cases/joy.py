"""Notice what customers praise and nobody printed: a promise that the brand could make.

20 people in 3 windows of 6 h, a twentieth of all who speak, in 5 different sentences, and in a third as many as
    there are people who praise it (up to all that are kept): a habit of speech is no joy
lower 95 % bound of love >= 0.7, and z >= 2.5 above everybody else's love, of which it has to stand out: a word by
    far, a quality (qualities.py) less, since only what tells that it is there counts for it
no promise, no declared use and no word of our copy speaks of it, and it is no use (positioning.py) and no rival
at most 3 open at once, those that stand out most first: who is told of ten joys is told of none
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from math import ceil

from schemas.alert import AlertKind
from streams.cases.account import CONTEXTS, EVERYBODY, JOY, Account, Count, is_one_sentence
from streams.cases.accounts import HORIZON_MS, Accounts
from streams.cases.chances import beyond, significance_of_z, wilson_low, z_between
from streams.cases.claim import Claim, Held
from streams.enrich.activities import is_activity
from streams.enrich.qualities import qualities
from streams.enrich.uses import Uses

JOY_WINDOWS = 3
JOY_PEOPLE = 20
JOY_SHARE = 0.05
JOY_OPENS = 0.7
JOY_CLOSES = 0.55
JOY_Z = 2.5
JOY_EXPECTED = 0.6
"""Of those who love it, at most so many would if it were like the rest: where all is loved nothing stands out."""
JOY_CONTEXTS = 5
JOY_CONTEXTS_SHARE = 0.35
JOYS_OPEN = 3
"""At once; a bottle has room for as many promises."""


def joys(
    accounts: Accounts, unfit: Collection[str], uses: Uses, end_ms: int, open_names: Collection[str]
) -> Iterator[Claim]:
    """A claim for each thing that many praise and that we neither promise, sell it for, nor say.

    `unfit`: words that are promised or can be no promise, and rivals; `open_names`: the joys that were told and are
    not over. Of new ones those that stand out most open, while there is room.
    """
    claims = list(_joys(accounts, unfit, uses, end_ms))
    room = JOYS_OPEN - len(open_names)
    new = [claim for claim in claims if claim.opens and claim.name not in open_names]
    best = sorted(new, key=lambda claim: (-claim.margin, claim.name))[: max(0, room)]
    for claim in claims:
        is_shut_out = claim in new and claim not in best
        yield replace(claim, opens=False, held=Held.CASE_LIMIT) if is_shut_out else claim


def _joys(accounts: Accounts, unfit: Collection[str], uses: Uses, end_ms: int) -> Iterator[Claim]:
    everybody = accounts.account(EVERYBODY)
    if everybody is None or len(everybody.words) < JOY_PEOPLE:
        return
    everyone = everybody.since(end_ms - HORIZON_MS)
    for account in accounts.of_kind(JOY):
        if len(account.words) < JOY_PEOPLE or len(account.contexts) < JOY_CONTEXTS:
            continue  # most words: one sentence that many say
        is_unfit = account.name in unfit and account.name not in qualities()
        if len(account.spans) < JOY_WINDOWS or is_unfit:
            continue
        if uses.is_said_by_us(account.name) or is_activity(account.name):
            continue
        count = account.since(end_ms - HORIZON_MS)
        if count.people >= JOY_PEOPLE:
            claim = _joy(account, count, everyone, end_ms)
            # asked last, since every ordinary word comes here at every hop
            fewest = max(JOY_CONTEXTS, min(CONTEXTS, ceil(JOY_CONTEXTS_SHARE * count.for_it)))
            is_said = claim.opens and not is_one_sentence(account.contexts, fewest, uses.said)
            yield replace(claim, opens=is_said)


def _joy(account: Account, count: Count, everyone: Count, end_ms: int) -> Claim:
    loving, opinions = count.for_it, count.opinions
    love = wilson_low(loving, opinions)
    others = everyone.without(count)
    z = z_between(loving, opinions, others.for_it, others.opinions)
    speaking = len(everyone.words.keys() & count.words.keys())
    expected = opinions * others.for_it / others.opinions if others.opinions else 0.0
    quality = qualities().get(account.name)
    most_expected = JOY_EXPECTED if quality is None else 1.0
    is_more = z >= JOY_Z and expected <= most_expected * loving
    is_joy = love >= JOY_OPENS and loving >= JOY_PEOPLE and is_more
    is_common = speaking >= JOY_SHARE * everyone.people
    return Claim(
        kind=AlertKind.UNPRINTED_JOY,
        rule="unprinted_joy",
        name=account.name,
        keys=(account.name,) if quality is None else tuple(sorted(quality.named)),
        subject="" if quality is None else quality.label,
        opens=is_joy and is_common and account.is_fresh(end_ms),
        stays=love >= JOY_CLOSES,
        held=None,  # every ordinary word would be listed
        start_ms=count.first_ms,
        end_ms=end_ms,
        authors=count.people,
        voices=everyone.people,
        expected=expected,
        observed=loving,
        effect=beyond(expected, loving),
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
            "others_opinions": others.opinions,
            "speaking_of_it": speaking,
            "everybody": everyone.people,
            "z": z,
            "most_expected": most_expected,
        },
        fresh_ms=account.last_ms,
    )
