"""Ask a cluster whether it can serve: an open port is not enough.

Asked with the client that everything else uses. It runs in a thread with an event loop of its own, so that it
may be called from plain code and from a coroutine alike.
"""

import asyncio
import contextlib
import socket
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from agents.broker.ports import LOOPBACK

REQUEST_S = 5.0


@dataclass(frozen=True, slots=True)
class ClusterSeen:
    """What the cluster says about itself; `controller` is -1 while there is none."""

    cluster_id: str
    brokers: int
    controller: int

    def is_ready(self, brokers: int) -> bool:
        """True when all brokers are registered and one of the nodes leads."""
        return self.brokers == brokers and self.controller != -1


def see_cluster(ports: Sequence[int]) -> ClusterSeen | None:
    """Give the cluster that answers on these loopback ports, or None while one of them is silent.

    Takes at most REQUEST_S. Compare `cluster_id`: a port that answers may belong to another broker, since a
    failure to bind shows only in the log of the one that failed.
    """
    if not all(map(_answers, ports)):
        return None
    with ThreadPoolExecutor(1, thread_name_prefix="readiness") as thread:
        return thread.submit(asyncio.run, _described(ports)).result()


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection((LOOPBACK, port), timeout=0.5):
        return True
    return False


async def _described(ports: Sequence[int]) -> ClusterSeen | None:
    from aiokafka.admin import AIOKafkaAdminClient
    from aiokafka.errors import KafkaError

    admin = AIOKafkaAdminClient(
        bootstrap_servers=[f"{LOOPBACK}:{port}" for port in ports], request_timeout_ms=int(REQUEST_S * 1000)
    )
    try:
        async with asyncio.timeout(REQUEST_S):
            await admin.start()
            said = await admin.describe_cluster()
    except (KafkaError, OSError, TimeoutError):  # it started to listen just now, or goes down
        return None
    finally:
        await admin.close()
    return ClusterSeen(str(said["cluster_id"]), len(said["brokers"]), int(said["controller_id"]))
