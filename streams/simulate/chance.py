"""Draw by chance that is handed in, so that one seed tells one story on every machine."""

from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar

T = TypeVar("T")


class Chance(Protocol):
    """A source of chance such as `random.Random(seed)`; only its floats are used: they never changed."""

    def random(self) -> float:
        """Give the next number in [0, 1)."""
        ...


def below(chance: Chance, limit: int) -> int:
    """Give a whole number from 0 to limit - 1."""
    return int(chance.random() * limit)


def shuffled(chance: Chance, items: Sequence[T]) -> list[T]:
    """Give the items in a new order (Fisher and Yates 1938, in Durstenfeld's form)."""
    order = list(items)
    for i in range(len(order) - 1, 0, -1):
        j = below(chance, i + 1)
        order[i], order[j] = order[j], order[i]
    return order


def dealt(chance: Chance, items: Sequence[T]) -> Iterator[T]:
    """Deal the items for ever like a deck of cards, shuffled anew each round.

    What is dealt is steadier than what is drawn: everyday talk has no bursts of its own, so that only what is
    planted stands out.
    """
    while True:
        yield from shuffled(chance, items)
