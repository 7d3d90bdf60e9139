"""Notice that customers love a thing for what nobody sells it for.

The machine is boxed for music and loved for its photos. A use counts as undeclared where neither the profile's
`uses` nor its own copy speaks of it. It is a gap once

    people >= 20 in at least 3 windows of 6 h, 3 of them (and a tenth) in the words of a use ("use it for X") or
        in two words of one field (activities.py), in 6 different sentences and a third as many as there are such
        people: what few sentences say, however often, is no position (account.py);
        of a word that is no known activity 10 (and a quarter) by 6 sentences; 5 (and a fifth) of one that nobody
        told a use by until lately, and now many do
    lower 95 % bound of love >= 0.6, of those who say what they think of it (Wilson 1927), which two fifths do
    z >= 4: log-odds of its share of all who speak of a use, above its share in our own copy

The copy is no sample: it is known word for word, so only the customers' share has an error. A use that the copy
never mentions has half a word among its words and a hundred ordinary ones.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from schemas.alert import AlertKind
from streams.cases.account import ANY_USE, USE, Account, Count, united
from streams.cases.accounts import HORIZON_MS, Accounts
from streams.cases.chances import significance_of_z, wilson_low, z_above
from streams.cases.claim import Claim, Held
from streams.cases.gates import Gates
from streams.cases.novelty import is_new, is_of_the_product
from streams.cases.pooling import close_kin, kin_of, pooled
from streams.enrich.activities import is_activity
from streams.enrich.uses import Uses

PEOPLE = 20
PEOPLE_CLOSES = 10
FEWEST = 5
"""People of a word that is one of several for a use."""
WINDOWS = 3
BY_RULE = 3
BY_RULE_SHARE = 0.1
"""From 0.1 to 0.3 twelve stories give the same gaps (`tests.bench.gates`); at 0.05 a meal kit is loved for cooking
as such."""
CONTEXTS = 6
"""From 5 to 10 the same; at 4 two windows are one sentence that many made."""
LOVE_OPENS = 0.6
"""From 0.55 to 0.7 nothing is false; at 0.5 something is."""
LOVE_CLOSES = 0.5
OPINIONS = 10
OPINIONS_SHARE = 0.4
"""Of the people: what most say without an opinion of it, they say in passing. Twelve stories are the same from 0 to
0.5, but at 0.3, with a share of 0.01, a trade of the tests (beads in a tackle box) has a second gap."""
Z = 4.0
SHARE = 0.015
"""Of all who speak of a use: what so few people say is no position. From 0 to 0.02 twelve stories are the same; at
0.03 the use that 80 of 4,000 customers told of over two months was never told."""
COPY_PRIOR = 0.5
COPY_WORDS = 100
"""Ordinary words that are added to a copy, or one of ten words would know too much."""
CONTEXTS_SHARE = 0.35
"""From 0 to 0.7 the same, beside `CONTEXTS`; at 1 a right gap is lost."""
GATES = Gates(BY_RULE, BY_RULE_SHARE, CONTEXTS, WINDOWS, LOVE_OPENS, OPINIONS, OPINIONS_SHARE, CONTEXTS_SHARE)
UNKNOWN_GATES = GATES._replace(by_rule=10, by_rule_share=0.25, contexts=6)
"""For words of which nobody knows that they are something to do (streams/enrich/lexicons/uses.txt). By the gates of
activities nine streams gave seven gaps of words that stand near a use by accident: "finished", "frost protection",
"speed slider", "frequent flyer". These had at most 10 people by rule, or 5 sentences."""
NEW_GATES = UNKNOWN_GATES._replace(by_rule=5, by_rule_share=0.2)
"""For such words that are new. What stands near a use by accident stands there from the first week on ("finished"),
what people found out last month does not: without any list of activities ten stories gave twice as many right gaps
by these gates, and no other."""


class GapGates(NamedTuple):
    """All that an undeclared use has to reach; `tests.bench.gates` replays stories with others."""

    people: int = PEOPLE
    share: float = SHARE
    z: float = Z
    known: Gates = GATES
    unknown: Gates = UNKNOWN_GATES
    new: Gates = NEW_GATES


GAP_GATES: Final = GapGates()
SAME_PEOPLE = 0.5
"""Of those who say the second word: two words that the same people use are one use."""
GAP_DEPARTMENTS: Final = ("marketing", "packaging", "product")


def copy_share(count: int, words: int) -> float:
    """Share of a use in our own copy, smoothed.

    >>> copy_share(0, 10)
    0.004545454545454545
    """
    return (count + COPY_PRIOR) / (words + COPY_WORDS)


def gaps(
    accounts: Accounts,
    uses: Uses,
    rivals: frozenset[str],
    end_ms: int,
    open_names: Collection[str] = (),
    gates: GapGates = GAP_GATES,
) -> Iterator[Claim]:
    """A claim for each undeclared use that enough people speak of, the most spoken of first.

    Words that the same people use are one use, and counted together: "webcam", "streaming", "video calls". So
    are the activities of one part of life where none is a gap by itself; `open_names`: the gaps that were told and
    are not over, whose names they keep whichever activity most speak of now.
    """
    any_use = accounts.account(ANY_USE)
    if any_use is None:
        return
    from_ms = end_ms - HORIZON_MS
    everyone = any_use.since(from_ms)
    since_ms = max(from_ms, any_use.first_ms)
    undeclared = _undeclared(accounts, uses, rivals)
    claims: dict[str, Claim] = {}
    gathered: set[str] = set()
    for group in _groups(undeclared, end_ms):
        keys = tuple(one.name for one in group)
        account, asked = _heard_of(group, undeclared, since_ms, from_ms, end_ms, gates)
        claim = _claim(account, everyone, uses, since_ms, end_ms, asked, gates)
        close = [] if claim and claim.opens else close_kin(group[0], undeclared)
        if close:
            every = (*keys, *(one.name for one in close if one.name not in keys))
            told = next((key for key in every if key in open_names), None)
            wider = _claim(pooled(group, close), everyone, uses, since_ms, end_ms, gates.unknown, gates)
            if wider and (wider.opens or told):
                claims[told or account.name] = replace(wider, name=told or account.name, keys=every)
                gathered.update(every)
                continue
        if claim:
            claims.setdefault(claim.name, replace(claim, keys=keys))
    for name, claim in claims.items():
        has_spoken = name in gathered and len(claim.keys) == 1  # as part of another
        if claim.opens or not has_spoken:
            yield claim


def _heard_of(
    group: list[Account], undeclared: list[Account], since_ms: int, from_ms: int, end_ms: int, lines: GapGates
) -> tuple[Account, Gates]:
    """Who speaks of a use, and what is asked of it."""
    account = united(group)
    if is_activity(account.name):  # its breadth is that of its own field
        account.contexts = group[0].contexts
        return account, lines.known
    if not is_new(account.first_ms, account.since(from_ms).by_rule, since_ms, end_ms):
        return account, lines.unknown
    return pooled(group, kin_of(group[0], undeclared)), lines.new


def _claim(
    account: Account, everyone: Count, uses: Uses, since_ms: int, end_ms: int, asked: Gates, gates: GapGates
) -> Claim | None:
    """What is said of a use; None where too few speak of it to say anything."""
    count = account.since(end_ms - HORIZON_MS)
    if count.people < PEOPLE_CLOSES:
        return None
    claim = _gap(account, count, everyone, uses, end_ms, asked, gates)
    if claim.opens and is_activity(account.name) and not is_of_the_product(account, count, since_ms, end_ms):
        claim = replace(claim, opens=False, held=Held.FEW_BY_RULE)
    is_crowd = count.people >= gates.people
    return replace(claim, opens=claim.opens and is_crowd, held=claim.held if is_crowd else None)


def _undeclared(accounts: Accounts, uses: Uses, rivals: frozenset[str]) -> list[Account]:
    return [
        one for one in accounts.of_kind(USE) if one.name not in rivals and not uses.is_said_by_us(one.name)
    ]


def _groups(undeclared: Iterable[Account], end_ms: int) -> list[list[Account]]:
    """Uses that the same people speak of, each named by the one that most put in the place of a use."""
    known: list[tuple[Account, Count]] = []
    for account in undeclared:
        count = account.since(end_ms - HORIZON_MS)
        if count.people >= FEWEST and count.by_rule >= 1:
            known.append((account, count))
    known.sort(key=lambda one: (-one[1].by_rule, -one[1].people, one[0].name))
    groups: list[list[tuple[Account, Count]]] = []
    for one in known:
        home = next((group for group in groups if _is_same(group[0][1], one[1])), None)
        if home is None:
            groups.append([one])
        else:
            home.append(one)
    return [[account for account, _ in group] for group in groups]


def _gap(
    account: Account, count: Count, everyone: Count, uses: Uses, end_ms: int, gates: Gates, lines: GapGates
) -> Claim:
    judges = gates.judges(count)
    loving, opinions = judges.for_it, judges.opinions
    love = wilson_low(loving, opinions)
    speaking = len(everyone.words.keys() & count.words.keys())
    copied = uses.copy_count(account.name)
    ours = copy_share(copied, uses.copy_words)
    z = z_above(speaking, everyone.people, ours) if everyone.people else 0.0
    is_apart = z >= lines.z and speaking >= lines.share * everyone.people
    held = gates.held(account, count, uses.said, end_ms, is_apart=is_apart)
    expected = ours * everyone.people
    return Claim(
        kind=AlertKind.POSITIONING_GAP,
        rule="positioning_gap",
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
        expected=expected,
        observed=speaking,
        effect=1 - expected / speaking if speaking else 0.0,
        margin=z - Z,
        significance=significance_of_z(z),
        polarity="praise",
        departments=GAP_DEPARTMENTS,
        measures={
            "people": count.people,
            "windows": len(account.spans),
            "by_rule": count.by_rule,
            "contexts": len(account.contexts),
            "loving": loving,
            "opinions": opinions,
            "judging": judges.people,
            "love_low": love,
            "speaking_of_it": speaking,
            "speaking_of_a_use": everyone.people,
            "in_copy": copied,
            "copy_words": uses.copy_words,
            "copy_share": ours,
            "z": z,
        },
        voices_for=tuple(account.voices),
        fresh_ms=account.last_ms,
    )


def _is_same(one: Count, other: Count) -> bool:
    """True if most of those who say the other word say the first one too; else it brings other people in."""
    shared = len(one.words.keys() & other.words.keys())
    return shared >= SAME_PEOPLE * other.people
