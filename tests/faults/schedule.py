"""Say what befalls workers and broker, in which order: from a seed, so that it can be told again."""

from collections.abc import Mapping
from enum import StrEnum
from random import Random


class Fault(StrEnum):
    """Something that an operator will meet."""

    KILL_OPEN = "a worker killed inside of a transaction"
    KILL = "a worker killed at any time"
    TERM = "a worker stopped and another started"
    FREEZE = "a worker stopped for longer than its session, and woken"
    JOIN = "a worker more"
    LEAVE = "a worker less"
    BROKER = "the broker killed and started again"
    SLOW = "the broker stopped for four seconds, and woken"
    AWAY = "the broker killed, and away for a minute"
    FULL = "the broker's disk full, and a part of it given back"
    AGAIN = "a producer that sends its last hundred records again"


def scheduled(seed: int, times: Mapping[Fault, int]) -> list[Fault]:
    """So many faults of each kind, shuffled; somebody joins before somebody leaves."""
    faults = [fault for fault, count in times.items() for _ in range(count)]
    Random(seed).shuffle(faults)
    moves = iter(_alternating(sum(fault in (Fault.JOIN, Fault.LEAVE) for fault in faults)))
    return [next(moves) if fault in (Fault.JOIN, Fault.LEAVE) else fault for fault in faults]


def portion_of(times: Mapping[Fault, int], number: int, portions: int) -> dict[Fault, int]:
    """The share of a portion; all portions together are the whole."""
    return {
        fault: count * (number + 1) // portions - count * number // portions for fault, count in times.items()
    }


def _alternating(count: int) -> list[Fault]:
    return [(Fault.JOIN, Fault.LEAVE)[number % 2] for number in range(count)]
