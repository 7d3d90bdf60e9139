"""Put a copy of the saved state back, or make the state anew from the log of mentions, while no worker runs.

Topics in: state.v1, mentions.v1 and inputs.v1, committed records. Topic out: state.v1, with the offset of the group
in the same transaction (saved_state.py, `replace`). Nothing is published: what the log says was said already.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from aiokafka import TopicPartition
from pydantic import TypeAdapter

from agents.commands.errors import UserError
from agents.preflight import partitions_of
from agents.reading import reading, runs_below
from agents.saved_state import Replacement
from agents.settings import WorkerSettings
from agents.state_copy import Copy, meta_in
from agents.worker.listeners import Listeners
from agents.worker.load import Loaded, Loader
from schemas.inputs import Input
from streams.listen.pipeline import hear_log
from streams.records import Record
from streams.state.contents import StateSize
from streams.state.saved import META_KEY
from streams.topology import Topic

_inputs: TypeAdapter[Input] = TypeAdapter(Input)


@dataclass(slots=True)
class Held:
    """What Kafka has now, of all partitions, and who would hear them."""

    settings: WorkerSettings
    listeners: Listeners
    loaded: dict[int, Loaded]

    def heard_to(self, number: int) -> int | None:
        """How far a partition was heard: the state says it, of whatever version, else the group."""
        size = StateSize(number)
        size.take(META_KEY, self.loaded[number].parts.get(META_KEY))
        told, committed = size.meta.get("next_offset"), self.loaded[number].committed
        if isinstance(told, int) and committed is not None and told != committed:
            raise UserError(f"partition {number}: the state says offset {told}, the group says {committed}")
        return told if isinstance(told, int) else committed


async def looked_at(settings: WorkerSettings) -> Held:
    """Load everything that there is; raises UserError and RefusedError as a worker would."""
    partitions = await partitions_of(settings.connection(), settings.prefix)
    listeners = Listeners(settings, partitions)
    async with Loader(settings.connection(), settings.group, settings.prefix) as loader:
        return Held(settings, listeners, await loader.load(range(partitions)))


def planned_import(now: Held, copy: Copy, *, may_go_back: bool) -> list[Replacement]:
    """What an import would write; raises StateError or UserError where the copy does not fit what is there."""
    if missing := sorted(number for number, each in now.loaded.items() if each.parts and number not in copy):
        raise UserError(f"partition {missing[0]} has a state, and the copy has none of it")
    if unknown := sorted(copy.keys() - now.loaded.keys()):
        raise UserError(
            f"the copy has partition {unknown[0]}, and mentions.v1 has {len(now.loaded)} partitions"
        )
    return [_imported(now, number, parts, may_go_back=may_go_back) for number, parts in sorted(copy.items())]


def _imported(now: Held, number: int, parts: dict[bytes, bytes], *, may_go_back: bool) -> Replacement:
    now.listeners(number, parts)  # read as a worker would: version, hash key, partitions, every part
    next_offset, loaded, heard = meta_in(parts).next_offset, now.loaded[number], now.heard_to(number)
    if next_offset > loaded.end:
        raise UserError(
            f"partition {number}: the copy was heard up to offset {next_offset}, and mentions.v1 ends at "
            f"{loaded.end}: it belongs to another log"
        )
    if next_offset < loaded.first:
        raise UserError(
            f"partition {number}: the copy was heard up to offset {next_offset}, and mentions.v1 begins at "
            f"{loaded.first}: what stands between them is deleted"
        )
    if heard is not None and heard > next_offset and not may_go_back:
        raise UserError(
            f"partition {number} was heard up to offset {heard}, the copy only up to {next_offset}: with "
            "--go-back the records between them are heard again, and their windows and alerts published again"
        )
    return Replacement(number, parts, [key for key in loaded.parts if key not in parts], next_offset)


async def rebuilt(now: Held, number: int) -> Replacement | None:
    """Make the state of a partition from what the log still has; None where nothing was heard of it yet."""
    until, loaded = now.heard_to(number), now.loaded[number]
    if until is None:
        return None
    if until > loaded.end:
        raise UserError(f"partition {number} was heard up to {until}, but mentions.v1 ends at {loaded.end}")
    listener = now.listeners(number, {})
    inputs = [
        each
        async for records in _portions(now.settings, Topic.INPUTS, number, 0, None)
        for each in (_inputs.validate_json(record.value or b"") for record in records)
        if each.offset <= until
    ]
    async for records in _portions(now.settings, Topic.MENTIONS, number, loaded.first, until):
        portion = [Record(number, r.offset, r.key, r.value, r.timestamp, r.headers) for r in records]
        between = [each for each in inputs if each.offset <= portion[-1].offset]
        inputs = inputs[len(between) :]
        hear_log(listener, portion, between)
        listener.take_outputs()  # they were published when the log was heard first
    hear_log(listener, [], inputs)
    listener.take_outputs()
    listener.start_at(until)
    parts = {part.key: part.value for part in listener.snapshot(clean=True).state if part.value is not None}
    return Replacement(number, parts, [key for key in loaded.parts if key not in parts], until)


async def _portions(
    settings: WorkerSettings, topic: Topic, number: int, start: int, end: int | None
) -> AsyncIterator[list[Any]]:
    """The committed records of a partition below an offset, or of all of it, as they are fetched."""
    at = TopicPartition(settings.prefix + topic, number)
    async with reading(settings.connection()) as consumer:
        consumer.assign([at])
        if end is None:
            end = (await consumer.end_offsets([at]))[at]
        consumer.seek(at, start)
        async for _, portion in runs_below(consumer, {at: end}):
            yield portion
