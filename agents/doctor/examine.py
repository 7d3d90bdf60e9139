"""Run all checks of `openear doctor` in order. Whatever goes wrong is the result of a check, never a traceback."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from time import time

from aiokafka.errors import TopicAuthorizationFailedError

from agents.broker.cache import cache_dir
from agents.broker.errors import BrokerError
from agents.commands.errors import UserError
from agents.doctor.asking import Cluster, Heard, Topics, heard, ids_of, least_skew
from agents.doctor.checked import Checked, failed, ok, warning
from agents.doctor.judging import (
    judge_clock,
    judge_late,
    judge_letters,
    judge_partitioner,
    judge_rights,
    judge_topics,
    judge_version,
    not_to_be_read,
)
from agents.doctor.machine import judge_key, judge_profiles, judge_room
from agents.exits import named
from agents.profiles import check_profiles, profile_files
from agents.settings import WorkerSettings
from agents.topics import planned_topics
from streams.identity import KeyedHash
from streams.topic_plan import FoundTopic, plan_topics
from streams.topology import PARTITIONS, TOPICS, Component, Topic

PATIENCE_S = 20.0
"""For one question; all of them together take 1 s where Kafka is well."""
OF_KAFKA = ("version", "topics", "rights", "clock", "partitioner", "dead letters", "late")


async def examine(settings: WorkerSettings, component: Component = Component.WORKER) -> list[Checked]:
    """All results, those of Kafka first; `component` is whose rights this user ought to have."""
    checks, known = await _of_kafka(settings, component)
    return [
        *checks,
        _of_profiles(settings.profiles, known.brands if known else None),
        _of_key(settings, known.fingerprints if known else {}),
        _of_room(),
    ]


async def _of_kafka(settings: WorkerSettings, component: Component) -> tuple[list[Checked], Heard | None]:
    try:
        async with asyncio.timeout(PATIENCE_S):
            cluster = await Cluster(settings).__aenter__()
    except Exception as error:  # noqa: BLE001
        broker = failed("broker", _told(error), "start it, or give --brokers HOST:PORT; then run this again")
        return [broker, *(warning(name, "not checked: Kafka does not answer") for name in OF_KAFKA)], None
    try:
        return await _answers(settings, cluster, component)
    finally:
        await cluster.__aexit__(None, None, None)


async def _answers(
    settings: WorkerSettings, cluster: Cluster, component: Component
) -> tuple[list[Checked], Heard | None]:
    topics: Topics | None = None
    known: Heard | None = None

    def closed() -> frozenset[Topic]:
        return topics.closed if topics is not None else frozenset()

    async def broker() -> Checked:
        count = await cluster.brokers()
        return ok("broker", f"{count} broker{'' if count == 1 else 's'} at {settings.brokers}")

    async def version() -> Checked:
        return judge_version(await cluster.metadata_version())

    async def of_topics() -> Checked:
        nonlocal topics
        topics = await cluster.topics()
        return await _of_topics(settings, topics)

    async def rights() -> Checked:
        asked = topics or await cluster.topics()
        denied = await cluster.denied_ids(ids_of(component, settings, asked.partitions or 1))
        return judge_rights(asked.operations, denied, settings.prefix, component)

    async def of_heard() -> Checked:
        nonlocal known
        known = await heard(settings, closed())
        if Topic.DEAD_LETTERS in closed():
            return not_to_be_read("partitioner", Topic.DEAD_LETTERS, settings.prefix)
        return judge_partitioner(known.letters, round(time() * 1000))

    async def letters() -> Checked:
        if Topic.DEAD_LETTERS in closed():
            return not_to_be_read("dead letters", Topic.DEAD_LETTERS, settings.prefix)
        return judge_letters((known or await heard(settings, closed())).letters, round(time() * 1000))

    async def late() -> Checked:
        if Topic.LATE in closed():
            return not_to_be_read("late", Topic.LATE, settings.prefix)
        return judge_late((known or await heard(settings, closed())).late)

    async def clock() -> Checked:
        return judge_clock(least_skew(known.newest_ms if known else None, [await cluster.skew()]))

    asked_in_order: list[tuple[str, Callable[[], Awaitable[Checked]]]] = [
        ("broker", broker),
        ("version", version),
        ("topics", of_topics),
        ("rights", rights),
        ("partitioner", of_heard),
        ("dead letters", letters),
        ("late", late),
        ("clock", clock),
    ]
    return [await _checked(name, ask) for name, ask in asked_in_order], known


async def _of_topics(settings: WorkerSettings, topics: Topics) -> Checked:
    """By the plan of `openear topics plan`; by names and counts alone where this user may not see settings."""
    partitions = topics.partitions or PARTITIONS
    try:
        changes = await planned_topics(settings.connection(), settings.prefix, partitions)
    except UserError as error:
        if not isinstance(error.__cause__, TopicAuthorizationFailedError):
            raise
        as_planned = {
            settings.prefix + spec.topic: FoundTopic(topics.counts[spec.topic], spec.config)
            for spec in TOPICS
            if spec.topic in topics.counts
        }
        changes = plan_topics(as_planned, settings.prefix, partitions)
        return judge_topics(changes, topics.partitions, are_settings_seen=False)
    return judge_topics(changes, topics.partitions)


async def _checked(name: str, ask: Callable[[], Awaitable[Checked]]) -> Checked:
    try:
        async with asyncio.timeout(PATIENCE_S):
            return await ask()
    except Exception as error:  # noqa: BLE001
        return failed(name, f"could not be checked: {_told(error)}")


def _of_profiles(folder: Path | None, brands: set[str] | None) -> Checked:
    try:
        verdicts = None if folder is None else check_profiles(profile_files(folder))
    except (UserError, OSError) as error:
        return failed("profiles", _told(error), "give the folder of profiles by --profiles")
    return judge_profiles(verdicts, brands)


def _of_key(settings: WorkerSettings, fingerprints: dict[int, str]) -> Checked:
    try:
        return judge_key(None, KeyedHash(settings.key()).fingerprint, fingerprints)
    except UserError as error:
        return judge_key(str(error), None, fingerprints)


def _of_room() -> Checked:
    try:
        folder = there = cache_dir()
        while not there.exists():
            there = there.parent
        return judge_room(folder, shutil.disk_usage(there).free)
    except (BrokerError, OSError) as error:
        return warning("disk", _told(error))


def _told(error: BaseException) -> str:
    if isinstance(error, TimeoutError):
        return f"no answer within {PATIENCE_S:.0f} s"
    return str(error) if isinstance(error, BrokerError) else named(error)
