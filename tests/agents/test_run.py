"""A worker's end: a cut-off wait is no crash where somebody asked for the end."""

import asyncio
from typing import Any

import pytest

from agents.exits import Exit
from agents.worker import run
from agents.worker.run import shut_down


class CutOff:
    """A worker of Faust whose end is cancelled, so many times, before or after its loop is closed."""

    def __init__(self, times: int, *, was_asked: bool, closes_first: bool = False) -> None:
        self.loop = asyncio.new_event_loop()
        self.was_asked = was_asked
        self.calls = 0
        self._times, self._closes_first = times, closes_first

    def stop_and_shutdown(self) -> None:
        self.calls += 1
        if self.calls > self._times or self._closes_first:
            self.loop.close()
        if self.calls <= self._times:
            raise asyncio.CancelledError


def test_an_end_that_is_cut_off_in_a_rebalance_goes_on() -> None:
    worker = CutOff(1, was_asked=True)
    shut_down(worker)  # type: ignore[arg-type]
    assert (worker.calls, worker.loop.is_closed()) == (2, True)


def test_what_faust_takes_for_a_crash_after_it_closed_its_loop_is_an_end_like_another() -> None:
    worker = CutOff(1, was_asked=True, closes_first=True)
    shut_down(worker)  # type: ignore[arg-type]
    assert worker.calls == 1


def test_a_wait_that_is_cut_off_without_being_asked_is_to_be_restarted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    left: list[Any] = []
    monkeypatch.setattr(run, "leave", lambda code, _reason: left.append(code))
    shut_down(CutOff(1, was_asked=False))  # type: ignore[arg-type]
    assert left == [Exit.RESTART]
