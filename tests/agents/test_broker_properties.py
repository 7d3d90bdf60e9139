"""The settings of a broker: doors on this machine alone, and nothing that waits for brokers that are not there."""

from pathlib import Path

import pytest

from agents.broker.ports import Ports
from agents.broker.properties import as_properties, server_properties

ONE = server_properties(1, [Ports(9092, 9093)], Path("storage"))
SECOND_OF_THREE = server_properties(2, [Ports(9092, 9095), Ports(9093, 9096), Ports(9094, 9097)], Path("s"))


def replicas(settings: dict[str, str]) -> set[str]:
    return {value for name, value in settings.items() if "replication.factor" in name}


def test_a_single_broker_waits_for_no_other() -> None:
    assert replicas(ONE) == {"1"}
    assert {value for name, value in ONE.items() if name.endswith((".min.isr", "min.insync.replicas"))} == {
        "1"
    }


def test_three_brokers_hold_three_copies_and_serve_while_one_is_away() -> None:
    assert replicas(SECOND_OF_THREE) == {"3"}
    assert SECOND_OF_THREE["min.insync.replicas"] == "2"
    assert SECOND_OF_THREE["transaction.state.log.min.isr"] == "2"


def test_a_single_broker_keeps_its_leadership_to_the_end_so_that_no_commit_marker_is_skipped() -> None:
    assert ONE["controlled.shutdown.enable"] == "false"
    assert "controlled.shutdown.enable" not in SECOND_OF_THREE, "three hand it to each other"


def test_a_node_listens_on_its_own_ports_and_knows_all_voters() -> None:
    assert SECOND_OF_THREE["node.id"] == "2"
    assert SECOND_OF_THREE["listeners"] == "PLAINTEXT://127.0.0.1:9093,CONTROLLER://127.0.0.1:9096"
    assert SECOND_OF_THREE["controller.quorum.voters"] == "1@127.0.0.1:9095,2@127.0.0.1:9096,3@127.0.0.1:9097"


def test_nobody_outside_this_machine_reaches_it() -> None:
    doors = ",".join(ONE[name] for name in ("listeners", "advertised.listeners")).split(",")
    assert all("://127.0.0.1:" in door for door in doors)


def test_a_misspelt_topic_is_an_error() -> None:
    assert ONE["auto.create.topics.enable"] == "false"


@pytest.mark.parametrize(
    "value, written",
    [
        ("plain, with = and : and #", "plain, with = and : and #"),
        (" leading space", "\\ leading space"),
        ("back\\slash", "back\\\\slash"),
        ("two\nlines", "two\\nlines"),
        ("café", "caf\\u00e9"),
        ("😀", "\\ud83d\\ude00"),
    ],
)
def test_a_path_survives_javas_properties_format(value: str, written: str) -> None:
    assert as_properties({"log.dirs": value}) == f"log.dirs={written}\n"
