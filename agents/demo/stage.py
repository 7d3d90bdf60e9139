"""Set the stage of the demo: a folder, a broker, topics and a worker, none of which outlives it.

The worker is a process of its own, started as a user would start it. A watcher between us and it ends it when
the demo is gone, even after a SIGKILL (agents/broker/watcher.py); the broker has its own, and a sweeper removes
the folder (sweeper.py).
"""

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError, for_code

from agents.broker import watcher
from agents.broker.embedded import EmbeddedKafka
from agents.broker.errors import BrokerError
from agents.broker.folder import ClusterFolder
from agents.commands.download import told_download
from agents.commands.errors import UserError
from agents.commands.output import say
from agents.demo import sweeper
from agents.rehearsal import PUBLIC_KEY
from agents.topics import create_topics
from streams.topology import TOPICS

STOP_S = watcher.GRACE_S + 5
LAST_LINES = 15
"""Lines of the worker's log that are shown when it ends by itself."""
KAFKA = "kafka"
_LOCK = "lock"
_WORKER = "from agents.commands.main import main; main()"
_CONNECTING = ("OPENEAR_SECURITY_", "OPENEAR_SASL_", "OPENEAR_CA_")
"""What a worker of the demo is told of the user's settings: how to reach their Kafka, nothing else."""


def example_profiles() -> Path:
    """The folder of the two brands that the story is about: in the tree a link to deploy/profiles."""
    folder = Path(__file__).with_name("profiles")
    if not folder.is_dir():
        raise UserError(f"the demo's profiles are missing: {folder} should hold, or link to, deploy/profiles")
    return folder


def worker_environment(inherited: Mapping[str, str], prefix: str, *, is_own_kafka: bool) -> dict[str, str]:
    """What the worker gets: no setting of the user's, but for those that reach a Kafka of their own."""
    kept = {
        name: value
        for name, value in inherited.items()
        if not name.startswith("OPENEAR_") or (is_own_kafka and name.startswith(_CONNECTING))
    }
    return {**kept, "OPENEAR_PREFIX": prefix, "OPENEAR_HASH_KEY": PUBLIC_KEY.hex()}


class Worker:
    """A running `openear worker`; its log goes to a file of the demo's own folder."""

    def __init__(self, folder: ClusterFolder, brokers: str, environment: dict[str, str]) -> None:
        self._log = folder.path / "worker.log"
        self._pid_file = folder.path / "worker.pid"
        guard = [sys.executable, "-I", "-S", watcher.__file__, str(os.getpid()), str(self._pid_file)]
        # -P: a folder of the name `agents` where the user stands must not be taken for ours
        command = [sys.executable, "-P", "-c", _WORKER, "worker", "--brokers", brokers]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603  our own interpreter and code
                [*guard, *command, "--profiles", str(example_profiles())],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                cwd=folder.path,  # Faust makes a folder where it is started
                env=environment,
                pass_fds=(folder.lock,),
                start_new_session=True,  # Ctrl-C is for the demo to answer
            )

    @property
    def pid(self) -> int | None:
        """Its process id; None until the watcher has started it."""
        return int(self._pid_file.read_text("ascii")) if self._pid_file.exists() else None

    def check(self) -> None:
        """Raise UserError with the worker's own last words if it has ended."""
        code = self._process.poll()
        if code is None:
            return
        words = self._log.read_text("utf-8", "replace").splitlines()[-LAST_LINES:]
        raise UserError("\n".join([f"the worker ended with {code}:", *words]))

    def stop(self) -> None:
        """End the worker cleanly and wait for it; kill it if that takes too long."""
        if self._process.stdin is not None:
            with suppress(BrokenPipeError):
                self._process.stdin.close()
        try:
            self._process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()  # on Linux the worker dies with its watcher
            self._process.wait()


@contextmanager
def a_folder() -> Iterator[ClusterFolder]:
    """Give a locked folder that goes with the block, or with this process."""
    folder = ClusterFolder.temporary()
    locks = [folder.path / _LOCK, folder.path / KAFKA / _LOCK]
    sweeping = subprocess.Popen(  # noqa: S603  our own interpreter and code
        [sys.executable, "-I", "-S", sweeper.__file__, str(folder.path), *map(str, locks)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    keep = False
    try:
        yield folder
    except BrokerError:
        keep = True  # the sentence names a log in it; the next start of an embedded Kafka removes it
        sweeping.kill()
        raise
    finally:
        folder.close(keep=keep)
        sweeping.communicate()


class Broker(NamedTuple):
    """A Kafka, and what raises UserError when it has ended."""

    address: str
    check: Callable[[], None]


@contextmanager
def a_broker(brokers: str | None, folder: ClusterFolder) -> Iterator[Broker]:
    """Give a Kafka: the one that was named, else an embedded one that goes with the block."""
    if brokers is not None:
        yield Broker(brokers, lambda: None)
        return
    with told_download() as progress, EmbeddedKafka(folder.path / KAFKA, progress=progress) as kafka:
        yield Broker(kafka.bootstrap, kafka.check)


@contextmanager
def with_topics(connection: dict[str, Any], prefix: str, *, keep: bool) -> Iterator[None]:
    """Create the topics of this prefix, and delete them after the block unless they go with their broker."""
    asyncio.run(create_topics(connection, prefix))
    try:
        yield
    finally:
        if not keep:
            asyncio.run(_delete_topics(connection, prefix))


async def _delete_topics(connection: dict[str, Any], prefix: str) -> None:
    admin = AIOKafkaAdminClient(**connection)
    try:
        await admin.start()
        answer = await admin.delete_topics([prefix + spec.topic for spec in TOPICS])
        for _, code, *_ in answer.topic_error_codes:
            if code:
                raise for_code(code)
    except KafkaError as error:
        say(f"the topics {prefix}* are still there: {type(error).__name__}")
    finally:
        await admin.close()


@contextmanager
def a_worker(folder: ClusterFolder, brokers: str, environment: dict[str, str]) -> Iterator[Worker]:
    """Give a worker that goes with the block."""
    worker = Worker(folder, brokers, environment)
    try:
        yield worker
    finally:
        worker.stop()
