"""Log lines: no floods, no words of customers."""

import logging

import pytest

from agents import logs
from agents.logs import Quieten


def a_line(name: str, message: str, *args: object, error: BaseException | None = None) -> logging.LogRecord:
    raised = (type(error), error, None) if error else None
    return logging.LogRecord(name, logging.ERROR, "x.py", 1, message, args, raised)


def test_a_librarys_line_passes_a_few_times_a_period(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(logs, "monotonic", lambda: now[0])
    quieten = Quieten()
    passed = [quieten.filter(a_line("aiokafka.conn", "cannot reach %s", n)) for n in range(100)]
    assert sum(passed) == logs.LINES
    assert quieten.filter(a_line("aiokafka.conn", "another kind"))
    now[0] += logs.PERIOD_S + 1
    line = a_line("aiokafka.conn", "cannot reach %s", 7)
    assert quieten.filter(line)
    assert line.getMessage() == "cannot reach 7 (97 more like it)"


def test_our_own_lines_always_pass() -> None:
    quieten = Quieten()
    assert all(quieten.filter(a_line("openear.listen", "back to %d", 1)) for _ in range(100))


def test_a_traceback_of_a_library_is_cut_to_its_type() -> None:
    line = a_line("faust.agent", "Crashed: %s", "why", error=KeyError("what a customer wrote"))
    assert Quieten().filter(line)
    assert line.exc_info is None
    assert "KeyError" in line.getMessage()
    assert "customer" not in logging.Formatter(logs.FORMAT).format(line)


def test_kinds_that_are_remembered_are_bounded() -> None:
    quieten = Quieten()
    for number in range(3 * logs.KINDS):
        quieten.filter(a_line("aiokafka", f"kind {number}"))
    assert len(quieten._seen) <= logs.KINDS
