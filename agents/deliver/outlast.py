"""Go on after an outage of Kafka that cut something off, as a new process would.

Mostly an outage passes by itself: nothing is begun while it lasts (agents/deliver/answers.py). A transaction that
was under way when it began has an unknown outcome, and after a minute its time is over. Then everything in memory
is dropped, and what Kafka holds is read again once Kafka answers; what was not acknowledged is told again.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from aiokafka.errors import KafkaError, KafkaTimeoutError, ProducerFenced

from agents.commands.errors import NoKafkaError
from agents.deliver.answers import Answers
from agents.exits import named

logger = logging.getLogger("openear.deliver")

AGAIN_S = 2.0
"""Between two attempts to reach Kafka."""


async def outlast(attempt: Callable[[], Awaitable[int]], answers: Answers, stop: asyncio.Event) -> int:
    """What the attempt gives; begun anew after each failure that an outage explains, until `stop` is set (0).

    The very first one has to reach Kafka: a wrong address is no outage.
    """
    while not stop.is_set():
        try:
            return await attempt()
        except BaseException as error:
            cause = first_of(error)
            if not _is_of_an_outage(cause, answers):
                raise
            if not isinstance(cause, NoKafkaError):  # that one is no news any more
                logger.warning(
                    "an outage of Kafka cut off what was under way (%s): it is begun anew", named(cause)
                )
        answers.follow(None)
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), AGAIN_S)
    return 0


def first_of(error: BaseException) -> BaseException:
    """The error itself, of several that came together the first."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def _is_of_an_outage(error: BaseException, answers: Answers) -> bool:
    """Whether Kafka was away, so that to begin anew helps; a fence and a refusal stay what they are."""
    if not answers.was_away or isinstance(error, ProducerFenced):
        return False
    if isinstance(error, KafkaError):
        return error.retriable or isinstance(error, KafkaTimeoutError)
    return isinstance(error, TimeoutError | NoKafkaError)
