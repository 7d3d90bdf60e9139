"""Hold what a worker keeps of each source partition that it owns.

An `OwnedPartition` is one epoch of ownership: it is made when the partition is acquired and never used again
after its release. Whatever carries another epoch (a run of records, a timer) is ignored by its identity.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, Protocol

from aiokafka import AIOKafkaProducer

from streams.listen.listener import Listener

if TYPE_CHECKING:
    from agents.worker.suspicion import Suspicion


class ListenerFactory(Protocol):
    """Make the listener of a partition from its saved state; no parts: a new one."""

    def __call__(self, partition: int, parts: Mapping[bytes, bytes]) -> Listener:
        """Raise `streams.state.saved.StateError` where the parts do not fit the settings."""


@dataclass(eq=False, slots=True)
class OwnedPartition:
    """One partition, from its acquisition to its release."""

    number: int
    listener: Listener
    producer: AIOKafkaProducer
    position: int
    """Where the source was read to and heard. Above `next_offset` by a transaction's markers at most."""
    delivered: int = field(init=False)
    """The source position behind the last run that was put into the agent's queue."""
    suspicion: "Suspicion | None" = None
    """That a record which comes next ended the worker before this one."""
    is_on_trial: bool = False
    """Something is heard that is saved as a whole or not at all: no checkpoint of the timer may come in between."""
    wary_runs: int = 0
    """Runs that are still to be saved one by one, since the last worker did not end well."""
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    """One transaction at a time: a timer's and the release's must never overlap."""
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    is_released: bool = False
    loop: asyncio.Task[None] | None = None
    checkpointed_at: float = field(default_factory=monotonic)
    """When there was last nothing left to save; monotonic seconds."""
    written_at: float = field(default_factory=monotonic)
    """When the last transaction was committed that wrote something; monotonic seconds."""
    rolled_at: float = field(default_factory=monotonic)
    """When something was last written to each compacted topic, whatever there was to say; monotonic seconds."""
    opened_at: float | None = None
    """When the transaction that is open now was begun; monotonic seconds."""
    rewound_at: float | None = None
    """When the consumer was last sent back; None as soon as a run fits again."""
    rewinds: int = 0

    def __post_init__(self) -> None:
        self.delivered = self.position


Owned = dict[int, OwnedPartition]
"""The partitions of this worker by number; only what stands here may be heard."""
