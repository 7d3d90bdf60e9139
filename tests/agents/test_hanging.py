"""A transaction without its end: waited for, then refused, never read over."""

from collections.abc import Mapping, Sequence

import pytest
from aiokafka import TopicPartition

from agents.exits import Exit, RefusedError
from agents.worker import hanging
from agents.worker.hanging import closed_ends

ZERO, ONE = TopicPartition("openear.state.v1", 0), TopicPartition("openear.state.v1", 1)


class Reader:
    """A consumer that sees these ends, one pair a look."""

    def __init__(self, *ends: tuple[int, int]) -> None:
        self.ends = list(ends)
        self.looks = 0

    async def end_offsets(self, _partitions: Sequence[TopicPartition]) -> Mapping[TopicPartition, int]:
        self.looks += 1
        zero, one = self.ends.pop(0) if len(self.ends) > 1 else self.ends[0]
        return {ZERO: zero, ONE: one}


@pytest.fixture(autouse=True)
def _no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hanging, "CLOSED_S", 0.05)
    monkeypatch.setattr(hanging, "LOOK_S", 0.001)


async def test_where_nothing_is_open_one_look_is_enough() -> None:
    committed = Reader((5, 0))
    assert await closed_ends(committed, Reader((5, 0)), [ZERO, ONE]) == {ZERO: 5, ONE: 0}
    assert committed.looks == 1


async def test_an_end_that_comes_late_is_waited_for_and_what_it_closed_is_read() -> None:
    committed = Reader((5, 0), (5, 0), (5, 9))
    assert await closed_ends(committed, Reader((5, 9)), [ZERO, ONE]) == {ZERO: 5, ONE: 9}


async def test_an_end_that_never_comes_is_refused_with_its_place_and_the_remedy() -> None:
    with pytest.raises(
        RefusedError, match=r"without its end on openear\.state\.v1 partition 1 from offset 3:"
    ) as caught:
        await closed_ends(Reader((5, 3)), Reader((5, 9)), [ZERO, ONE])
    assert caught.value.code == Exit.STATE
    assert "find-hanging" in str(caught.value)


async def test_how_many_hang_is_told() -> None:
    with pytest.raises(RefusedError, match=r"partition 0 from offset 0 \(and on 1 more\)"):
        await closed_ends(Reader((0, 0)), Reader((5, 9)), [ZERO, ONE])
