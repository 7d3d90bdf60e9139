"""Make what a worker owns of the partitions that it fenced, from their saved state and where that left off.

Nothing is heard yet; whoever makes them seeks the source to each `position`.
"""

import logging
from collections.abc import Mapping
from typing import NamedTuple

from aiokafka import AIOKafkaProducer

from agents.settings import WorkerSettings
from agents.worker.load import Loaded, Loader, start_offset
from agents.worker.owned import ListenerFactory, OwnedPartition
from agents.worker.suspicion import Suspicion, suspicion_of, wary_runs_of

logger = logging.getLogger("openear.acquire")


class TakenOver(NamedTuple):
    """A partition that is about to be heard."""

    partition: OwnedPartition
    is_unread: bool
    """Records wait there: delivering them is an attempt that may end the worker."""


async def taken_over(
    settings: WorkerSettings, make: ListenerFactory, producers: Mapping[int, AIOKafkaProducer]
) -> list[TakenOver]:
    """Load what is saved of partitions whose producers have started; raises RefusedError or StateError."""
    async with Loader(settings.connection(), settings.group, settings.prefix) as loader:
        return [
            await _taken_over(settings, make, producers[number], loader, number, loaded)
            for number, loaded in (await loader.load(producers)).items()
        ]


async def _taken_over(
    settings: WorkerSettings,
    make: ListenerFactory,
    producer: AIOKafkaProducer,
    loader: Loader,
    number: int,
    loaded: Loaded,
) -> TakenOver:
    listener = make(number, loaded.parts)
    place = listener.place
    start = await start_offset(loader, number, loaded, place.next_offset, settings.accept_loss)
    partition = OwnedPartition(number, listener, producer, start)
    partition.suspicion = suspicion_of(place, start, loaded.end, settings.attempts)
    partition.wary_runs = wary_runs_of(place)
    if partition.suspicion is not None:
        _tell_suspicion(number, partition.suspicion)
    if place.next_offset != start:
        _tell_loss(number, place.next_offset, start)
        listener.start_at(start)
    return TakenOver(partition, loaded.end > start)


def _tell_suspicion(number: int, suspicion: Suspicion) -> None:
    logger.warning(
        "partition %d: %d deliveries in a row ended a worker; hearing on in small portions",
        number,
        suspicion.attempts,
    )


def _tell_loss(number: int, next_offset: int | None, start: int) -> None:
    if next_offset is not None:
        logger.warning("partition %d: records %d to %d are lost", number, next_offset, start - 1)
