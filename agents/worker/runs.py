"""Define a run: records of one partition that follow each other, with the positions around them."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from faust.types import TP
from faust.types.tuples import ConsumerMessage

from agents.worker.owned import OwnedPartition

RUN_RECORDS = 500
"""Records of one event, so that partitions take turns: 30 to 200 ms of hearing."""


class Run(NamedTuple):
    """Records of one partition that follow each other, and the epoch that they were read for."""

    owner: OwnedPartition | None
    before: int
    """The source position where this run begins."""
    records: list[Any]
    after: int
    """The source position behind it: the next run begins there."""


class Standing(NamedTuple):
    """Where a partition's reading stands; what idle time is confirmed by."""

    handed: int | None
    """Position behind the last run that was handed to the main thread."""
    position: int
    highwater: int | None
    answered_ms: int | None
    """When the broker last answered a fetch, milliseconds by this machine's clock."""
    is_asked: bool = True
    """Whether an answer is waited for: none is asked for while records of the last one wait to be taken."""

    def waiting(self, heard_to: int) -> int:
        """How many offsets wait to be heard, for one who heard up to there.

        Where all that was handed over is heard, what was read since then held no record: the markers behind a
        transaction move the position, and make no run.
        """
        read_to = self.position if self.handed == heard_to else heard_to
        return max(0, (self.highwater or 0) - read_to)


def parts_of(run: Run, owner: OwnedPartition | None) -> Iterator[Run]:
    """Cut a run into events of at most RUN_RECORDS records."""
    if owner is None:
        return
    before, records = run.before, run.records
    for start in range(0, len(records), RUN_RECORDS):
        part = records[start : start + RUN_RECORDS]
        is_last = start + RUN_RECORDS >= len(records)
        after = run.after if is_last else part[-1].offset + 1
        yield Run(owner, before, part, after)
        before = after


def message_of(tp: TP, run: Run, generation: int) -> ConsumerMessage:
    """What Faust's channels carry: one message whose value is the run."""
    last = run.records[-1]
    return ConsumerMessage(
        tp.topic,
        tp.partition,
        last.offset,
        last.timestamp / 1000.0,
        last.timestamp_type,
        (),
        None,
        run,
        None,
        0,
        0,
        tp,
        generation_id=generation,
    )
