"""Notice that customers dislike a thing for what it is sold for: the mirror of a positioning gap.

The lower 95 % bound of dislike is 0.6 or more, of 20 people in 3 windows; where others have an opinion on other
things, their dislike has to be less (z >= 2): a brand that is blamed for everything has no matter with one use. It
is asked of a quarter and of the last fortnight: what was liked all spring may be spoiled since an update.
"""

from collections.abc import Iterator
from typing import Final

from schemas.alert import AlertKind
from streams.cases.account import DECLARED_USE, EVERYBODY, Account, Count
from streams.cases.accounts import HORIZON_MS, Accounts
from streams.cases.chances import beyond, significance_of_z, wilson_low, z_between
from streams.cases.claim import Claim, Held
from streams.cases.positioning import LOVE_CLOSES, LOVE_OPENS, OPINIONS, PEOPLE, WINDOWS
from streams.policy import DAY_MS

SPANS_MS: Final = (HORIZON_MS, 14 * DAY_MS)
"""A quarter, and of late. Of the last fortnight the strongest dislike that was not planted lies at 0.56 in thirty
streams; by weeks, or by whether the share rose, ordinary talk could not be told from what was planted."""
Z_APART = 2.0
APART = 20
"""Others with an opinion, from which on it matters whether they dislike everything."""
DISLIKED_DEPARTMENTS: Final = ("product", "marketing")


def disliked(accounts: Accounts, end_ms: int) -> Iterator[Claim]:
    """A claim for each declared use that enough people speak of, by the profile's names."""
    everybody = accounts.account(EVERYBODY)
    if everybody is None:
        return
    everyone = [everybody.since(end_ms - span_ms) for span_ms in SPANS_MS]
    for account in accounts.of_kind(DECLARED_USE):
        if len(account.words) >= PEOPLE:
            counts = [account.since(end_ms - span_ms) for span_ms in SPANS_MS]
            claims = [
                _disliked(account, count, of_all, end_ms)
                for count, of_all in zip(counts, everyone, strict=True)
                if count.people >= PEOPLE
            ]
            if claims:
                yield max(claims, key=lambda claim: (claim.opens, claim.stays))  # the first of equal ones


def _disliked(account: Account, count: Count, everyone: Count, end_ms: int) -> Claim:
    against, opinions = count.against_it, count.opinions
    low = wilson_low(against, opinions)
    others = everyone.without(count)
    z = z_between(against, opinions, others.against_it, others.opinions)
    is_apart = others.opinions < APART or z >= Z_APART
    held = None
    if len(account.spans) < WINDOWS:
        held = Held.FEW_WINDOWS
    elif low < LOVE_OPENS or opinions < OPINIONS:
        held = Held.NOT_DISLIKED
    elif not is_apart:
        held = Held.NOT_APART
    elif not account.is_fresh(end_ms):
        held = Held.NOT_FRESH
    expected = opinions * (1 - LOVE_OPENS)
    return Claim(
        kind=AlertKind.DECLARED_USE_DISLIKED,
        rule="declared_use_disliked",
        name=account.name,
        keys=("=" + account.name,),
        subject=account.name,
        opens=held is None,
        stays=low >= LOVE_CLOSES,
        held=None if held is Held.NOT_DISLIKED and 2 * against < opinions else held,
        start_ms=count.first_ms,
        end_ms=end_ms,
        authors=count.people,
        voices=everyone.people,
        expected=expected,
        observed=against,
        effect=beyond(expected, against),
        margin=10 * (low - LOVE_OPENS),
        significance=significance_of_z(max(0.0, z)),
        polarity="blame",
        departments=DISLIKED_DEPARTMENTS,
        measures={
            "people": count.people,
            "windows": len(account.spans),
            "against": against,
            "opinions": opinions,
            "dislike_low": low,
            "others_against": others.against_it,
            "others_opinions": others.opinions,
            "everybody": everyone.people,
            "z": z,
        },
        voices_for=tuple(account.voices),
        fresh_ms=account.last_ms,
    )
