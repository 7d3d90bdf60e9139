"""Say once that a receiver begins to fail, and once that it answers again: what happens to its calls.

One line a spell, however often it is called meanwhile; each call is counted. What a receiver refuses is an answer,
and whoever gave up says so. Of an error its class alone is logged: its words hold the address.
"""

import logging
import time
from collections.abc import Callable

from agents.deliver.counts import Counts

logger = logging.getLogger("openear.deliver")


class Reach:
    """Whether the receiver of one subscriber answers."""

    def __init__(self, subscriber: str, counts: Counts, now_s: Callable[[], float] = time.monotonic) -> None:
        self._subscriber = subscriber
        self._counts = counts
        self._now_s = now_s
        self._failing_since_s: float | None = None

    def attempted(self, answer: str, failure: str | None) -> None:
        """Take in one call: the class of its answer, and why it has to be called again; None: it has not."""
        self._counts.attempted(self._subscriber, answer)
        if failure is not None and self._failing_since_s is None:
            self._failing_since_s = self._now_s()
            logger.warning(
                "the receiver of %s fails: %s; it is called again at growing distances",
                self._subscriber, failure,
            )  # fmt: skip
        elif failure is None and self._failing_since_s is not None:
            failed_s = self._now_s() - self._failing_since_s
            self._failing_since_s = None
            logger.info("the receiver of %s answers again, after %d s", self._subscriber, failed_s)
