"""A gap that several activities of one part of life tell of is one gap, whichever most speak of now."""

from schemas.profile import Profile
from streams.cases.account import ANY_USE, USE, Account
from streams.cases.accounts import Accounts
from streams.cases.positioning import gaps
from streams.enrich.uses import Uses
from streams.policy import DAY_MS, HOUR_MS

NOW_MS = 60 * DAY_MS
FIRST_MS = 40 * DAY_MS
WAYS = "night stairs bell pillow ward alarm drops meal walk bath tea ring".split()


def told(kind: str, name: str, people: range) -> Account:
    """Everybody loves it, and says so by a rule, one a quarter of a day."""
    words = {person: (FIRST_MS + person * 6 * HOUR_MS, 1, True) for person in people}
    spans = sorted({word[0] // (6 * HOUR_MS) for word in words.values()})
    first, last = min(word[0] for word in words.values()), max(word[0] for word in words.values())
    return Account(
        kind, name, words, spans, [], len(words), first, last, [(way, f"{way}s", name) for way in WAYS]
    )


def accounts(elderly: range, caregivers: range) -> Accounts:
    known = Accounts()
    people = range(min(elderly.start, caregivers.start), max(elderly.stop, caregivers.stop))
    for account in (
        told(USE, "elderly", elderly),
        told(USE, "caregiver", caregivers),
        told(ANY_USE, "", people),
    ):
        known.accounts[account.kind, account.name] = account
    return known


def opened(known: Accounts, *open_names: str) -> list[str]:
    uses = Uses(Profile(brand="Pingle"))
    return [claim.name for claim in gaps(known, uses, frozenset(), NOW_MS, open_names) if claim.opens]


def test_neither_is_a_gap_and_both_together_are_one() -> None:
    assert opened(accounts(range(14), range(14, 26))) == ["elderly"]
    assert opened(accounts(range(8), range(8, 14))) == []


def test_it_keeps_the_name_by_which_it_was_told() -> None:
    assert opened(accounts(range(12), range(12, 26))) == ["caregiver"]
    assert opened(accounts(range(12), range(12, 26)), "elderly") == ["elderly"]
