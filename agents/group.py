"""See and delete the consumer group of the workers: who is in it, and how far it says that it is.

Topic in and out: Kafka's own record of the group's offsets. Kafka refuses to delete a group that has members.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import GroupIdNotFound, KafkaError, NonEmptyGroup, for_code
from aiokafka.protocol.admin import DeleteGroupsRequest

from agents.admin import admin_of
from agents.commands.errors import UserError
from agents.settings import WorkerSettings
from streams.topology import Topic
from streams.wording import counted

COORDINATOR_S = 20.0
"""A new cluster makes the topic of all groups first: 1 to 3 s."""
PAUSE_S = 0.2


async def committed_offsets(settings: WorkerSettings) -> dict[int, int]:
    """How far the group says that each partition of the mentions was heard."""
    offsets = await _asked(settings, lambda admin: admin.list_consumer_group_offsets(settings.group))
    source = settings.prefix + Topic.MENTIONS
    return {tp.partition: each.offset for tp, each in offsets.items() if tp.topic == source}


async def refuse_members(settings: WorkerSettings) -> None:
    """Raise UserError while workers are in the group."""
    (answer,) = await _asked(settings, lambda admin: admin.describe_consumer_groups([settings.group]))
    code, _, _, _, _, members, *_ = answer.groups[0]
    _check(code, settings.group)
    if members:
        raise _has_members(settings.group, len(members))


async def delete_group(settings: WorkerSettings) -> None:
    """Forget the offsets of the group; raises UserError while workers are in it. Fine where there is none."""

    async def delete(admin: AIOKafkaAdminClient) -> None:
        coordinator = await admin.find_coordinator(settings.group)
        answer = await admin._send_request(DeleteGroupsRequest([settings.group]), coordinator)
        for _, code in answer.results:
            _check(code, settings.group)

    await _asked(settings, delete)


def _check(code: int, group: str) -> None:
    error = for_code(code)
    if error is NonEmptyGroup:
        raise _has_members(group, None)
    if code and error is not GroupIdNotFound:
        raise error(group)


def _has_members(group: str, count: int | None) -> UserError:
    workers = "workers" if count is None else counted(count, "worker")
    return UserError(
        f"the group {group} has {workers}: stop them first (one that was killed is a member until its session "
        "ends, 10 s by default)"
    )


async def _asked(settings: WorkerSettings, ask: Callable[[AIOKafkaAdminClient], Awaitable[Any]]) -> Any:
    """The answer of the group's coordinator, which a cluster may have to choose first."""
    try:
        async with admin_of(settings.connection()) as admin, asyncio.timeout(COORDINATOR_S):
            while True:
                try:
                    return await ask(admin)
                except KafkaError as error:
                    if not error.retriable:
                        raise
                    await asyncio.sleep(PAUSE_S)
    except TimeoutError:
        raise UserError(f"Kafka names no coordinator of {settings.group} in {COORDINATOR_S:g} s") from None
