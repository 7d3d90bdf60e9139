"""How runs are heard: what was lost on the way is asked for again, and a killer is closed in on and tried."""

from types import SimpleNamespace
from typing import Any

import pytest

from agents.worker import listen
from agents.worker.listen import Listening
from agents.worker.owned import OwnedPartition
from agents.worker.runs import Run
from agents.worker.suspicion import Suspicion
from streams.listen.place import Place
from streams.records import Record

SOURCE = "mentions.v1"


class Heard:
    """A listener that only remembers, and a worker's checkpoints and consumer, for one partition."""

    def __init__(self, next_offset: int = 0, suspicion: Suspicion | None = None) -> None:
        self.place = Place(0, next_offset)
        self.outbox = SimpleNamespace(size=0, has_closed=False)
        self.story: list[object] = []
        anything: Any = self
        self.partition = OwnedPartition(0, anything, anything, next_offset, suspicion=suspicion)
        self.owned = {0: self.partition}
        self.listening = Listening(anything, anything, SOURCE)

    def hear(self, record: Record) -> bool:
        if self.place.is_past(record.offset):
            return False
        self.place.next_offset = record.offset + 1
        self.story.append(record.offset)
        return True

    async def commit(
        self, partition: OwnedPartition, *, attempts: int = 0, portion: int = 0, mark: bool = False
    ) -> int:
        self.story.append(f"mark {attempts}x{portion}" if mark else "commit")
        return 1

    def condemn(self, record: Record, attempts: int) -> None:
        self.place.next_offset = record.offset + 1
        self.story.append(f"put {record.offset} aside after {attempts}")

    async def seek_to(self, positions: Any) -> None:
        self.story.append(f"back to {next(iter(positions.values()))}")

    async def take(self, *offsets: int, before: int | None = None, after: int | None = None) -> None:
        records = [SimpleNamespace(offset=o, key=b"", value=b"", timestamp=1, headers=()) for o in offsets]
        run = Run(
            self.partition,
            offsets[0] if before is None else before,
            records,
            offsets[-1] + 1 if after is None else after,
        )
        consumer: Any = self
        await self.listening._take(consumer, self.partition, run)


async def test_a_run_that_follows_is_heard_and_moves_the_position_past_its_markers() -> None:
    heard = Heard()
    await heard.take(0, 1, 2, after=4)
    await heard.take(4, 5, before=4)
    assert heard.story == [0, 1, 2, 4, 5]
    assert heard.partition.position == 6


async def test_a_hole_of_markers_is_no_gap() -> None:
    heard = Heard()
    await heard.take(0, after=1)
    await heard.take(7, 8, before=1)
    assert heard.story == [0, 7, 8]


async def test_a_run_after_a_lost_one_is_ignored_and_the_consumer_is_sent_back_once() -> None:
    heard = Heard()
    await heard.take(0, 1)
    await heard.take(5, 6, before=5)
    await heard.take(7, 8, before=7)  # was under way already
    assert heard.story == [0, 1, "back to 2"]
    await heard.take(2, 3, 4, before=2)
    await heard.take(5, 6, before=5)
    assert heard.story == [0, 1, "back to 2", 2, 3, 4, 5, 6]


async def test_what_comes_again_is_heard_once() -> None:
    heard = Heard()
    await heard.take(0, 1, 2)
    await heard.take(1, 2, 3, before=1)
    assert heard.story == [0, 1, 2, 3]
    assert heard.partition.position == 4


async def test_after_an_end_that_was_not_clean_the_first_runs_are_saved_one_by_one() -> None:
    heard = Heard()
    heard.partition.wary_runs = 2
    for offset in (0, 2, 4, 6):
        await heard.take(offset, offset + 1)
    assert heard.story == [0, 1, "commit", 2, 3, "commit", 4, 5, 6, 7]


async def test_after_ends_portions_double_and_each_is_marked_before_it_is_delivered() -> None:
    heard = Heard(suspicion=Suspicion(attempts=1, portion=0, until=9))
    await heard.take(*range(8))
    assert heard.story == ["mark 2x1", 0, "mark 1x2", 1, 2, "mark 1x4", 3, 4, 5, 6, "mark 1x1", 7, "commit"]
    await heard.take(8, 9)
    assert heard.story[-4:] == ["mark 1x2", 8, 9, "commit"]


async def test_what_came_after_the_last_end_is_not_suspected() -> None:
    heard = Heard(suspicion=Suspicion(attempts=1, portion=0, until=1))
    await heard.take(0, 1, 2)
    assert heard.story == ["mark 2x1", 0, "commit", 1, 2]
    assert heard.partition.suspicion is None


async def test_a_portion_that_a_worker_died_of_is_heard_in_smaller_ones_and_then_nothing_is_suspected() -> (
    None
):
    heard = Heard(suspicion=Suspicion(attempts=1, portion=40, until=90, size=20))
    await heard.take(*range(50))
    marks = [said for said in heard.story if not isinstance(said, int)]
    assert marks == ["mark 2x20", "mark 1x20", "commit"]
    assert heard.partition.suspicion is None


@pytest.mark.parametrize(
    "is_killer, said",
    [(True, ["put 0 aside after 4", "commit", 1]), (False, ["mark 3x1", 0, "commit", 1])],
)
async def test_the_accused_is_tried_first(
    is_killer: bool, said: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def verdict(_hear: object) -> bool:
        return is_killer

    monkeypatch.setattr(listen, "ends_every_time", verdict)
    heard = Heard(suspicion=Suspicion(attempts=2, portion=1, until=9))
    await heard.take(0, 1)
    assert heard.story == said


async def test_a_partition_that_is_given_back_in_between_is_heard_no_further() -> None:
    heard = Heard(suspicion=Suspicion(attempts=1, portion=0, until=9))

    async def commit(partition: OwnedPartition, **_: Any) -> int:
        heard.owned.clear()
        return 1

    heard.commit = commit  # type: ignore[method-assign]
    await heard.take(0, 1, 2)
    assert heard.story == []
    assert heard.partition.position == 0
