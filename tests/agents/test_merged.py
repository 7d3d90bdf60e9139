"""Merging runs by their key: everything once, in order where the runs are, nothing taken too early."""

from collections.abc import AsyncIterator, Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.merged import merged

pytestmark = pytest.mark.asyncio
Item = tuple[int, int]
"""A key, and a number of its own."""


async def run(items: Iterable[Item], taken: list[Item] | None = None) -> AsyncIterator[Item]:
    for item in items:
        if taken is not None:
            taken.append(item)
        yield item


def key(item: Item) -> int:
    return item[0]


async def all_of(*runs: Iterable[Item]) -> list[Item]:
    return [item async for item in merged([run(items) for items in runs], key)]


@given(st.lists(st.lists(st.integers(0, 9)), max_size=5))
async def test_it_is_the_stable_sort_of_all_runs(keys: list[list[int]]) -> None:
    runs = [
        [(each, 100 * number + place) for place, each in enumerate(sorted(some))]
        for number, some in enumerate(keys)
    ]
    together = [item for items in runs for item in items]
    assert await all_of(*runs) == sorted(together, key=key)


async def test_a_run_that_goes_back_keeps_its_own_order_and_loses_nothing() -> None:
    assert await all_of([(5, 0), (1, 1), (6, 2)], [(3, 3), (7, 4)]) == [
        (3, 3),
        (5, 0),
        (1, 1),
        (6, 2),
        (7, 4),
    ]


async def test_of_each_run_one_item_is_held_and_no_more() -> None:
    taken: list[Item] = []
    items = [[(number, place) for number in range(9)] for place in range(3)]
    together = merged([run(each, taken) for each in items], key)
    assert await anext(together) == (0, 0)
    assert sorted(taken) == [(0, 0), (0, 1), (0, 2)]
