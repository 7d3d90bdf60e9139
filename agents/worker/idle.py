"""Move the watermark of a silent partition on, by silence that is confirmed and by nothing else.

"Elapsed since the last arrival" would count a stopped process, a blocked loop or a broker's outage as silence
of the source. Only the time between two fetch answers counts that both found nothing behind a position up to
which everything was heard; each step is capped by this process's own clock and by MAX_GAP_S. No request is
made for it: a broker answers a fetch without records every 1.5 s.
"""

import asyncio
from collections.abc import Callable
from time import monotonic

from agents.exits import Exit, leave, named
from agents.worker.acquire import Ownership
from agents.worker.owned import OwnedPartition
from agents.worker.runs import Standing

TICK_S = 0.25
MAX_GAP_S = 5.0
"""Longest time between two answers that is believed."""


class Silence:
    """Confirmed silence of one partition since its last record."""

    def __init__(self, owner: OwnedPartition) -> None:
        self.owner = owner
        self.seconds = 0.0
        self._heard_to: int | None = None
        self._answered_ms: int | None = None
        self._seen_at = 0.0

    def observe(self, standing: Standing | None, now: float) -> float:
        """Take one look and give the seconds of silence that it confirms; `now` is monotonic seconds."""
        if standing is None or standing.answered_ms is None or not self._is_caught_up(standing):
            self._begin(None)
            return 0.0
        if standing.position != self._heard_to:
            self._begin(standing.position)
        before_ms, seen_at = self._answered_ms, self._seen_at
        if before_ms == standing.answered_ms:
            return 0.0  # no new answer, so no evidence
        self._answered_ms, self._seen_at = standing.answered_ms, now
        if before_ms is None:
            return 0.0
        step_s = min((standing.answered_ms - before_ms) / 1000, now - seen_at)
        if step_s <= 0 or step_s > MAX_GAP_S or now - seen_at > MAX_GAP_S:
            return 0.0
        self.seconds += step_s
        return step_s

    def _begin(self, heard_to: int | None) -> None:
        self.seconds = 0.0
        self._heard_to = heard_to
        self._answered_ms = None

    def _is_caught_up(self, standing: Standing) -> bool:
        """Nothing behind the position, and everything before it was handed over and heard."""
        return standing.highwater == standing.position and standing.handed == self.owner.position


async def watch_idle(
    ownership: Ownership, standing_of: Callable[[int], Standing | None], timeout_s: float
) -> None:
    """Look at all owned partitions, for ever, and close what is due in the silent ones."""
    silences: dict[int, Silence] = {}
    while True:
        await asyncio.sleep(TICK_S)
        for number, partition in list(ownership.owned.items()):
            silence = silences.get(number)
            if silence is None or silence.owner is not partition:
                silence = silences[number] = Silence(partition)
            try:
                _look(silence, standing_of(number), timeout_s)
            except BaseException as error:  # noqa: BLE001
                leave(Exit.BUG, f"idle time of partition {number}: {named(error)}")


def _look(silence: Silence, standing: Standing | None, timeout_s: float) -> None:
    step_s = silence.observe(standing, monotonic())
    if not step_s or silence.seconds < timeout_s:
        return
    # the timeout's worth counts too, once it is over
    is_first = silence.seconds - step_s < timeout_s
    silent_s = silence.seconds if is_first else step_s
    if silence.owner.listener.clock.advance_idle(int(silent_s * 1000)):
        silence.owner.wake.set()
