"""Choose ports on the loopback interface that nobody listens on."""

import random
import socket
from collections.abc import Sequence
from dataclasses import dataclass

from agents.broker.errors import BrokerError, PortTakenError

LOOPBACK = "127.0.0.1"
LOWEST, HIGHEST = 20_000, 32_767
"""Below the ports that systems lend to outgoing connections (Linux from 32,768, macOS from 49,152): while a
broker is down, a client that tries its port again and again could otherwise be lent that very port, and talk
to itself."""
_DRAWS = 200


@dataclass(frozen=True, slots=True)
class Ports:
    """Where one node listens: for clients, and for the other nodes' controllers."""

    broker: int
    controller: int


def is_free(port: int) -> bool:
    """Say whether a server could listen on the port now; one whose server is gone is free at once."""
    return _obstacle(port) is None


def _obstacle(port: int) -> str | None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
            probe.listen(1)
        except PermissionError:
            return "not open to this user"
        except OSError:
            return "in use by another program"
    return None


def free_ports(count: int, but: frozenset[int] = frozenset()) -> list[int]:
    """Give different free ports, none of `but`, drawn so that two starts at once seldom want the same.

    Nothing keeps them free until they are used: who starts a server must be ready to draw again. Raises
    `OSError` when the machine has no port left.
    """
    drawn: list[int] = []
    for port in random.SystemRandom().sample(range(LOWEST, HIGHEST + 1), _DRAWS):
        if len(drawn) == count:
            return drawn
        if port not in but and is_free(port):
            drawn.append(port)
    raise OSError(f"{_DRAWS} ports between {LOWEST} and {HIGHEST} on {LOOPBACK} are all taken")


def ports_for(
    brokers: int, before: Sequence[Ports], first: int | None, *, must_stay: bool
) -> tuple[Ports, ...]:
    """Choose where the nodes of a cluster listen.

    Broker ports are `first` and those after it if it is given, else those of `before` (the last start) if
    they are free, else new ones. Where they `must_stay`, since clients know them, or were given, a taken one
    is a `PortTakenError`. Controller ports are known to nobody else, so they are drawn anew when one is
    taken.
    """
    wanted = [ports.broker for ports in before] if first is None else [first + n for n in range(brokers)]
    taken = [port for port in wanted if not is_free(port)]
    if taken and (must_stay or first is not None):
        raise PortTakenError(
            f"port {taken[0]} on {LOOPBACK} is {_obstacle(taken[0]) or 'in use by another program'}: "
            "choose another one, or 0 for any that is free"
        )
    try:
        clients = free_ports(brokers) if taken or not wanted else wanted
        internal = [ports.controller for ports in before]
        if len(internal) != brokers or not all(map(is_free, internal)) or set(internal) & set(clients):
            internal = free_ports(brokers, but=frozenset(clients))
    except OSError as error:
        raise BrokerError(f"Kafka finds no port to listen on: {error}") from error
    return tuple(map(Ports, clients, internal))
