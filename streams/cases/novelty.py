"""Tell what people found out of late from what they always spoke of: a use that is new, an activity that rises.

What stands near a use by accident, and the everyday talk beside a product, are there from the first week on.
"""

from typing import Final

from streams.cases.account import MOST_PEOPLE, Account, Count
from streams.cases.chances import share_above
from streams.enrich.activities import words_of
from streams.policy import DAY_MS

BY_CHANCE: Final = 0.05
"""That what is said at an even rate falls so late."""
KNOWN_MS: Final = 7 * DAY_MS
"""Of a shorter time nothing is known that rose in it."""
FRAMED: Final = 0.5
"""Of the sentences of an activity that hold more than words of its field; below it, many words of the field or a
rise have to tell of it."""
WORDS: Final = 7
"""Of a field: from 5 to 10 a café's guests and their dogs are no gap (4 words), and a noise machine that calms
them is one."""


def is_new(first_ms: int, telling: int, since_ms: int, end_ms: int) -> bool:
    """True where so many would hardly have told of it since it was first told, and nobody before.

    >>> is_new(50, 4, 0, 100), is_new(50, 5, 0, 100), is_new(20, 5, 0, 100)
    (False, True, False)
    """
    lately = (end_ms - first_ms) / (end_ms - since_ms) if end_ms > since_ms else 1.0
    return lately**telling <= BY_CHANCE


def is_of_the_product(account: Account, count: Count, since_ms: int, end_ms: int) -> bool:
    """Whether an activity is what people do with it, or what they came to speak of: no everyday talk beside it.

    A café's guests bring their dogs and always did: whoever only says words of the field speaks of his dog.
    """
    words = [words_of(account.name, one) for one in account.contexts]
    framed = sum([len(own) < len(one) for own, one in zip(words, account.contexts, strict=True)])
    is_told = framed >= FRAMED * len(words) or len({word for own in words for word in own}) >= WORDS
    return is_told or rises(count, since_ms, end_ms)


def rises(count: Count, since_ms: int, end_ms: int) -> bool:
    """True where hardly anybody said it in the first third of the time, as seldom as by chance.

    Of more people than an account holds the time is known since the first of those alone.
    """
    if count.people >= MOST_PEOPLE:
        since_ms = max(since_ms, count.first_ms)
    if end_ms - since_ms < KNOWN_MS:
        return False
    until_ms = since_ms + (end_ms - since_ms) // 3
    early = sum([1 for word in count.words.values() if word[0] < until_ms])
    # P(X <= early), X ~ Binomial(people, 1/3)
    return share_above(early, count.people - 1, 1 / 3) <= BY_CHANCE
