"""The folder of a cluster: one user at a time, and a temporary one goes, whatever ended its user."""

import os
import tempfile
from pathlib import Path

import pytest

from agents.broker.errors import BrokerError
from agents.broker.folder import Cluster, ClusterFolder, sweep_left_overs
from agents.broker.ports import Ports


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary folders are made in this test."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_temporary_folder_goes_with_its_user(temporary: Path) -> None:
    folder = ClusterFolder.temporary()
    assert folder.path.parent == temporary
    folder.close()
    assert list(temporary.iterdir()) == []


def test_the_next_start_sweeps_what_a_killed_one_left(temporary: Path) -> None:
    killed, running = ClusterFolder.temporary(), ClusterFolder.temporary()
    (killed.path / "node1").mkdir()
    os.close(killed.lock)  # as the kernel does when its last holder is gone
    assert sweep_left_overs(temporary) == [killed.path]
    assert running.path.exists()
    running.close()


def test_the_sweep_follows_no_link_and_takes_nothing_without_our_lock(temporary: Path) -> None:
    precious = temporary / "precious"
    precious.mkdir()
    (precious / "lock").touch()
    (temporary / "openear-kafka-link").symlink_to(precious)
    (temporary / "openear-kafka-other").mkdir()
    assert sweep_left_overs(temporary) == []
    assert precious.exists()


def test_a_folder_has_one_user_at_a_time(tmp_path: Path) -> None:
    first = ClusterFolder.at(tmp_path / "kept")
    with pytest.raises(BrokerError, match="another Kafka of Openear is running on"):
        ClusterFolder.at(tmp_path / "kept")
    first.close()
    ClusterFolder.at(tmp_path / "kept").close()
    assert (tmp_path / "kept").exists()


def test_a_folder_remembers_its_cluster(tmp_path: Path) -> None:
    folder = ClusterFolder.at(tmp_path)
    cluster = Cluster(folder.remembered().cluster_id, (Ports(20_001, 20_002),))
    folder.remember(cluster)
    assert folder.remembered() == cluster
    folder.close()


def test_a_spoilt_memory_is_told(tmp_path: Path) -> None:
    folder = ClusterFolder.at(tmp_path)
    (tmp_path / "cluster.json").write_text("{")
    with pytest.raises(BrokerError, match=r"cluster\.json cannot be read"):
        folder.remembered()
    folder.close()


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").touch()
    with pytest.raises(BrokerError, match="holds something else") as raised:
        ClusterFolder.at(tmp_path)
    assert raised.value.exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize("name", ["a,b", "100%"])
def test_a_path_that_kafka_would_misread_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BrokerError, match="must not have"):
        ClusterFolder.at(tmp_path / name)


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BrokerError, match="cannot keep Kafka's data in"):
        ClusterFolder.at(tmp_path / "file")
