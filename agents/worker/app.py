"""Put the Faust app together: one agent on mentions.v1, our transport, and nothing that Faust would add.

Used of Faust: the app, the agent, the group and its rebalances, signals, the worker. Not used: tables, acks,
commits, its producer, its web server (it binds all addresses and shows state).
"""

from collections.abc import Callable, Coroutine, Mapping
from typing import Any

import faust
from faust.exceptions import ConsumerNotStarted
from faust.types import TP
from yarl import URL

from agents.settings import WorkerSettings
from agents.worker.acquire import Ownership
from agents.worker.checkpoint import Checkpoints
from agents.worker.idle import watch_idle
from agents.worker.listen import Listening
from agents.worker.listeners import Listeners
from agents.worker.metrics import Metrics
from agents.worker.reload import follow_profiles
from agents.worker.runs import Standing
from agents.worker.stranded import watch_stranded
from agents.worker.transport import BatchTransport
from agents.worker.watch import watch
from streams.topology import Topic

REQUEST_TIMEOUT_S = 90.0
"""Faust lets an acquisition take this long; above ACQUIRE_S of acquire.py, which then ends the process."""
HEARTBEAT_S = 1.0
METADATA_S = 10.0
"""A broker that has just started may not know a topic yet; who leads the group then shares out none of it, and
shares it out anew when it sees the topic. aiokafka would look every five minutes."""
BUFFERED_RUNS = 64
"""Runs between consumer and agent, x 500 records x ~1 kB = 32 MB."""
POLL_RECORDS = 4000


class OpenearApp(faust.App):  # type: ignore[misc]
    """Faust's app without its folders on disk, which gives back what it holds before others get it."""

    guard: Callable[[], Coroutine[Any, Any, None]]
    """Runs as long as the app does, from before its start."""
    ownership: Ownership

    def _create_directories(self) -> None:
        """Make none: nothing of ours is kept on this machine."""

    async def on_stop(self) -> None:
        """Give everything back before Faust stops its own parts.

        In the middle of a take-over one of them fails, and Faust's signal, which comes after them, would never be
        sent: the worker left the group, took its partitions over all the same, and met the next owner's fence.
        """
        await self.on_before_shutdown.send()
        await super().on_stop()

    async def _on_partitions_assigned(self, assigned: set[TP], generation_id: int = 0) -> None:
        if not self.should_stop:
            self.ownership.allow()
        await super()._on_partitions_assigned(assigned, generation_id)

    async def _on_partitions_revoked(self, revoked: set[TP]) -> None:
        """Give partitions back also where the group takes them while this worker stops.

        Faust alone would let the group go on at once, and the last checkpoint would meet the next owner's fence.
        """
        if self.should_stop:
            await self.on_before_shutdown.send()
        await super()._on_partitions_revoked(revoked)


def make_app(settings: WorkerSettings, partitions: int, listeners: Listeners, metrics: Metrics) -> Any:
    """The app that listens; `listeners` makes the one of a partition."""
    urls = [URL(f"kafka://{server.strip()}") for server in settings.brokers.split(",")]
    app = OpenearApp(
        settings.group,
        broker=urls,
        broker_credentials=_credentials(settings.connection()),
        store="memory://",
        web_enabled=False,
        autodiscover=False,
        topic_allow_declare=False,
        topic_disable_leader=True,
        topic_partitions=partitions,
        table_standby_replicas=0,
        processing_guarantee="at_least_once",  # exactly once is ours: Faust's leaves other topics outside
        consumer_auto_offset_reset="earliest",
        consumer_group_instance_id=settings.instance_id,
        consumer_metadata_max_age_ms=int(METADATA_S * 1000),
        broker_session_timeout=settings.session_timeout_s,
        broker_heartbeat_interval=min(HEARTBEAT_S, settings.session_timeout_s / 3),
        # a member that does not give back is dropped after this time
        broker_rebalance_timeout=2 * settings.release_timeout_s,
        broker_request_timeout=max(REQUEST_TIMEOUT_S, settings.session_timeout_s),  # Faust asks for it
        broker_max_poll_records=POLL_RECORDS,
        stream_buffer_maxsize=BUFFERED_RUNS,
        stream_wait_empty=False,
        worker_redirect_stdouts=False,
    )
    checkpoints = Checkpoints(settings.prefix, settings.group, settings.checkpoint_s, metrics)
    ownership = Ownership(settings, partitions, listeners, checkpoints, metrics)
    app.transport = transport = BatchTransport(urls, app)
    transport.ownership = app.ownership = ownership
    _listen(app, settings, ownership, checkpoints, metrics)

    async def follow() -> None:
        await follow_profiles(listeners, ownership.owned, metrics, settings.profiles_s)

    app.task(follow)
    return app


def _listen(
    app: Any, settings: WorkerSettings, ownership: Ownership, checkpoints: Checkpoints, metrics: Metrics
) -> None:
    name = settings.prefix + Topic.MENTIONS
    # raw bytes: the default decoder would run on the whole run
    source = app.topic(name, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw")
    app.agent(source, name="listen")(Listening(ownership, checkpoints, name).agent)

    async def give_back(*_: Any, **__: Any) -> None:
        await ownership.release()

    async def assigned(*_: Any, **__: Any) -> None:
        metrics.rebalanced()

    def standing_of(number: int) -> Standing | None:
        standing: Standing | None = app.consumer.standing(TP(name, number))
        return standing

    def assigned_now() -> set[int]:
        if app._consumer is None:  # app.consumer would make one
            return set()
        try:
            return {tp.partition for tp in app.consumer.assignment() if tp.topic == name}
        except ConsumerNotStarted:
            return set()

    async def strand() -> None:
        await watch_stranded(ownership.owned, assigned_now)

    async def idle() -> None:
        await watch_idle(ownership, standing_of, settings.idle_timeout_s)

    async def look() -> None:
        await watch(metrics, ownership.owned, standing_of)

    app.on_partitions_assigned.connect(assigned, weak=False)
    app.on_partitions_revoked.connect(give_back, weak=False)
    app.on_before_shutdown.connect(give_back, weak=False)  # Faust revokes nothing on SIGTERM
    app.guard = strand
    app.task(idle)
    app.task(look)


def _credentials(connection: Mapping[str, Any]) -> Any:
    """Faust's words for what aiokafka's clients take."""
    protocol = connection.get("security_protocol", "PLAINTEXT")
    context = connection.get("ssl_context")
    if protocol.startswith("SASL"):
        return faust.SASLCredentials(
            username=connection["sasl_plain_username"],
            password=connection["sasl_plain_password"],
            mechanism=connection["sasl_mechanism"],
            ssl_context=context,
        )
    return faust.SSLCredentials(context) if protocol == "SSL" else None
