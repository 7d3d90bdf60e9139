"""Shift the weight of a text to what follows its first "but", as VADER does, its fault included.

The package looks each valence up by its value in the list that it changes (`list.index`), so that an equal
value further left is scaled in the place of the one that is meant. Since its numbers are promised, so is the
fault; only the search, which is not linear, is replaced.
"""

from collections.abc import Sequence
from heapq import heappop, heappush

BEFORE = 0.5
AFTER = 1.5


def shift_weight(places: Sequence[int], valences: list[float], turn: int) -> None:
    """Scale `valences`, which stand at the rising `places` of the text, around the "but" at `turn`.

    Words without a valence are not in the lists: scaling a zero changes nothing, wherever it stands.

    >>> valences = [1.9, 0.95]
    >>> shift_weight([0, 4], valences, turn=2)
    >>> valences  # the second equals what the first has become, so the first is scaled again
    [0.475, 0.95]
    """
    standing: dict[float, list[int]] = {}  # value -> heap of the items that have, or had, this value
    for k, valence in enumerate(valences):
        if not valence:
            continue
        equals = standing.setdefault(valence, [])
        heappush(equals, k)
        while valences[equals[0]] != valence:
            heappop(equals)
        first = equals[0]
        if places[first] == turn:
            continue
        scaled = valence * (BEFORE if places[first] < turn else AFTER)
        valences[first] = scaled
        heappush(standing.setdefault(scaled, []), first)
