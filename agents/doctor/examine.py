"""Run all checks of `openear doctor` in order. Whatever goes wrong is the result of a check, never a traceback."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from time import time

from aiokafka.errors import TopicAuthorizationFailedError

from agents.broker.cache import cache_dir
from agents.broker.errors import BrokerError
from agents.commands.errors import UserError
from agents.doctor.checked import Checked, failed, ok, warning
from agents.doctor.cluster import Cluster, Topics, ids_of
from agents.doctor.judging_kafka import judge_clock, judge_topics, judge_version
from agents.doctor.judging_records import judge_late, judge_letters, judge_partitioner
from agents.doctor.judging_rights import judge_rights, not_to_be_read
from agents.doctor.machine import is_compiled, judge_hearing, judge_key, judge_profiles, judge_room
from agents.doctor.reading import Heard, heard, least_skew
from agents.exits import named
from agents.profiles.files import check_profiles, profile_files
from agents.settings import WorkerSettings
from agents.topics import planned_topics
from streams.identity import KeyedHash
from streams.topology import PARTITIONS, TOPICS, Topic
from streams.topology.access import Component
from streams.topology.plan import FoundTopic, plan_topics
from streams.wording import counted

PATIENCE_S = 20.0
"""For one question; all of them together take 1 s where Kafka is well."""
OF_KAFKA = ("version", "topics", "rights", "clock", "partitioner", "dead letters", "late")


async def examine(settings: WorkerSettings, component: Component = Component.WORKER) -> list[Checked]:
    """All results, those of Kafka first; `component` is whose rights this user ought to have."""
    checks, known = await _of_kafka(settings, component)
    return [
        *checks,
        _of_profiles(settings.profiles, known.brands if known else None),
        _of_key(settings, known.fingerprints if known else {}, component),
        _of_room(),
        judge_hearing(is_compiled()),
    ]


async def _of_kafka(settings: WorkerSettings, component: Component) -> tuple[list[Checked], Heard | None]:
    try:
        async with asyncio.timeout(PATIENCE_S):
            cluster = await Cluster(settings).__aenter__()
    except Exception as error:  # noqa: BLE001
        broker = failed("broker", _told(error), "start it, or give --brokers HOST:PORT; then run this again")
        return [broker, *(warning(name, "not checked: Kafka does not answer") for name in OF_KAFKA)], None
    try:
        questions = Questions(settings, cluster, component)
        return [await _checked(name, ask) for name, ask in questions.in_order()], questions.known
    finally:
        await cluster.__aexit__(None, None, None)


class Questions:
    """The checks of one Kafka; what one learned serves those after it."""

    def __init__(self, settings: WorkerSettings, cluster: Cluster, component: Component) -> None:
        self._settings = settings
        self._cluster = cluster
        self._component = component
        self._topics: Topics | None = None
        self.known: Heard | None = None
        """What the newest records say; None as long as it could not be read."""

    def in_order(self) -> list[tuple[str, Callable[[], Awaitable[Checked]]]]:
        """Each check with its name."""
        return [
            ("broker", self._broker),
            ("version", self._version),
            ("topics", self._planned),
            ("rights", self._rights),
            ("partitioner", partial(self._put_aside, "partitioner", Topic.DEAD_LETTERS, _partitioner)),
            ("dead letters", partial(self._put_aside, "dead letters", Topic.DEAD_LETTERS, _letters)),
            ("late", partial(self._put_aside, "late", Topic.LATE, _late)),
            ("clock", self._clock),
        ]

    async def _broker(self) -> Checked:
        count = await self._cluster.brokers()
        return ok("broker", f"{counted(count, 'broker')} at {self._settings.brokers}")

    async def _version(self) -> Checked:
        return judge_version(await self._cluster.metadata_version())

    async def _planned(self) -> Checked:
        self._topics = await self._cluster.topics()
        return await _as_planned(self._settings, self._topics)

    async def _rights(self) -> Checked:
        topics = self._topics or await self._cluster.topics()
        ids = ids_of(self._component, self._settings, topics.partitions or 1)
        denied = await self._cluster.denied_ids(ids)
        return judge_rights(topics.operations, denied, self._settings.prefix, self._component)

    async def _put_aside(self, check: str, topic: Topic, judge: Callable[[Heard], Checked]) -> Checked:
        """Judge by the newest records, if this user may read the topic that it is about."""
        closed = self._topics.closed if self._topics is not None else frozenset[Topic]()
        if self.known is None:
            self.known = await heard(self._settings, closed)
        if topic in closed:
            return not_to_be_read(check, topic, self._settings.prefix)
        return judge(self.known)

    async def _clock(self) -> Checked:
        newest_ms = self.known.newest_ms if self.known else None
        return judge_clock(least_skew(newest_ms, [await self._cluster.skew()]))


def _partitioner(known: Heard) -> Checked:
    return judge_partitioner(known.letters, round(time() * 1000))


def _letters(known: Heard) -> Checked:
    return judge_letters(known.letters, round(time() * 1000))


def _late(known: Heard) -> Checked:
    return judge_late(known.late)


async def _as_planned(settings: WorkerSettings, topics: Topics) -> Checked:
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


def _of_key(settings: WorkerSettings, fingerprints: dict[int, str], component: Component) -> Checked:
    if component is not Component.WORKER:
        return ok("hash key", f"not needed as {component}: workers alone hash authors")
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
