"""Call receivers over HTTP, again with growing distances where it may help, and say what came of it.

No redirect is followed, no proxy of the environment is used, no body of an answer is read, and no address is
logged: some hold a secret in their path.
"""

import logging
import time
from collections.abc import Callable
from typing import NamedTuple

import aiohttp
import stamina
from stamina.instrumentation import set_on_retry_hooks

from agents.deliver.receivers import Letter, Receiver, Request
from schemas.base import epoch_ms
from schemas.delivery import Fate, Why
from streams.deliver.answers import Answer, answer_of, retry_after_s
from streams.deliver.rules import Verdict

logger = logging.getLogger("openear.deliver")

ATTEMPT_S = 15.0
"""Standard Webhooks asks for 15 to 30 s."""
CONNECT_S = 5.0
FIRST_WAIT_S = 1.0
LONGEST_WAIT_S = 600.0
"""After 10 attempts; what is down for a day is called 150 times."""

set_on_retry_hooks([])  # stamina's own hooks log what an error says, and aiohttp's errors say the address


class RefusedAnswerError(Exception):
    """Another attempt is no use."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class TryAgainError(Exception):
    """The receiver answered that it cannot now."""

    def __init__(self, status: int, after_s: float | None) -> None:
        super().__init__(status)
        self.status = status
        self.after_s = after_s


class Outcome(NamedTuple):
    """What came of all attempts."""

    verdict: Verdict
    attempts: int
    answer: int | None


Attempted = Callable[[str, str | None], None]
"""Is told of each attempt: `2xx`, `4xx` and so on, `none` where nobody answered; and why it has to be repeated, in
words without an address, or None."""


def new_session() -> aiohttp.ClientSession:
    """The one session of a process, for use in an `async with` statement."""
    return aiohttp.ClientSession(
        timeout=aiohttp.ClientTimeout(total=ATTEMPT_S, connect=CONNECT_S),
        trust_env=False,
        auto_decompress=False,
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"User-Agent": "openear"},
    )


async def tell(
    session: aiohttp.ClientSession, receiver: Receiver, letter: Letter, give_up_s: int, attempted: Attempted
) -> Outcome:
    """Tell it, or give up: at once where it is refused, else `give_up_s` after it was decided."""
    attempts = 0
    left_s = epoch_ms(letter.queued.at) / 1000 + give_up_s - time.time()
    try:
        async for attempt in stamina.retry_context(
            on=_wait,
            attempts=None,
            timeout=max(left_s, 1.0),
            wait_initial=FIRST_WAIT_S,
            wait_max=LONGEST_WAIT_S,
            wait_jitter=FIRST_WAIT_S,
        ):
            with attempt:
                attempts += 1
                status = await call(session, receiver.request(letter, _now_ms()), attempted)
                return Outcome(Verdict(Fate.TOLD, Why.ACCEPTED), attempts, status)
    except RefusedAnswerError as refused:
        return Outcome(Verdict(Fate.DEAD, Why.REFUSED), attempts, refused.status)
    except TryAgainError as away:
        return Outcome(Verdict(Fate.DEAD, Why.UNREACHABLE), attempts, away.status)
    except (aiohttp.ClientError, TimeoutError, OSError):
        return Outcome(Verdict(Fate.DEAD, Why.UNREACHABLE), attempts, None)
    raise AssertionError("stamina ends by an answer or by an exception")


async def call(session: aiohttp.ClientSession, request: Request, attempted: Attempted) -> int:
    """One attempt: the status where it was taken, else RefusedAnswerError, TryAgainError or an error of aiohttp."""
    try:
        async with session.post(
            request.url, data=request.body, headers=request.headers, allow_redirects=False
        ) as answer:
            status, after = answer.status, answer.headers.get("Retry-After")
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        attempted("none", type(error).__name__)
        raise
    judged = answer_of(status)
    attempted(f"{status // 100}xx", f"answer {status}" if judged is Answer.AGAIN else None)
    match judged:
        case Answer.ACCEPTED:
            return status
        case Answer.REFUSED:
            raise RefusedAnswerError(status)
        case Answer.AGAIN:
            raise TryAgainError(status, retry_after_s(after))


def _wait(error: Exception) -> bool | float:
    """Whether another attempt may help, or after how many seconds at least."""
    if isinstance(error, TryAgainError) and error.after_s is not None:
        return error.after_s
    return isinstance(error, TryAgainError | aiohttp.ClientError | TimeoutError | OSError)


def _now_ms() -> int:
    return int(time.time() * 1000)
