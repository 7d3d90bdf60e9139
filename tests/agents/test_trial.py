"""A record is tried in a copy of the process: what the copy does to itself does nothing to us."""

import os
import signal
import time

import pytest

from agents.worker import trial
from agents.worker.trial import ends_every_time


async def test_who_hears_and_lives_is_no_killer_and_what_the_copy_thought_is_gone() -> None:
    heard: list[int] = []
    assert not await ends_every_time(lambda: heard.append(1))
    assert heard == []


async def test_an_exception_and_a_signal_end_each_copy() -> None:
    def raises() -> None:
        raise RuntimeError

    assert await ends_every_time(raises)
    assert await ends_every_time(lambda: os.kill(os.getpid(), signal.SIGKILL))


async def test_one_copy_that_is_ended_proves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    codes = [-9, 0]

    async def exit_of(child: int) -> int:
        os.waitpid(child, 0)  # noqa: ASYNC222
        return codes.pop(0)

    monkeypatch.setattr(trial, "_exit_of", exit_of)
    assert not await ends_every_time(lambda: None)
    assert codes == []


async def test_a_record_that_never_ends_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "TRIAL_S", 0.05)
    assert await ends_every_time(lambda: time.sleep(3600))


async def test_where_no_copy_can_be_made_nothing_is_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_memory() -> int:
        raise OSError

    monkeypatch.setattr(os, "fork", no_memory)
    assert not await ends_every_time(lambda: os.kill(os.getpid(), signal.SIGKILL))
