"""What tests share on a secured Kafka: rights as printed, topics of one test, commands as this user or that."""

import asyncio
import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from click.testing import Result
from confluent_kafka.admin import (
    AclBinding,
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    AdminClient,
    ResourcePatternType,
    ResourceType,
)
from typer.testing import CliRunner

from agents.commands.main import app
from agents.rights import Right, rights_of, user_of
from agents.settings import WorkerSettings
from streams.topology.access import Component
from tests.builders import KEY
from tests.integration.engine import DEADLINE_S, ROOT
from tests.integration.secured import Secured, Way
from tests.integration.worker import Worker

PARTITIONS = 2
_PLAIN = "from agents.commands.main import main; main()"
_BUGGED = f"""
from agents import admin, sender
def bug(*given, **more): raise RuntimeError("a bug")
admin.AIOKafkaAdminClient = sender.AIOKafkaProducer = bug
{_PLAIN}
"""
"""A command whose every client fails in a way that nobody expects."""
_OPERATIONS = {"DescribeConfigs": AclOperation.DESCRIBE_CONFIGS}
_TYPES = {"transactional-id": ResourceType.TRANSACTIONAL_ID, "cluster": ResourceType.BROKER}


def name_of(component: Component) -> str:
    return user_of(component).removeprefix("User:")


def apply(
    bootstrap: str, rights: Sequence[Right], permission: AclPermissionType = AclPermissionType.ALLOW
) -> None:
    """Do what the printed commands would."""
    bindings = [
        AclBinding(
            _TYPES.get(right.resource) or ResourceType[right.resource.upper()],
            right.name,
            ResourcePatternType.PREFIXED if right.is_prefix else ResourcePatternType.LITERAL,
            right.principal,
            "*",
            _OPERATIONS.get(operation) or AclOperation[operation.upper()],
            permission,
        )
        for right in rights
        for operation in right.operations
    ]
    admin = AdminClient({"bootstrap.servers": bootstrap})
    for done in admin.create_acls(bindings).values():
        done.result(30)


def undo(bootstrap: str, principal: str) -> None:
    """Take back what a user was denied."""
    everything = AclBindingFilter(
        ResourceType.ANY,
        None,
        ResourcePatternType.ANY,
        principal,
        None,
        AclOperation.ANY,
        AclPermissionType.DENY,
    )
    admin = AdminClient({"bootstrap.servers": bootstrap})
    for done in admin.delete_acls([everything]).values():
        done.result(30)


class Place:
    """The secured Kafka with topics under one prefix, and what is run against it as one user or another."""

    def __init__(self, door: Secured, prefix: str) -> None:
        self.door, self.prefix = door, prefix

    def variables(self, way: Way, user: str, **more: object) -> dict[str, str]:
        given = {"prefix": self.prefix, "hash_key": KEY.decode(), **more}
        return self.door.environment(way, user, **given)

    def run(self, way: Way, user: str, *words: str, **more: object) -> Result:
        """A command in this process."""
        clean: dict[str, str | None] = {name: None for name in os.environ if name.startswith("OPENEAR_")}
        clean.pop("OPENEAR_CACHE", None)
        return CliRunner().invoke(app, list(words), env=clean | self.variables(way, user, **more))

    def settings(self, way: Way, user: str) -> WorkerSettings:
        given = {
            name.removeprefix("OPENEAR_").lower(): value for name, value in self.variables(way, user).items()
        }
        return WorkerSettings(**given)  # type: ignore[arg-type]  # as the environment gives them

    def worker(self, folder: Path, way: Way, **more: object) -> Worker:
        given: dict[str, Any] = {
            name.removeprefix("OPENEAR_").lower(): value
            for name, value in self.variables(
                way, name_of(Component.WORKER), checkpoint_s=0.2, **more
            ).items()
        }
        return Worker(folder, given.pop("brokers"), given.pop("prefix"), pause_s=0, **given)

    async def process(self, way: Way, user: str, *words: str, **more: object) -> tuple[int, str, str]:
        """A command in a process of its own: code, standard output, standard error."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith("OPENEAR_")}
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", _BUGGED if more.pop("bug", None) else _PLAIN, *words),
            cwd=ROOT,
            env=clean | self.variables(way, user, **more),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        try:
            out, err = await asyncio.wait_for(child.communicate(), 60)
        finally:
            if child.returncode is None:
                child.kill()
                await child.wait()
        return child.returncode or 0, out.decode(), err.decode()


def a_place(door: Secured) -> Place:
    """Topics of its own, and every component's rights on them as printed."""
    place = Place(door, f"t{secrets.token_hex(5)}.")
    printed = CliRunner().invoke(app, ["topics", "acls", "--json", "--prefix", place.prefix])
    rights = [Right(**each) for each in json.loads(printed.stdout)["acls"]]
    assert rights_of(Component.WORKER, place.prefix)[0].command in [right.command for right in rights]
    apply(door.kafka.bootstrap, rights)
    words = ("topics", "create", "--partitions", str(PARTITIONS))
    end = time.monotonic() + DEADLINE_S
    while True:  # the last of what was granted is an operator's, and to be known takes a moment
        made = place.run(Way.SCRAM, name_of(Component.OPERATOR), *words)
        if made.exit_code == 0:
            return place
        assert time.monotonic() < end, made.exception
