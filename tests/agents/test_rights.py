"""The ACLs that `openear topics acls` prints."""

import json
import shlex
from itertools import pairwise

import pytest
from typer.testing import CliRunner

from agents.commands.main import app
from agents.rights import Resource, rights_of
from streams.topology import ACCESS, Component, Topic

PREFIX = "p."


def printed(*words: str) -> str:
    done = CliRunner().invoke(app, ["topics", "acls", "--prefix", PREFIX, *words])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_the_commands_say_what_the_objects_say() -> None:
    rights = json.loads(printed("--json"))["acls"]
    lines = [shlex.split(line) for line in printed().splitlines()]
    assert len(rights) == len(lines)
    for right, words in zip(rights, lines, strict=True):
        assert words[:4] == ["kafka-acls.sh", "--add", "--allow-principal", right["principal"]]
        operations = [after for word, after in pairwise(words) if word == "--operation"]
        assert operations == right["operations"]
        assert ("prefixed" in words) == right["is_prefix"]
        assert (
            right["resource"] == "cluster"
            or words[words.index(f"--{right['resource']}") + 1] == right["name"]
        )


@pytest.mark.parametrize("component", Component)
def test_no_component_may_do_more_with_a_topic_than_the_table_says(component: Component) -> None:
    access = ACCESS[component]
    for right in rights_of(component, PREFIX):
        assert "All" not in right.operations
        if right.resource is Resource.TOPIC:
            topic = Topic(right.name.removeprefix(PREFIX))
            assert ("Read" in right.operations) == (topic in access.reads)
            assert ("Write" in right.operations) == (topic in access.writes)
            assert not right.is_prefix


def test_a_producer_writes_mentions_and_nobody_but_a_worker_publishes() -> None:
    (only,) = rights_of(Component.PRODUCER, PREFIX)
    assert (only.name, only.operations) == ("p.mentions.v1", ("Write",))
    writers = {each for each in Component if Topic.ALERTS in ACCESS[each].writes}
    assert writers == {Component.WORKER}


def test_a_principal_belongs_to_one_component() -> None:
    assert "User:CN=ear" in printed("worker", "--principal", "User:CN=ear")
    for words in (["--principal", "User:x"], ["worker", "deliver", "--principal", "User:x"]):
        done = CliRunner().invoke(app, ["topics", "acls", *words])
        assert done.exit_code != 0


def test_a_name_can_neither_end_a_line_nor_run_a_command() -> None:
    (line,) = printed("producer", "--principal", "User:x; $(reboot)").splitlines()
    assert shlex.split(line)[3] == "User:x; $(reboot)"
    assert CliRunner().invoke(app, ["topics", "acls", "worker", "--principal", "User:a\nb"]).exit_code != 0
