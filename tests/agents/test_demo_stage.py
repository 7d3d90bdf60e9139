"""What stands on the demo's stage: profiles, a worker's environment, and a folder that goes."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import pytest

from agents.broker.errors import BrokerError
from agents.commands.errors import UserError
from agents.demo import sweeper
from agents.demo.stage import a_folder, example_profiles, worker_environment
from agents.profiles.files import load_profiles
from agents.rehearsal import PUBLIC_KEY
from streams.simulate.story import BRIGHTLEAF, LUMATONE

PATIENCE_S = 30.0


def gone(path: Path) -> bool:
    end = monotonic() + PATIENCE_S
    while path.exists() and monotonic() < end:
        sleep(0.02)
    return not path.exists()


def test_both_brands_of_the_story_have_an_example_profile() -> None:
    assert set(load_profiles(example_profiles())) == {BRIGHTLEAF, LUMATONE}


def test_the_worker_of_the_demo_is_told_no_setting_of_the_users() -> None:
    users = {
        "PATH": "/bin",
        "OPENEAR_HASH_KEY_FILE": "secret",
        "OPENEAR_METRICS_PORT": "1",
        "OPENEAR_CA_FILE": "ca",
    }
    told = worker_environment(users, "demo.", is_own_kafka=False)
    assert told == {"PATH": "/bin", "OPENEAR_PREFIX": "demo.", "OPENEAR_HASH_KEY": PUBLIC_KEY.hex()}


def test_on_a_kafka_of_their_own_it_is_told_how_to_reach_it() -> None:
    users = {"OPENEAR_SASL_USERNAME": "u", "OPENEAR_SECURITY_PROTOCOL": "SASL_SSL", "OPENEAR_CA_FILE": "ca"}
    told = worker_environment({**users, "OPENEAR_PROFILES": "p"}, "demo.", is_own_kafka=True)
    assert users.items() <= told.items()
    assert "OPENEAR_PROFILES" not in told


def test_the_folder_goes_with_the_block() -> None:
    with a_folder() as folder:
        (folder.path / "worker.log").write_text("something")
    assert not folder.path.exists()


def test_the_folder_stays_for_a_look_where_kafka_failed() -> None:
    with pytest.raises(BrokerError), a_folder() as folder:
        raise BrokerError("see the log")
    assert folder.path.exists()
    with a_folder():
        assert not folder.path.exists()  # swept by the next start


def test_another_trouble_leaves_nothing() -> None:
    with pytest.raises(UserError), a_folder() as folder:
        raise UserError("the worker ended")
    assert not folder.path.exists()


def test_the_sweeper_waits_for_the_end_of_the_demo_and_of_all_who_hold_a_lock(tmp_path: Path) -> None:
    folder = tmp_path / "stage"
    folder.mkdir()
    (folder / "lock").touch()
    held = os.open(folder / "lock", os.O_RDWR)
    fcntl.flock(held, fcntl.LOCK_EX)
    with subprocess.Popen(
        [sys.executable, "-I", "-S", sweeper.__file__, folder, folder / "lock", folder / "none"],
        stdin=subprocess.PIPE,
    ) as sweeping:
        assert sweeping.stdin
        sweeping.stdin.close()
        with pytest.raises(subprocess.TimeoutExpired):
            sweeping.wait(0.5)
        assert folder.exists()
        os.close(held)
        assert gone(folder)
        assert sweeping.wait(PATIENCE_S) == 0
