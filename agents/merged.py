"""Merge runs that are in order into one that is, taking from each no more than is needed."""

from collections.abc import AsyncIterator, Callable, Sequence
from heapq import heapify, heappop, heapreplace
from typing import Any, TypeVar

_T = TypeVar("_T")


async def merged(runs: Sequence[AsyncIterator[_T]], key: Callable[[_T], Any]) -> AsyncIterator[_T]:
    """Give what all runs give, the least key first; of equal ones that of the earlier run.

    Holds one item of each run. Where a run is not in order by itself, its items keep their own order.
    """
    firsts = [(await anext(run, None), number) for number, run in enumerate(runs)]
    heads = [(key(item), number, item) for item, number in firsts if item is not None]
    heapify(heads)
    while heads:
        _, number, item = heads[0]
        yield item
        following = await anext(runs[number], None)
        if following is None:
            heappop(heads)
        else:
            heapreplace(heads, (key(following), number, following))
