"""Read the saved state of partitions, and check that it fits the source, before anything is heard.

Topic in: state.v1, the partitions acquired, committed records only, up to the last stable offset. Runs on a
connection of its own: Faust's consumer answers after its long poll of 1.5 s only.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition

from agents.exits import Exit, RefusedError
from agents.goodbye import goodbye
from agents.reading import a_reader, runs_below
from agents.worker.hanging import closed_ends
from streams.topology import Topic

AGREE_S = 20.0
"""How long state and committed offset may differ: a stopped worker that ends an old recovery sees it."""
RETRY_S = 0.5
FETCH_BYTES = 4_194_304


@dataclass(slots=True)
class Loaded:
    """What Kafka knows of one partition."""

    parts: dict[bytes, bytes] = field(default_factory=dict)
    committed: int | None = None
    first: int = 0
    """The oldest offset that the source still holds."""
    end: int = 0
    """The source's last stable offset."""


class Loader:
    """A reader of state for use in an `async with` statement."""

    def __init__(self, connection: dict[str, Any], group: str, prefix: str) -> None:
        self._prefix = prefix
        self._consumer = a_reader(
            connection,
            group_id=group,  # to ask for committed offsets; it never joins
            max_partition_fetch_bytes=FETCH_BYTES,
            fetch_max_wait_ms=100,
        )
        self._uncommitted = AIOKafkaConsumer(**connection, enable_auto_commit=False)
        """Reads nothing: it is asked where the log ends, open transactions included."""

    async def __aenter__(self) -> "Loader":
        await self._consumer.start()
        try:
            await self._uncommitted.start()
        except BaseException:
            await goodbye(self._consumer)
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await goodbye(self._uncommitted)
        await goodbye(self._consumer)

    async def load(self, numbers: Iterable[int]) -> dict[int, Loaded]:
        """Read all parts of these partitions; raises RefusedError where a transaction on them has no end."""
        loaded = {number: Loaded() for number in numbers}
        await self._read_parts(loaded)
        sources = {number: self._source(number) for number in loaded}
        first = await self._consumer.beginning_offsets(list(sources.values()))
        end = await self._consumer.end_offsets(list(sources.values()))
        for number, source in sources.items():
            loaded[number].first = first[source]
            loaded[number].end = end[source]
            loaded[number].committed = await self._consumer.committed(source)
        return loaded

    async def committed(self, number: int) -> int | None:
        """The group's offset of one source partition as of now."""
        offset: int | None = await self._consumer.committed(self._source(number))
        return offset

    async def _read_parts(self, loaded: dict[int, Loaded]) -> None:
        states = [TopicPartition(self._prefix + Topic.STATE, number) for number in loaded]
        self._consumer.assign(states)
        ends = await closed_ends(self._consumer, self._uncommitted, states)
        await self._consumer.seek_to_beginning(*states)
        async for state, records in runs_below(self._consumer, ends):
            parts = loaded[state.partition].parts
            for record in records:
                if record.value is None:
                    parts.pop(record.key, None)
                else:
                    parts[record.key] = record.value

    def _source(self, number: int) -> TopicPartition:
        return TopicPartition(self._prefix + Topic.MENTIONS, number)


async def start_offset(
    loader: Loader, number: int, loaded: Loaded, next_offset: int | None, loss_ok: bool
) -> int:
    """Where hearing begins; raises RefusedError where state and source do not fit together."""
    if next_offset is None:
        if loaded.committed is not None:
            raise RefusedError(
                Exit.STATE,
                f"partition {number} was heard up to offset {loaded.committed}, but its state is gone from "
                f"{Topic.STATE}: make it anew from the log by `openear state rebuild`, put a copy back by `openear "
                "state import`, or delete the group's offsets to begin anew",
            )
        return loaded.first
    await _agree(loader, number, loaded.committed, next_offset)
    if next_offset > loaded.end:
        raise RefusedError(
            Exit.STATE,
            f"partition {number} was heard up to offset {next_offset}, but {Topic.MENTIONS} ends at "
            f"{loaded.end}: it was made anew, so delete {Topic.STATE} and the group's offsets too",
        )
    if next_offset < loaded.first and not loss_ok:
        raise RefusedError(
            Exit.GAP,
            f"partition {number}: the records {next_offset} to {loaded.first - 1} were deleted before they were "
            "heard (retention); start once with --accept-loss to go on without them",
        )
    return max(next_offset, loaded.first)


async def _agree(loader: Loader, number: int, committed: int | None, next_offset: int) -> None:
    """Both stand in one transaction, so they differ only if somebody else wrote, or Kafka lost its end for one.

    No committed offset at all is fine: Kafka forgets those of a group that was away for a week, and the state
    is the truth.
    """
    clock = asyncio.get_running_loop().time
    until = clock() + AGREE_S
    while committed is not None and committed != next_offset:
        if clock() > until:
            raise RefusedError(
                Exit.STATE,
                f"partition {number}: the state says offset {next_offset}, the group says {committed}: either "
                "another program commits for this group (stop it), or Kafka lost the end of a transaction in a "
                "restart (end it by `kafka-transactions.sh find-hanging` and `abort`); then set the group's offset "
                "to that of the state, or delete the state and the group's offsets to begin anew",
            )
        await asyncio.sleep(RETRY_S)
        committed = await loader.committed(number)
