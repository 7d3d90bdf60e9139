"""Ports: drawn where nobody listens, kept where clients know them."""

import socket
from collections.abc import Iterator

import pytest

from agents.broker import ports
from agents.broker.errors import PortTakenError
from agents.broker.ports import HIGHEST, LOOPBACK, LOWEST, Ports, free_ports, is_free, ports_for


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server((LOOPBACK, 0)) as server:
        yield server.getsockname()[1]


def test_a_port_that_somebody_listens_on_is_not_free(taken: int) -> None:
    assert not is_free(taken)


def test_drawn_ports_differ_and_lie_below_those_of_outgoing_connections() -> None:
    drawn = free_ports(6)
    assert len(set(drawn)) == 6
    assert all(LOWEST <= port <= HIGHEST for port in drawn)


def test_a_full_machine_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "is_free", lambda _: False)
    with pytest.raises(OSError, match="are all taken"):
        free_ports(1)


def test_brokers_follow_the_port_that_was_asked_for() -> None:
    first = next(port for port in free_ports(50) if is_free(port + 1) and is_free(port + 2))
    chosen = ports_for(3, (), first, must_stay=False)
    assert [each.broker for each in chosen] == [first, first + 1, first + 2]
    assert not {each.controller for each in chosen} & {each.broker for each in chosen}


def test_a_taken_port_that_was_asked_for_is_told(taken: int) -> None:
    with pytest.raises(PortTakenError, match=f"port {taken} on 127.0.0.1 is in use by another program"):
        ports_for(1, (), taken, must_stay=False)


def test_the_ports_of_the_last_start_come_back() -> None:
    before = (Ports(*free_ports(2)),)
    assert ports_for(1, before, None, must_stay=False) == before


def test_a_port_taken_since_is_drawn_anew(taken: int) -> None:
    before = (Ports(taken, free_ports(1)[0]),)
    (chosen,) = ports_for(1, before, None, must_stay=False)
    assert chosen.broker != taken
    assert chosen.controller == before[0].controller


def test_a_port_that_clients_know_is_never_drawn_anew(taken: int) -> None:
    with pytest.raises(PortTakenError):
        ports_for(1, (Ports(taken, free_ports(1)[0]),), None, must_stay=True)


def test_a_controller_port_is_known_to_nobody_and_may_change(taken: int) -> None:
    broker = free_ports(1)[0]
    (chosen,) = ports_for(1, (Ports(broker, taken),), None, must_stay=True)
    assert chosen.broker == broker
    assert chosen.controller != taken
