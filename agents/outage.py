"""Notice that Kafka no longer answers: its client asks again for ever, and a quiet source looks just the same.

A broker answers a fetch without records every 1.5 s, so an answer that does not come is no silence of customers.
Time counts only while an answer is waited for, and only as far as this process watched it: one that was stopped,
or whose event loop was blocked, blames nobody.
"""

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING

from agents.health import KAFKA_SILENCE_S

if TYPE_CHECKING:
    from agents.owned import Owned, OwnedPartition
    from agents.runs import Standing

logger = logging.getLogger("openear.outage")

STEP_S = 2.0
"""Longest time between two looks that counts; four ticks of agents/watch.py."""


class Unanswered:
    """How long a fetch of one partition has been waiting for its answer."""

    def __init__(self, owner: "OwnedPartition") -> None:
        self.owner = owner
        self.seconds = 0.0
        self._answered_ms: int | None = None
        self._seen_at: float | None = None

    def observe(self, standing: "Standing | None", now: float) -> float:
        """Take one look and give the seconds without an answer; `now` is monotonic seconds."""
        step_s = 0.0 if self._seen_at is None else min(now - self._seen_at, STEP_S)
        self._seen_at = now
        if standing is None or not standing.is_asked or standing.answered_ms != self._answered_ms:
            self._answered_ms = standing.answered_ms if standing is not None else None
            self.seconds = 0.0
        else:
            self.seconds += step_s
        return self.seconds


class Outage:
    """The longest wait of all owned partitions; an outage is told once when it is one, and once when it is over."""

    def __init__(self) -> None:
        self._waits: dict[int, Unanswered] = {}
        self._told_s = 0.0
        """How long the outage was at the last look; 0 while there is none."""

    def observe(self, owned: "Owned", standings: Mapping[int, "Standing | None"], now: float) -> float:
        """Take one look and give the longest wait in seconds; 0 where nothing is owned."""
        known = self._waits
        self._waits = {
            number: wait if (wait := known.get(number)) and wait.owner is owner else Unanswered(owner)
            for number, owner in owned.items()
        }
        if not owned:  # that all were given back does not mean that Kafka answers
            return 0.0
        longest_s = max(wait.observe(standings.get(number), now) for number, wait in self._waits.items())
        self._tell(longest_s)
        return longest_s

    def _tell(self, silent_s: float) -> None:
        is_silent = silent_s > KAFKA_SILENCE_S
        if is_silent and not self._told_s:
            logger.warning("Kafka has not answered for %.0f s: hearing goes on when it does", silent_s)
        elif self._told_s and not is_silent:
            logger.warning("Kafka answers again, after %.0f s", self._told_s)
        self._told_s = silent_s if is_silent else 0.0
