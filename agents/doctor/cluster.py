"""Ask a Kafka what `openear doctor` has to know. Nothing is written, created or fenced.

Whether a transactional id may be used is asked with a producer id that nobody has: Kafka looks at the rights
first and then refuses the id, so that a worker that holds the transaction notices nothing.
"""

import asyncio
from collections.abc import Sequence
from time import time
from types import TracebackType
from typing import Any, NamedTuple, Self

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError, for_code
from aiokafka.protocol.coordination import FindCoordinatorRequest
from aiokafka.protocol.transaction import AddOffsetsToTxnRequest

from agents.doctor.judging_kafka import Skew
from agents.doctor.judging_rights import DESCRIBE, READ
from agents.doctor.wire import FeaturesRequest, QuorumRequest, RightsRequest, features_of
from agents.refusals import answered
from agents.settings import WorkerSettings
from streams.topology import TOPICS, Topic
from streams.topology.access import Component

REQUEST_MS = 10_000
LOOKS = 3
"""At the clock; the quickest answer is the truest."""
NOBODYS_PRODUCER = 2**62
_TRANSACTION = 1
_NO_SUCH_PRODUCER = 49
_DENIED = {30: "READ on group {group}", 53: "WRITE on transactional id {id}"}
_UNTOLD = -(2**31)
_RETRIES = 20
_PAUSE_S = 0.25


class Topics(NamedTuple):
    """What Kafka says of our topics."""

    operations: dict[Topic, int | None]
    """What this user may do with each that is there, as bits; 0 where it may not even see it."""
    counts: dict[Topic, int]
    """Partitions of each that this user may see."""

    @property
    def partitions(self) -> int | None:
        """Of mentions.v1, and so of all."""
        return self.counts.get(Topic.MENTIONS)

    @property
    def closed(self) -> frozenset[Topic]:
        """Topics that this user may not read."""
        return frozenset(
            topic for topic, bits in self.operations.items() if bits is not None and not bits >> READ & 1
        )


class Ids(NamedTuple):
    """What a component is called at Kafka."""

    group: str
    transactional: Sequence[str] = ()


def ids_of(component: Component, settings: WorkerSettings, partitions: int) -> Ids:
    """The group and the transactional ids that this component writes under; none where it has none."""
    match component:
        case Component.WORKER | Component.OPERATOR:
            return Ids(settings.group, [settings.transactional_id(number) for number in range(partitions)])
        case Component.DELIVER:
            name = f"{settings.prefix}deliver"
            return Ids(name, [name])
        case _:
            return Ids("")


class Cluster:
    """A connection for questions, for use in an `async with` statement; UserError where Kafka is silent."""

    def __init__(self, settings: WorkerSettings) -> None:
        self._settings = settings
        self._admin = AIOKafkaAdminClient(**settings.connection(), request_timeout_ms=REQUEST_MS)
        self._client = self._admin._client

    async def __aenter__(self) -> Self:
        try:
            async with answered(self._settings.connection()):
                await self._admin.start()
        except BaseException:
            await self._admin.close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._admin.close()

    async def brokers(self) -> int:
        """Brokers of the cluster."""
        return len((await self._admin.describe_cluster())["brokers"])

    async def metadata_version(self) -> int | None:
        """The newest metadata.version that a broker supports; None where it does not tell."""
        answer = await self._send(FeaturesRequest())
        return features_of(answer.tags).get("metadata.version")

    async def topics(self) -> Topics:
        """What this user may do with each topic that is there, and how many partitions each has."""
        names = {self._settings.prefix + spec.topic: spec.topic for spec in TOPICS}
        answer = await self._send(RightsRequest(list(names)))
        operations: dict[Topic, int | None] = {}
        counts: dict[Topic, int] = {}
        for code, name, _, found, bits in answer.topics:
            if code == 29:  # not authorized
                operations[names[name]] = 0
            elif not code:
                operations[names[name]] = None if bits == _UNTOLD else bits | 1 << DESCRIBE
                counts[names[name]] = len(found)
        return Topics(operations, counts)

    async def denied_ids(self, ids: Ids) -> list[str]:
        """What this user lacks of a group and of transactional ids that write its offsets."""
        denied: dict[str, None] = {}
        for name in ids.transactional:
            code = await self._refusal(name, ids.group)
            if code in _DENIED:
                denied[_DENIED[code].format(group=ids.group, id=name)] = None
            elif code != _NO_SUCH_PRODUCER:
                raise for_code(code)(name)
        return list(denied)

    async def _refusal(self, name: str, group: str) -> int:
        code = 0
        for _ in range(_RETRIES):  # the coordinator of a first transaction has to load
            found = await self._send(FindCoordinatorRequest(name, _TRANSACTION))
            code = found.error_code
            if not code:
                request = AddOffsetsToTxnRequest(
                    transactional_id=name,
                    producer_id=NOBODYS_PRODUCER,
                    producer_epoch=0,
                    group_id=group,
                )
                code = (await self._send(request, found.coordinator_id)).error_code
            if not getattr(for_code(code), "retriable", False):
                break
            await asyncio.sleep(_PAUSE_S)
        return code

    async def skew(self) -> Skew | None:
        """Kafka's clock against this machine's, by the leader of its controllers; None where it does not tell."""
        looks = [look for _ in range(LOOKS) if (look := await self._look()) is not None]
        return min(looks, key=lambda look: look.either_way_ms, default=None)

    async def _look(self) -> Skew | None:
        before = time()
        try:
            answer = await self._send(QuorumRequest())
        except (KafkaError, NotImplementedError):
            return None
        after = time()
        if answer.error_code:
            return None
        _, _, leader, _, _, voters, *_ = answer.topics[0][1][0]
        times = [caught_up_ms for number, _, _, caught_up_ms, _ in voters if number == leader]
        if not times or times[0] <= 0:
            return None
        return Skew(round(times[0] - (before + after) * 500), round((after - before) * 500) + 1)

    async def _send(self, request: Any, node: int | None = None) -> Any:
        return await self._client.send(self._client.get_random_node() if node is None else node, request)
