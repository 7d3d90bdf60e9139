"""Gather the words of a use that people have found of late, without any list of what people do.

Whoever found out that a vest is good for fishing speaks of carp, of the bivvy and of rods, of which nobody spoke
before. Such a word is kin to the word that names the use where it came up no earlier, fewer people say it, and of
those a fifth say the other word too: in 3,000 mentions two rare words meet by accident in the same people seldom
enough. Who says a word of kin speaks of the use, and who says two of the words tells of it.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from streams.cases.account import Account, united
from streams.enrich.activities import close_to

SHARED: Final = 0.2
"""Of those who say the other word."""
FEWEST: Final = 2
"""People of a word: what one says may be anything."""
LARGEST: Final = 0.5
"""Of the people of the word that names the use: a word of ordinary talk that many say names something else."""


def kin_of(head: Account, others: Iterable[Account]) -> list[Account]:
    """The accounts of words that came up with this one, by name."""
    return [one for one in others if one is not head and _is_kin(head, one)]


def close_kin(head: Account, others: Iterable[Account]) -> list[Account]:
    """The activities of the same part of life, where none is told of by more people than this one."""
    close = close_to(head.name)
    kin = [one for one in others if one is not head and one.name in close and len(one.words) >= FEWEST]
    return kin if all(_strength(one) < _strength(head) for one in kin) else []


def _strength(account: Account) -> tuple[int, int, str]:
    return sum([1 for word in account.words.values() if word[2]]), len(account.words), account.name


def pooled(accounts: Sequence[Account], kin: Sequence[Account]) -> Account:
    """The first account, with all who say a word of kin, and two words of any as telling of it.

    Its breadth is that of its own words: of kin each stands in a sentence or two.
    """
    whole = united(accounts)
    if not kin:
        return whole
    one = united([*accounts, *kin])
    one.contexts = whole.contexts
    for other in kin:
        for author, word in other.words.items():
            one.note(author, word)
    for author, word in one.words.items():
        if not word[2] and sum(author in other.words for other in (accounts[0], *kin)) > 1:
            one.words[author] = (word[0], word[1], True)
    return one


def _is_kin(head: Account, other: Account) -> bool:
    people = len(other.words)
    if other.first_ms < head.first_ms or not FEWEST <= people <= LARGEST * len(head.words):
        return False
    return len(head.words.keys() & other.words.keys()) >= SHARED * people
