"""Write `kafka.lock` anew for another version of Kafka (for maintainers; users never resolve anything).

    python -c "from agents.broker.relock import relock; relock('4.1.2')"

Then run the integration tests, the slow one of restarts too: Kafka 4.3.1 was tried, and a broker without
replicas that is stopped in the middle of a commit leaves transactions without their end there (KAFKA-20734,
markers skipped in 3 of 6 stops; 0 of 18 with 4.1).
"""

import hashlib
from pathlib import Path
from typing import Any

from agents.broker.cache import cache_dir
from agents.broker.lock import KAFKA, LOCK_NAME, LockedJar, lock_text
from agents.broker.maven import repositories

_LOG4J = "org.apache.logging.log4j"


def relock(version: str) -> Path:
    """Resolve Kafka `version`, download all that it needs and lock what came; gives the path of the file.

    The log bridge is added in log4j-core's own version: Kafka's jars carry slf4j 1.7 and no bridge, so that
    without it the broker has no log at all. `log4j-slf4j2-impl` would not be found by slf4j 1.7.
    """
    from jgo.maven import MavenContext

    context = MavenContext(repo_cache=cache_dir() / "maven", timeout=30, remote_repos=repositories())
    inputs, transitive = context.resolver.resolve([context.create_dependency(f"{KAFKA}:{version}")])
    needed = {f"{each.groupId}:{each.artifactId}": each for each in (*inputs, *transitive)}
    log4j = needed[f"{_LOG4J}:log4j-core"].version
    bridge = context.create_dependency(f"{_LOG4J}:log4j-slf4j-impl:{log4j}")
    lock = Path(__file__).with_name(LOCK_NAME)
    lock.write_text(lock_text(map(_locked, (*needed.values(), bridge))), "utf-8")
    return lock


def _locked(dependency: Any) -> LockedJar:
    content = dependency.artifact.resolve().read_bytes()
    return LockedJar(
        dependency.groupId,
        dependency.artifactId,
        dependency.version,
        len(content),
        hashlib.sha256(content).hexdigest(),
    )
