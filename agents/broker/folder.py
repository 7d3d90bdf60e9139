"""Own the folder of one cluster: who may use it, what it remembers between two starts, when it goes.

    cluster.json            cluster id, and the ports of each node
    lock                    locked while anybody uses the folder
    node1/broker.log        Kafka's own log
    node1/stdout.log        what the JVM itself said
    node1/storage/          the records

The lock is the kernel's (flock) and the watchers of the nodes hold it too, so it ends with the last JVM and
not before, whatever killed whom. A temporary folder without a holder is therefore a left-over, and is swept.
"""

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from agents.broker.errors import BrokerError
from agents.broker.ports import Ports
from agents.broker.storage import kafka_uuid

_LOCK, _CLUSTER = "lock", "cluster.json"
_TEMPORARY = "openear-kafka-"
_UNBORN = "openear-new-"
"""Not yet locked, so not yet under the name that is swept."""
_NOT_IN_PATHS = ",%"
"""Kafka splits its list of folders at a comma, and its log takes a percent sign for a pattern."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """What a folder remembers: the cluster's id, and where each node listened last, in order."""

    cluster_id: str
    ports: tuple[Ports, ...]


class ClusterFolder:
    """The folder of one cluster, locked from its making until `close`.

    Raises `BrokerError` when somebody else uses it, or when it holds something else.
    """

    def __init__(self, path: Path, lock: int, *, is_temporary: bool) -> None:
        self.path = path
        self.is_temporary = is_temporary
        self.lock = lock

    @classmethod
    def temporary(cls) -> "ClusterFolder":
        """Make a new folder that is removed at `close`; first sweep those whose holders are gone."""
        sweep_left_overs(Path(tempfile.gettempdir()))
        try:
            unborn = Path(tempfile.mkdtemp(prefix=_UNBORN))
            lock = _locked(unborn)
            path = unborn.rename(unborn.with_name(_TEMPORARY + unborn.name.removeprefix(_UNBORN)))
        except OSError as error:
            raise BrokerError(f"cannot make a temporary folder for Kafka: {error.strerror}") from error
        return cls(path, lock, is_temporary=True)

    @classmethod
    def at(cls, path: Path) -> "ClusterFolder":
        """Take a folder that stays, and make it if it is not there."""
        path = path.expanduser().absolute()
        if wrong := [c for c in _NOT_IN_PATHS if c in str(path)]:
            raise BrokerError(f"the data folder {path} must not have {wrong[0]!r} in its path", exit_code=2)
        try:
            path.mkdir(parents=True, exist_ok=True)
            if any(path.iterdir()) and not (path / _LOCK).exists():
                raise BrokerError(
                    f"{path} holds something else: choose an empty folder for Kafka's data", exit_code=2
                )
            lock = _locked(path)
        except OSError as error:
            raise BrokerError(f"cannot keep Kafka's data in {path}: {error.strerror}") from error
        return cls(path, lock, is_temporary=False)

    def node(self, number: int) -> Path:
        """Give the folder of one node, from 1; it may not exist yet."""
        return self.path / f"node{number}"

    def remembered(self) -> Cluster:
        """Give what earlier starts wrote, or a new cluster without ports."""
        try:
            stored = json.loads((self.path / _CLUSTER).read_text("utf-8"))
            return Cluster(
                str(stored["cluster_id"]), tuple(Ports(int(b), int(c)) for b, c in stored["ports"])
            )
        except FileNotFoundError:
            return Cluster(kafka_uuid(), ())
        except (ValueError, KeyError, TypeError) as error:
            raise BrokerError(
                f"{self.path / _CLUSTER} cannot be read: is {self.path} a folder of Kafka's data?"
            ) from error

    def remember(self, cluster: Cluster) -> None:
        """Write the cluster for later starts, in one step."""
        text = json.dumps(
            {"cluster_id": cluster.cluster_id, "ports": [[p.broker, p.controller] for p in cluster.ports]}
        )
        new = self.path / f"{_CLUSTER}.new"
        new.write_text(text, "utf-8")
        new.replace(self.path / _CLUSTER)

    def close(self, *, keep: bool = False) -> None:
        """Let go of the folder. A temporary one is removed, or kept for a look until the next sweep."""
        if self.is_temporary and not keep:
            shutil.rmtree(self.path, ignore_errors=True)
        os.close(self.lock)


def sweep_left_overs(place: Path) -> Sequence[Path]:
    """Remove the temporary folders of clusters that nobody holds any more, and give their paths."""
    swept = []
    for path in place.glob(f"{_TEMPORARY}*"):
        try:
            if path.is_symlink() or path.stat().st_uid != os.getuid():
                continue
            lock = os.open(path / _LOCK, os.O_RDWR)
        except OSError:
            continue  # another process sweeps it just now, or it is none of ours
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(path, ignore_errors=True)
            swept.append(path)
        except BlockingIOError:
            continue
        finally:
            os.close(lock)
    return swept


def _locked(path: Path) -> int:
    lock = os.open(path / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        raise BrokerError(f"another Kafka of Openear is running on {path}") from None
    return lock
