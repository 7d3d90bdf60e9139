"""Every `openear ...` in the documentation is a command that exists, with options that it has."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from agents.commands.main import app

ROOT = Path(__file__).parents[2]
PAGES = [
    ROOT / "README.md",
    ROOT / "tests" / "bench" / "README.md",
    *sorted((ROOT / "deploy").rglob("*.md")),
    *sorted((ROOT / ".github").glob("*.md")),
]
_BLOCK = re.compile(r"^```\w*\n(.*?)^```", re.DOTALL | re.MULTILINE)
_SPAN = re.compile(r"`([^`]+)`")
_LINE = re.compile(r"^(?:[A-Z_]+=\S+ |\S*/)?openear (?=\S)")
FILES = re.compile(r"^[\w.-]+\.(csv|csv\.gz|json|ndjson|yaml)$")
"""Names of files that whoever reads has and the tree has not."""


def typed(text: str) -> list[str]:
    """The words behind `openear` as a shell gives them, without a comment and without what follows a pipe."""
    words = shlex.split(_LINE.sub("", text), comments=True)
    ends = [place for place, word in enumerate(words) if word in {"&", "|", ">", "&&"}]
    return words[: ends[0]] if ends else words


def lines() -> Iterator[str]:
    """Whole commands: the lines of blocks."""
    for page in PAGES:
        for block in _BLOCK.findall(page.read_text(encoding="utf-8")):
            yield from (line.strip() for line in block.splitlines() if _LINE.match(line.strip()))


def mentions() -> Iterator[str]:
    """What prose says of commands, which may leave out what they need."""
    for page in PAGES:
        prose = _BLOCK.sub("", page.read_text(encoding="utf-8"))
        yield from (each for span in _SPAN.findall(prose) if _LINE.match(each := " ".join(span.split())))


def command_of(words: list[str]) -> tuple[Any, list[str]]:
    """The command that the words name, and the words that are left."""
    command: Any = get_command(app)
    while hasattr(command, "commands") and words and not words[0].startswith("-"):
        assert words[0] in command.commands, f"there is no {' '.join(words)}"
        command, words = command.commands[words[0]], words[1:]
    return command, words


@pytest.mark.parametrize("line", dict.fromkeys(lines()))
def test_a_line_that_is_shown_is_taken_as_it_stands(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "deploy").symlink_to(ROOT / "deploy")
    command, words = command_of(typed(line))
    for word in filter(FILES.match, words):
        (tmp_path / word).touch()
    assert command.make_context(line, words)


@pytest.mark.parametrize("span", dict.fromkeys(mentions()))
def test_what_prose_names_is_there_with_the_options_that_it_names(span: str) -> None:
    command, words = command_of(typed(span))
    known = {name for option in command.params for name in (*option.opts, *option.secondary_opts)} | {
        "--help"
    }
    assert {word for word in words if word.startswith("--")} <= known


def test_there_is_something_to_check() -> None:
    assert len(set(lines())) > 25
    assert len(set(mentions())) > 25
