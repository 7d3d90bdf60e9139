"""Close in on a record that ends workers: which records are delivered together, after workers ended.

Known from the state: how many workers in a row ended without a checkpoint, and how many records the last one was
given at once. After the second such end records are delivered in portions of 1, 2, 4, ... 500, each of which is
written down before it is delivered and committed after it, so the next end names the portion. That one is divided
by 16 until a record stands alone: a portion costs a transaction (20 ms), an end costs seconds, so few ends are
worth many portions. A killer is alone after three to five ends, wherever it stood.

A record that was alone when a worker ended is only accused: somebody from outside may have killed the worker. It is
tried (trial.py) before it is heard or put aside.
"""

from dataclasses import dataclass

from agents.worker.runs import RUN_RECORDS
from streams.listen.place import Place

DIVISOR = 16
SUSPECTS = 50_000
"""Records after which a killer would have been met: what one worker hears between two checkpoints, and more."""


WARY_RUNS = 16
"""Runs of up to 500 records after an end that was not clean, each saved before the next one is heard. A record may
end the worker only at a checkpoint that comes after it, while a few more records were saved meanwhile: that looks
like progress, so nothing is suspected, and one worker after the other would come as little nearer to it."""


@dataclass(slots=True)
class Suspicion:
    """Records of one partition of which one may end the worker."""

    attempts: int
    """Deliveries of the first of them that ended a worker."""
    portion: int
    """How many were delivered together then; 0: nobody knows."""
    until: int
    """What stands from this offset on came later than the last end."""
    size: int = 1
    """Of the next portion."""
    survived: int = 0

    @property
    def is_accused(self) -> bool:
        """The next record was alone when a worker ended."""
        return self.portion == 1 and self.survived == 0

    @property
    def is_over(self) -> bool:
        """Nobody is suspected any more."""
        return self.survived >= (self.portion or SUSPECTS)

    def took(self, count: int) -> None:
        """Take note that so many were heard, and saved."""
        self.survived += count
        self.attempts = 0
        if not self.portion:
            self.size = min(2 * self.size, RUN_RECORDS)


def wary_runs_of(place: Place) -> int:
    """How many runs are saved one by one: none where the last worker ended well, or where there was none."""
    return 0 if place.stopped_cleanly or place.next_offset is None else WARY_RUNS


def suspicion_of(place: Place, start: int, end: int, patience: int) -> Suspicion | None:
    """Judge by the saved state whether something that stands between two offsets ends workers.

    `patience` is the delivery that is the first with caution; the third, unless set otherwise.
    """
    is_dead_end = not place.stopped_cleanly and place.next_offset == start < end
    if not is_dead_end or place.attempts + 2 < patience or not place.attempts:
        return None
    size = max(1, place.portion // DIVISOR)
    return Suspicion(place.attempts, place.portion, end, size)
