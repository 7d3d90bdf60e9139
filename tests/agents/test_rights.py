"""The ACLs that `openear topics acls` prints."""

import json
import re
import shlex
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import click
import pytest
from typer.main import get_command
from typer.testing import CliRunner

from agents.commands.main import app
from agents.rights import Resource, rights_of
from streams.topology import Topic
from streams.topology.access import ACCESS, Component

PREFIX = "p."
ROOT = Path(__file__).parents[2]


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
            assert ("Delete" in right.operations) == (topic in access.deletes)
            assert not right.is_prefix


def test_a_producer_writes_mentions_and_nobody_but_a_worker_publishes() -> None:
    (only,) = rights_of(Component.PRODUCER, PREFIX)
    assert (only.name, only.operations) == ("p.mentions.v1", ("Write",))
    writers = {each for each in Component if Topic.ALERTS in ACCESS[each].writes}
    assert writers == {Component.WORKER}


def test_only_an_operator_deletes_and_only_what_was_put_aside() -> None:
    deletes = {each: ACCESS[each].deletes for each in Component if ACCESS[each].deletes}
    assert deletes == {Component.OPERATOR: {Topic.LATE, Topic.DEAD_LETTERS}}


def test_a_principal_belongs_to_one_component() -> None:
    assert "User:CN=ear" in printed("worker", "--principal", "User:CN=ear")
    for words in (["--principal", "User:x"], ["worker", "deliver", "--principal", "User:x"]):
        done = CliRunner().invoke(app, ["topics", "acls", *words])
        assert done.exit_code != 0


def test_a_name_can_neither_end_a_line_nor_run_a_command() -> None:
    (line,) = printed("producer", "--principal", "User:x; $(reboot)").splitlines()
    assert shlex.split(line)[3] == "User:x; $(reboot)"
    assert CliRunner().invoke(app, ["topics", "acls", "worker", "--principal", "User:a\nb"]).exit_code != 0


def _listed(topics: Iterable[Topic]) -> str:
    given = set(topics)
    if given == set(Topic):
        return "everything"
    return ", ".join(f"`{topic}`" for topic in Topic if topic in given) or "nothing"


def test_the_threat_model_shows_who_may_write_as_the_table_says() -> None:
    page = (ROOT / ".github" / "SECURITY.md").read_text("utf-8")
    shown = page.partition("<!-- writers -->\n")[2].partition("\n<!-- /writers -->")[0].splitlines()[2:]
    assert shown == [
        f"| {part} | {_listed(ACCESS[part].writes)} | {_listed(ACCESS[part].reads)} |" for part in Component
    ]


def test_every_test_that_the_threat_model_names_is_there() -> None:
    page = (ROOT / ".github" / "SECURITY.md").read_text("utf-8")
    named = set(re.findall(r"`(test_\w+)`", page))
    tests = "".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    assert named
    assert {name for name in named if f"def {name}(" not in tests} == set()


def _commands(command: click.Command) -> Iterator[click.Command]:
    yield command
    for inner in getattr(command, "commands", {}).values():
        yield from _commands(inner)


def test_no_command_takes_a_secret_as_an_option() -> None:
    """What stands on a command line stands in the process list and in a shell's history."""
    words = re.compile("secret|password|passphrase|hash.?key|token|credential")
    found = [param.name for each in _commands(get_command(app)) for param in each.params if param.name]
    assert "principal" in found
    assert [name for name in found if words.search(name)] == []
