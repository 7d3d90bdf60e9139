"""Where hearing begins, and when it must not: state, committed offset and source have to agree."""

from typing import Any

import pytest

from agents.exits import Exit, RefusedError
from agents.worker import load
from agents.worker.load import Loaded, start_offset


class Committed:
    """A group whose offset reads as these values, one a look."""

    def __init__(self, *offsets: int) -> None:
        self.offsets = list(offsets)

    async def committed(self, _number: int) -> int:
        return self.offsets.pop(0) if len(self.offsets) > 1 else self.offsets[0]


async def begin(
    next_offset: int | None, *, group: Any = None, accept_loss: bool = False, **loaded: Any
) -> int:
    return await start_offset(group or Committed(0), 3, Loaded(**loaded), next_offset, accept_loss)


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "RETRY_S", 0.001)


async def test_a_new_group_begins_where_the_source_does() -> None:
    assert await begin(None, first=7, end=90) == 7


async def test_a_known_one_goes_on_where_state_and_offset_agree() -> None:
    assert await begin(40, committed=40, first=7, end=90) == 40


async def test_an_offset_that_kafka_forgot_is_no_trouble_since_the_state_is_the_truth() -> None:
    assert await begin(40, committed=None, first=7, end=90) == 40


async def test_an_offset_without_state_is_refused() -> None:
    with pytest.raises(RefusedError, match="up to offset 40, but its state is gone") as caught:
        await begin(None, committed=40, first=0, end=90)
    assert caught.value.code == Exit.STATE


async def test_state_and_offset_that_differ_for_a_moment_are_waited_for() -> None:
    assert await begin(40, group=Committed(38, 38, 40), committed=38, end=90) == 40


async def test_state_and_offset_that_go_on_differing_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "AGREE_S", 0.05)
    with pytest.raises(RefusedError, match="the state says offset 40, the group says 38") as caught:
        await begin(40, group=Committed(38), committed=38, end=90)
    assert caught.value.code == Exit.STATE
    for cause in ("another program commits for this group", "Kafka lost the end of a transaction"):
        assert cause in str(caught.value)


async def test_a_source_that_was_made_anew_is_refused() -> None:
    with pytest.raises(RefusedError, match=r"heard up to offset 40, but mentions\.v1 ends at 5"):
        await begin(40, committed=40, first=0, end=5)


async def test_records_that_were_deleted_unheard_are_told_and_left_behind_only_on_demand() -> None:
    with pytest.raises(
        RefusedError, match="the records 40 to 59 were deleted before they were heard"
    ) as caught:
        await begin(40, committed=40, first=60, end=90)
    assert caught.value.code == Exit.GAP
    assert await begin(40, accept_loss=True, committed=40, first=60, end=90) == 60
