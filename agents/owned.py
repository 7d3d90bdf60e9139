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

from schemas.profile import Profiles
from streams.brand import Brand
from streams.records import Record, Snapshot
from streams.tally import Tally

if TYPE_CHECKING:
    from agents.suspicion import Suspicion


class PartitionListener(Protocol):
    """What the engine asks of `streams.listener.Listener`."""

    next_offset: int | None
    watermark_ms: int | None
    attempts: int
    portion: int
    stopped_cleanly: bool
    tally: Tally
    refused: dict[str, str]

    @property
    def is_dirty(self) -> bool:
        """Something would be lost that a snapshot would save."""

    @property
    def has_closed(self) -> bool:
        """A window closed, or an alert was raised, since the last snapshot."""

    @property
    def outbox_size(self) -> int:
        """Bytes that wait for the next snapshot."""

    def start_at(self, offset: int) -> None:
        """Take this offset as the next one."""

    def hear(self, record: Record) -> object:
        """Hear one record; None if it was heard before."""

    def condemn(self, record: Record, attempts: int) -> object:
        """Put a record aside unheard: it ended every process that heard it."""

    def take_profiles(self, profiles: Profiles, *, is_partial: bool = False) -> None:
        """Let all brands follow these profiles; `refused` says which do not, and why."""

    def due_ms(self) -> int | None:
        """The watermark at which something closes."""

    def advance_idle(self, silent_ms: int) -> bool:
        """Move the watermark by confirmed silence."""

    def snapshot(self, *, attempts: int | None = None, portion: int = 0, clean: bool = False) -> Snapshot:
        """Drain outputs and changed state."""

    def brands_learning(self) -> int:
        """Brands whose baseline is too young."""

    def brand_count(self) -> int:
        """Brands in the state."""

    def brands(self) -> list[Brand]:
        """All of them, to look at."""

    def has_profile(self, name: str) -> bool:
        """Whether somebody wrote a profile of this brand."""


class ListenerFactory(Protocol):
    """Make the listener of a partition from its saved state; no parts: a new one."""

    def __call__(self, partition: int, parts: Mapping[bytes, bytes]) -> PartitionListener:
        """Raise `streams.state.saved.StateError` where the parts do not fit the settings."""


@dataclass(eq=False, slots=True)
class OwnedPartition:
    """One partition, from its acquisition to its release."""

    number: int
    listener: PartitionListener
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
