"""Ask of a use and of a companion alike whether enough people say it, in their own ways, and love it."""

from collections.abc import Collection
from math import ceil
from typing import NamedTuple

from streams.cases.account import CONTEXTS, Account, Count, is_one_sentence
from streams.cases.chances import wilson_low
from streams.cases.claim import Held


class Gates(NamedTuple):
    """What has to be reached."""

    by_rule: int
    """People in whose words a rule found it in its place."""
    by_rule_share: float
    contexts: int
    """Different sentences."""
    windows: int
    love: float
    """Lower 95 % bound."""
    opinions: int
    opinions_share: float = 0.0
    """Of the people: what most say without an opinion of it, they say in passing."""
    contexts_share: float = 0.0
    """Of the people in whose words a rule found it, up to all the sentences that are kept: a matter of the heart is
    told in as many ways as there are people, an advertisement and a habit of speech in few."""

    def is_loved(self, count: Count) -> bool:
        """True if enough people with an opinion are in favour."""
        is_told = count.opinions >= max(self.opinions, self.opinions_share * count.people)
        return is_told and wilson_low(count.for_it, count.opinions) >= self.love

    def judges(self, count: Count) -> Count:
        """Whose opinion it is: of those who tell of it where they love it more surely than all who say its words.

        "Teaching it to my uncle on Sunday" is no opinion on a game in the classroom.
        """
        telling = count.telling
        return max(
            (count, telling), key=lambda one: (self.is_loved(one), wilson_low(one.for_it, one.opinions))
        )

    def held(
        self, account: Account, count: Count, own: Collection[str], end_ms: int, *, is_apart: bool
    ) -> Held | None:
        """The first gate that is not passed; `own`: words that all may share, `is_apart`: no accident."""
        if count.by_rule < max(self.by_rule, self.by_rule_share * count.people):
            return Held.FEW_BY_RULE
        fewest = max(self.contexts, min(CONTEXTS, ceil(self.contexts_share * count.by_rule)))
        if is_one_sentence(account.contexts, fewest, {account.name, *own}):
            return Held.ONE_SENTENCE
        if len(account.spans) < self.windows:
            return Held.FEW_WINDOWS
        if not self.is_loved(self.judges(count)):
            return Held.NOT_LOVED
        if not is_apart:
            return Held.NOT_APART
        return None if account.is_fresh(end_ms) else Held.NOT_FRESH
