"""What an outage of Kafka cut off is begun anew, and nothing else is."""

import asyncio
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from aiokafka.errors import (
    KafkaConnectionError,
    KafkaError,
    KafkaTimeoutError,
    ProducerFenced,
    TopicAuthorizationFailedError,
)

from agents.commands.errors import NoKafkaError, UserError
from agents.deliver import outlast as outlasting
from agents.deliver.outlast import outlast


class Away:
    """Answers of a Kafka that was away, or was there all the while."""

    def __init__(self, *, was_away: bool = True) -> None:
        self.was_away = was_away
        self.followed: list[object] = []

    def follow(self, journal: object) -> None:
        self.followed.append(journal)


def failing(*errors: BaseException) -> Any:
    """An attempt that fails so often, and then ends with 3."""
    left: Iterator[BaseException] = iter(errors)

    async def attempt() -> int:
        if (error := next(left, None)) is not None:
            raise error
        return 3

    return attempt


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlasting, "AGAIN_S", 0.001)


async def test_what_an_outage_cut_off_is_begun_anew_and_told_once(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "openear.deliver")
    away: Any = Away()
    cut_off = ExceptionGroup("", [TimeoutError()])
    nobody = [NoKafkaError("no Kafka answers at here:1")] * 5
    assert await outlast(failing(cut_off, *nobody), away, asyncio.Event()) == 3
    assert [record.getMessage() for record in caplog.records] == [
        "an outage of Kafka cut off what was under way (TimeoutError): it is begun anew"
    ]
    assert away.followed == [None] * 6


@pytest.mark.parametrize("error", [KafkaConnectionError(), KafkaTimeoutError(), TimeoutError()])
async def test_without_an_outage_a_failure_ends_it(error: Exception) -> None:
    was_there: Any = Away(was_away=False)
    with pytest.raises(type(error)):
        await outlast(failing(error), was_there, asyncio.Event())


@pytest.mark.parametrize(
    "error",
    [
        ProducerFenced(),
        TopicAuthorizationFailedError("t"),
        KafkaError("strange"),
        UserError("no topic"),
        ValueError(),
    ],
)
async def test_an_outage_excuses_no_fence_no_refusal_and_no_bug(error: Exception) -> None:
    away: Any = Away()
    with pytest.raises(type(error)):
        await outlast(failing(error), away, asyncio.Event())


async def test_whoever_is_asked_to_stop_waits_for_no_kafka() -> None:
    stop, away = asyncio.Event(), Away()
    anyway: Any = away

    async def attempt() -> int:
        stop.set()
        raise NoKafkaError("no Kafka answers at here:1")

    assert await outlast(attempt, anyway, stop) == 0
