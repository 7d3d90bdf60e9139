"""Options that several commands share read and mean the same everywhere."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from agents.commands.errors import UserError
from agents.commands.main import app

OFFLINE = {
    *("replay", "evaluate", "backtest", "score", "learn", "health", "kafka"),
    *("profile new", "profile check", "schemas export", "schemas check"),
}
"""Commands that ask no Kafka."""
OWN = {"demo", "topics acls"}
"""The demo brings topics of its own to whatever Kafka; rights are printed without asking one."""


def commands(within: Any = None, name: str = "") -> Iterator[tuple[str, Any]]:
    """Every command by the words that a person types."""
    command = within or get_command(app)
    if not hasattr(command, "commands"):
        yield name, command
        return
    for word, each in command.commands.items():
        yield from commands(each, f"{name} {word}".strip())


COMMANDS = dict(commands())


def options(name: str) -> dict[str, Any]:
    return {option.opts[0]: option for option in COMMANDS[name].params}


@pytest.mark.parametrize("name", sorted(COMMANDS.keys() - OFFLINE - OWN))
@pytest.mark.parametrize("option", ["--brokers", "--prefix"])
def test_whatever_asks_kafka_takes_the_same_options_in_the_same_words(name: str, option: str) -> None:
    found, model = options(name)[option], options("topics plan")[option]
    assert (found.help, found.metavar, found.show_default) == (model.help, model.metavar, model.show_default)


@pytest.mark.parametrize("name", sorted(OFFLINE))
def test_what_asks_no_kafka_does_not_pretend_to(name: str) -> None:
    assert not {"--brokers", "--prefix"} & options(name).keys()


def test_every_command_gives_an_example_that_begins_with_its_name() -> None:
    assert [name for name, each in COMMANDS.items() if f"openear {name}" not in (each.help or "")] == []


@pytest.mark.parametrize("words", [["worker"], ["deliver", "--subscribers", "subscribers.yaml"]])
@pytest.mark.parametrize("by_option", [True, False])
def test_profiles_that_are_not_there_are_wrong_use_before_kafka_is_asked(
    words: list[str], by_option: bool, tmp_path: Path
) -> None:
    nowhere = str(tmp_path / "nowhere")
    given = ["--profiles", nowhere] if by_option else []
    env = {"OPENEAR_PROFILES": "" if by_option else nowhere, "OPENEAR_BROKERS": "127.0.0.1:9"}
    done = CliRunner().invoke(app, [*words, *given], env=env)
    assert isinstance(done.exception, UserError)
    assert done.exception.exit_code == 2
    assert str(done.exception) == f"no profiles are at {nowhere} (--profiles, OPENEAR_PROFILES)"
