"""Define what goes into a listener and what comes out: plain records, without a broker."""

from typing import NamedTuple

from streams.topology import Topic


class Record(NamedTuple):
    """One record of `mentions.v1` as the broker holds it."""

    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    arrived_ms: int
    """The broker's append time, milliseconds since 1970."""
    headers: tuple[tuple[str, bytes], ...] = ()
    """Nothing in them changes what is heard; a dead letter remembers how often it was sent again."""


class Output(NamedTuple):
    """One record to write, to the partition that caused it; all of it stands in one transaction."""

    topic: Topic
    key: bytes
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...] = ()


class StateRecord(NamedTuple):
    """One part of the saved state; value None is a tombstone."""

    key: bytes
    value: bytes | None


class Snapshot(NamedTuple):
    """All that one checkpoint makes durable: outputs, changed state, and how far the source was read."""

    next_offset: int
    outputs: list[Output]
    state: list[StateRecord]
