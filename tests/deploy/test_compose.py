"""Keep the compose file and the image honest where no Docker engine runs: names, bounds and doors.

What a test here compares, it compares with the code: commands with the command line, topics' partitions and
Kafka's version with their tables.
"""

import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import pytest
import typer
from ruamel.yaml import YAML

from agents.broker.ports import Ports
from agents.broker.properties import server_properties
from agents.commands.main import app
from agents.settings import METRICS_PORT
from streams.topology import PARTITIONS

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = YAML(typ="safe").load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"] == "openear"}
KAFKA: dict[str, Any] = SERVICES["kafka"]["environment"]
DOCKERFILE = (ROOT / "deploy/Dockerfile").read_text(encoding="utf-8")

WATCHERS = {name: service for name, service in SERVICES.items() if name not in OURS and name != "kafka"}
SCRIPTS = Path(sysconfig.get_path("scripts"))
"""Where the locked dependencies put their programs."""

each_service = pytest.mark.parametrize("name", SERVICES)
each_of_ours = pytest.mark.parametrize("name", OURS)
each_watcher = pytest.mark.parametrize("name", WATCHERS)


def composed(text: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """What Docker's own compose makes of a file; it checks its schema, and needs no engine for that."""
    file = folder / "docker-compose.yml"
    file.write_text(text, encoding="utf-8")
    command = [SCRIPTS / "docker-compose", "--project-directory", ROOT, "--file", file, "--profile", "*"]
    return subprocess.run(
        [*command, "config", "--quiet"],
        env={"PATH": os.environ["PATH"], "HOME": str(folder), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_docker_compose_takes_the_file_and_would_notice_a_mistake(tmp_path: Path) -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    done = composed(text, tmp_path, OPENEAR_HASH_KEY="k" * 32)
    assert (done.returncode, done.stderr) == (0, "")
    assert "is the key that authors are hashed with" in composed(text, tmp_path).stderr
    mistaken = text.replace("stop_grace_period:", "stop_grace_time:", 1)
    assert "stop_grace_time" in composed(mistaken, tmp_path, OPENEAR_HASH_KEY="k" * 32).stderr


@pytest.mark.skipif(sys.platform == "win32", reason="hadolint has no wheel for Windows")
def test_hadolint_finds_nothing_in_the_dockerfile_and_would_find_something() -> None:
    def found(dockerfile: str) -> str:
        return subprocess.run(
            [SCRIPTS / "hadolint", "-"], input=dockerfile, capture_output=True, text=True, check=False
        ).stdout

    assert found(DOCKERFILE) == ""
    assert "DL3007" in found(DOCKERFILE.replace("python:3.13-bookworm AS build", "python:latest AS build"))


def addresses(listed: str) -> dict[str, str]:
    """`NAME://host:port,...` by name."""
    return {name: address for name, _, address in (one.partition("://") for one in listed.split(","))}


@each_service
def test_a_service_has_no_right_that_it_does_not_need(name: str) -> None:
    service = SERVICES[name]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not {"cap_add", "privileged", "network_mode", "pid", "ipc", "devices"} & set(service)


@each_service
def test_a_service_has_time_to_end_and_somebody_who_passes_the_signal_on(name: str) -> None:
    assert SERVICES[name]["stop_grace_period"] == "60s"
    assert SERVICES[name]["init"] is True


@each_service
def test_a_published_port_is_open_to_this_machine_alone(name: str) -> None:
    assert all(str(port).startswith("127.0.0.1:") for port in SERVICES[name].get("ports", []))


@each_service
def test_a_service_may_run_more_than_once(name: str) -> None:
    assert "container_name" not in SERVICES[name]


@each_of_ours
def test_our_services_write_nowhere_but_to_memory(name: str) -> None:
    service = OURS[name]
    assert service["read_only"] is True
    assert service["tmpfs"] == ["/tmp"]
    assert all(volume["read_only"] for volume in service["volumes"])


@each_watcher
def test_who_watches_writes_to_its_volume_alone(name: str) -> None:
    service = WATCHERS[name]
    assert service["read_only"] is True
    mounts = [volume for volume in service["volumes"] if isinstance(volume, dict)]
    assert all(mount["read_only"] and (ROOT / mount["source"]).is_dir() for mount in mounts)
    (kept,) = [volume for volume in service["volumes"] if isinstance(volume, str)]
    assert kept.split(":")[0] in COMPOSE["volumes"]


@each_watcher
def test_who_watches_is_pinned_and_says_when_it_is_well(name: str) -> None:
    assert re.search(r":v?\d+\.\d+\.\d+$", WATCHERS[name]["image"])
    assert WATCHERS[name]["healthcheck"]["test"][:2] == ["CMD", "wget"]


def test_a_worker_shows_its_metrics_to_the_inner_network_alone_and_says_when_it_is_well() -> None:
    worker = OURS["worker"]
    assert "ports" not in worker
    assert worker["expose"] == [str(METRICS_PORT)]
    assert worker["environment"]["OPENEAR_METRICS_PORT"] == METRICS_PORT
    assert worker["environment"]["OPENEAR_METRICS_HOST"] == "0.0.0.0"
    program, *words = worker["healthcheck"]["test"][1:]
    assert program == "openear"
    typer.main.get_command(app).commands[words[0]].make_context(words[0], words[1:])  # type: ignore[attr-defined]


def test_grafana_lets_nobody_in_but_lookers() -> None:
    settings = SERVICES["grafana"]["environment"]
    assert settings["GF_AUTH_ANONYMOUS_ORG_ROLE"] == "Viewer"
    assert settings["GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION"] == "true"


@each_of_ours
def test_our_services_run_commands_that_exist_with_options_that_exist(name: str) -> None:
    command: Any = typer.main.get_command(app)
    words = list(OURS[name]["command"])
    while hasattr(command, "commands"):
        assert words[0] in command.commands
        command = command.commands[words.pop(0)]
    command.make_context(name, words)


@each_of_ours
def test_the_variables_of_our_services_are_read_somewhere(name: str) -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "agents").rglob("*.py"))
    is_settings_prefix = re.search(r"""env_prefix=["']OPENEAR_["']""", code)
    for variable in OURS[name]["environment"]:
        field = variable.removeprefix("OPENEAR_").lower()
        assert variable in code or (
            is_settings_prefix and re.search(rf"^    {field}\b.*:", code, re.MULTILINE)
        )


def test_workers_wait_for_a_healthy_kafka_and_for_the_topics() -> None:
    assert OURS["worker"]["depends_on"] == {
        "kafka": {"condition": "service_healthy"},
        "topics": {"condition": "service_completed_successfully"},
    }
    assert OURS["topics"]["restart"] == "no"


def test_topics_are_created_by_our_own_command_as_the_table_says() -> None:
    """Without options, so that partitions and settings are those of the table, replicas those of one broker."""
    assert OURS["topics"]["command"] == ["topics", "create"]
    assert not [name for name in KAFKA if name.startswith("KAFKA_CREATE")]


def test_our_services_talk_to_kafka_at_its_inner_address() -> None:
    inner = addresses(KAFKA["KAFKA_ADVERTISED_LISTENERS"])[KAFKA["KAFKA_INTER_BROKER_LISTENER_NAME"]]
    assert {service["environment"]["OPENEAR_BROKERS"] for service in OURS.values()} == {inner}
    assert SERVICES["kafka"]["healthcheck"]["test"][-1] == inner


def test_kafka_is_the_version_that_the_tests_run_with() -> None:
    lock = (ROOT / "agents/broker/kafka.lock").read_text(encoding="utf-8")
    tested = re.search(r"^org\.apache\.kafka:kafka_2\.13:(\S+)", lock, re.MULTILINE)
    assert tested
    assert SERVICES["kafka"]["image"] == f"apache/kafka:{tested[1]}"


def test_every_listener_of_kafka_has_a_protocol_and_an_address() -> None:
    listeners = addresses(KAFKA["KAFKA_LISTENERS"])
    protocols = dict(pair.split(":") for pair in KAFKA["KAFKA_LISTENER_SECURITY_PROTOCOL_MAP"].split(","))
    assert set(listeners) == set(protocols)
    assert set(addresses(KAFKA["KAFKA_ADVERTISED_LISTENERS"])) == set(listeners) - {"CONTROLLER"}
    assert KAFKA["KAFKA_CONTROLLER_QUORUM_VOTERS"].endswith(listeners["CONTROLLER"])


SMALL_AND_QUICK = {
    "broker.heartbeat.interval.ms", "broker.session.timeout.ms", "group.min.session.timeout.ms",
    "log.cleaner.dedupe.buffer.size", "num.io.threads", "num.network.threads",
}  # fmt: skip
"""Settings of the embedded broker alone: it starts often, on small machines."""
PLACES = {
    "advertised.listeners", "controller.quorum.voters", "inter.broker.listener.name",
    "listener.security.protocol.map", "listeners", "log.dirs",
}  # fmt: skip
"""Settings that say where, and so differ."""


def test_kafka_has_every_setting_that_the_embedded_broker_cannot_do_without() -> None:
    """One variable of ours drops every default of the image, so none may be forgotten."""
    embedded = server_properties(1, [Ports(broker=1, controller=2)], Path("storage"))
    variable = {name: f"KAFKA_{name.upper().replace('.', '_')}" for name in embedded}
    needed = set(embedded) - SMALL_AND_QUICK
    assert {variable[name] for name in needed} <= set(KAFKA)
    same = needed - PLACES
    assert {name: str(KAFKA[variable[name]]) for name in same} == {name: embedded[name] for name in same}


def test_a_topic_made_by_hand_has_the_partitions_of_ours() -> None:
    assert KAFKA["KAFKA_NUM_PARTITIONS"] == PARTITIONS


def test_the_image_runs_as_nobody_in_particular_and_passes_signals_on() -> None:
    last = DOCKERFILE.rpartition("\nFROM ")[2]
    user = re.search(r"^USER (\d+):(\d+)$", last, re.MULTILINE)
    assert user
    assert int(user[1]) >= 1000
    assert re.search(r'^ENTRYPOINT \["openear"\]$', last, re.MULTILINE)


def test_the_image_installs_by_hash_alone() -> None:
    installs = re.findall(r"pip.* install (.*)", DOCKERFILE)
    assert len(installs) == 3
    assert all("--require-hashes" in line or "--no-index --no-deps" in line for line in installs)


def test_what_the_image_copies_is_let_through_to_the_build() -> None:
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = {
        source
        for sources in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
        for source in sources.split()
    }
    assert copied == allowed
    assert all((ROOT / name).exists() for name in copied)
