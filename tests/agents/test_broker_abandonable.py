"""Threads that nobody waits for: failure ends the work, and a silent server does not hold the program."""

import subprocess
import sys
import textwrap
from threading import Event

import pytest

from agents.broker.abandonable import each_done


def test_every_item_is_given_when_it_is_done() -> None:
    assert sorted(each_done(lambda _: None, range(20), threads=4)) == list(range(20))


def test_nothing_to_do_is_done() -> None:
    assert list(each_done(lambda _: None, [], threads=4)) == []


def test_the_first_failure_is_raised_and_nothing_more_begins() -> None:
    begun, goes_on = [], Event()

    def fails_first(item: int) -> None:
        begun.append(item)
        if item == 0:
            raise ValueError("item 0")
        goes_on.wait()

    with pytest.raises(ValueError, match="item 0"):
        list(each_done(fails_first, range(5), threads=1))
    goes_on.set()
    assert begun in ([0], [0, 1])  # the thread may have taken one more before it heard of the failure


def test_others_go_on_while_one_is_stuck() -> None:
    stuck = Event()
    done = each_done(lambda item: stuck.wait() and None if item == 0 else None, [0, 1, 2], threads=2)
    assert {next(done), next(done)} == {1, 2}
    stuck.set()
    assert list(done) == [0]


def test_a_stuck_item_does_not_hold_the_program() -> None:
    program = """
        from threading import Event
        from agents.broker.abandonable import each_done
        def work(item):
            if item == "silent":
                Event().wait()
            raise ValueError("failed")
        list(each_done(work, ["silent", "broken"], threads=2))
    """
    ended = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.stderr.endswith("ValueError: failed\n")
