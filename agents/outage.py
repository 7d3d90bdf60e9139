"""Notice that Kafka no longer answers: its client asks again for ever, and a quiet topic looks just the same.

A broker answers a fetch without records after a moment, so an answer that does not come is no silence of customers.
Time counts only while an answer is waited for, and only as far as this process watched it: one that was stopped,
or whose event loop was blocked, blames nobody.
"""

import logging
from collections.abc import Callable, Hashable, Mapping
from typing import Any, Protocol, TypeVar

from agents.health import KAFKA_SILENCE_S

logger = logging.getLogger("openear.outage")

STEP_S = 2.0
"""Longest time between two looks that counts; four ticks of those who look."""
HEARING = "hearing goes on when it does"
_Place = TypeVar("_Place", bound=Hashable)
"""A partition, by whatever its reader calls it."""


class Asked(Protocol):
    """What is known of the fetches of one partition."""

    @property
    def answered_ms(self) -> int | None:
        """When the broker last answered one."""

    @property
    def is_asked(self) -> bool:
        """Whether an answer is waited for: none is asked for while records of the last one wait to be taken."""


class Unanswered:
    """How long a fetch of one partition has been waiting for its answer."""

    def __init__(self, owner: object) -> None:
        self.owner = owner
        self.seconds = 0.0
        self._answered_ms: int | None = None
        self._seen_at: float | None = None

    def observe(self, asked: Asked | None, now: float) -> float:
        """Take one look and give the seconds without an answer; `now` is monotonic seconds."""
        step_s = 0.0 if self._seen_at is None else min(now - self._seen_at, STEP_S)
        self._seen_at = now
        if asked is None or not asked.is_asked or asked.answered_ms != self._answered_ms:
            self._answered_ms = asked.answered_ms if asked is not None else None
            self.seconds = 0.0
        else:
            self.seconds += step_s
        return self.seconds


class Outage:
    """The longest wait of all partitions that are read; an outage is told once as it begins, once when it is over.

    `then` says what happens afterwards, `say` takes the sentence.
    """

    def __init__(self, then: str = HEARING, say: Callable[[str], None] = logger.warning) -> None:
        self._then = then
        self._say = say
        self._waits: dict[Any, Unanswered] = {}
        self._told_s = 0.0
        """How long the outage was at the last look; 0 while there is none."""

    def observe(
        self, owned: Mapping[_Place, object], asked: Mapping[_Place, Asked | None], now: float
    ) -> float:
        """Take one look and give the longest wait in seconds; 0 where nothing is owned.

        `owned` says who reads each partition: another reader's wait begins at 0.
        """
        known = self._waits
        self._waits = {
            place: wait if (wait := known.get(place)) and wait.owner is owner else Unanswered(owner)
            for place, owner in owned.items()
        }
        if not owned:  # that all were given back does not mean that Kafka answers
            return 0.0
        longest_s = max(wait.observe(asked.get(place), now) for place, wait in self._waits.items())
        self.tell(longest_s)
        return longest_s

    def tell(self, silent_s: float) -> None:
        """Say that an outage begins, or that it is over, whoever measured how long the silence is."""
        is_silent = silent_s > KAFKA_SILENCE_S
        if is_silent and not self._told_s:
            self._say(f"Kafka has not answered for {silent_s:.0f} s: {self._then}")
        elif self._told_s and not is_silent:
            self._say(f"Kafka answers again, after {self._told_s:.0f} s")
        self._told_s = silent_s if is_silent else 0.0
