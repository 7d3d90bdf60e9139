"""Notice what customers love to use together with the brand: a maker to talk to, an accessory to offer.

    15 people in 3 windows of 6 h, 3 of them (and a third) in the words of a pair ("paired with my X"), in 3
        different sentences
    NPMI >= 0.3 of the word and those words: they go together more firmly than chance (Bouma 2009)
    lower 95 % bound of love >= 0.6

A competitor is no partner: whoever is loved beside us and named as one is left out, and so is what is a use.
"""

from collections.abc import Collection, Iterator

from schemas.alert import AlertKind
from streams.cases.account import COMPANION, EVERYBODY, PAIRING, Account, Count
from streams.cases.accounts import HORIZON_MS, Accounts
from streams.cases.chances import beyond, npmi, significance_of_z, wilson_low, z_above
from streams.cases.claim import Claim
from streams.cases.gates import Gates
from streams.cases.novelty import is_new
from streams.enrich.activities import is_activity
from streams.enrich.uses import Uses

PEOPLE = 15
WINDOWS = 3
BY_RULE_SHARE = 1 / 3
BY_RULE = 3
CONTEXTS = 3
NPMI_OPENS = 0.3
LOVE_OPENS = 0.6
LOVE_CLOSES = 0.5
OPINIONS = 8
GATES = Gates(BY_RULE, BY_RULE_SHARE, CONTEXTS, WINDOWS, LOVE_OPENS, OPINIONS)
NEW_GATES = GATES._replace(by_rule=5, by_rule_share=0.2)
"""For a word that nobody put beside it until lately: most only name it then, without the words of a pair."""


def partners(accounts: Accounts, uses: Uses, rivals: frozenset[str], end_ms: int) -> Iterator[Claim]:
    """A claim for each companion that enough people speak of, by name."""
    everybody, pairing = accounts.account(EVERYBODY), accounts.account(PAIRING)
    if everybody is None or pairing is None:
        return
    from_ms = end_ms - HORIZON_MS
    everyone, pairs = everybody.since(from_ms), pairing.since(from_ms)
    since_ms = max(from_ms, everybody.first_ms)
    for account in accounts.of_kind(COMPANION):
        if len(account.words) < PEOPLE or account.name in rivals or uses.is_said_by_us(account.name):
            continue
        count = account.since(from_ms)
        if count.people >= PEOPLE and not is_activity(account.name):
            is_late = is_new(account.first_ms, count.by_rule, since_ms, end_ms)
            gates = NEW_GATES if is_late else GATES
            yield _partner(account, count, everyone, pairs, uses.said, end_ms, gates)


def _partner(
    account: Account,
    count: Count,
    everyone: Count,
    pairs: Count,
    own: Collection[str],
    end_ms: int,
    gates: Gates,
) -> Claim:
    mine = everyone.words.keys() & count.words.keys()
    paired = everyone.words.keys() & pairs.words.keys()
    together = {author for author in mine if count.words[author][2]}
    bond = npmi(len(together), len(mine), len(paired), everyone.people) if mine and paired else -1.0
    loving, opinions = count.for_it, count.opinions
    love = wilson_low(loving, opinions)
    held = gates.held(account, count, own, end_ms, is_apart=bond >= NPMI_OPENS)
    by_chance = len(mine) * len(paired) / everyone.people if everyone.people else 0.0
    share = len(paired) / everyone.people if everyone.people else 0.0
    z = z_above(len(together), len(mine), share) if 0 < share < 1 else 0.0
    return Claim(
        kind=AlertKind.PARTNERSHIP_HINT,
        rule="partnership_hint",
        name=account.name,
        keys=(account.name,),
        subject="",
        opens=held is None,
        stays=love >= LOVE_CLOSES,
        held=held,
        start_ms=count.first_ms,
        end_ms=end_ms,
        authors=count.people,
        voices=everyone.people,
        expected=by_chance,
        observed=len(together),
        effect=beyond(by_chance, len(together)),
        margin=10 * (bond - NPMI_OPENS),
        significance=significance_of_z(max(0.0, z)),
        polarity="praise",
        departments=("marketing",),
        measures={
            "people": count.people,
            "windows": len(account.spans),
            "by_rule": count.by_rule,
            "contexts": len(account.contexts),
            "together": len(together),
            "speaking_of_it": len(mine),
            "speaking_of_a_pair": len(paired),
            "everybody": everyone.people,
            "npmi": bond,
            "loving": loving,
            "opinions": opinions,
            "love_low": love,
        },
        voices_for=tuple(account.voices),
        fresh_ms=account.last_ms,
    )
