"""A terminal that wants no colour gets text alone: neither colours nor bold nor dim."""

import pytest
from rich.text import Text

from agents.commands.output import screen

STYLED = Text("severe", style="bold red").append(" and dim", style="dim")


@pytest.fixture(autouse=True)
def _on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")


def test_a_terminal_gets_styles(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    screen().print(STYLED)
    assert "\x1b[" in capsys.readouterr().out


def test_no_color_leaves_no_code_of_style(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    screen().print(STYLED)
    assert capsys.readouterr().out == "severe and dim\n"
