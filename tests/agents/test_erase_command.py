"""`openear erase` that is stopped says whether its notice was sent, and a name that nobody knows is no success."""

from collections.abc import Callable
from typing import Any

import pytest
from typer.testing import CliRunner

from agents.commands.main import app
from agents.erasure import Erased
from agents.notice_sender import NoticeSender
from streams.erasure import Reached

ASKED = ["erase", "--source", "bluesky", "--id", "17", "--brand", "Lumatone"]


@pytest.mark.parametrize(
    "is_sent, said", [(True, "the notice was sent before that"), (False, "stopped before it was known")]
)
def test_who_stops_it_is_told_whether_the_notice_was_sent(
    is_sent: bool, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def stopped(_settings: Any, _wish: Any, _wait_s: Any, sent: Callable[[], None]) -> Erased:
        if is_sent:
            sent()
        raise KeyboardInterrupt

    monkeypatch.setattr("agents.erasure.erase", stopped)
    done = CliRunner().invoke(app, ASKED)
    assert done.exit_code == 130
    assert said in done.stderr


@pytest.mark.parametrize("unknown, code", [({}, 0), ({"source": "bluesky"}, 0), ({"brand": "Lumatone"}, 1)])
def test_a_brand_that_nobody_heard_is_no_success(
    unknown: dict[str, str], code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def heard(*_asked: Any) -> Erased:
        sender = NoticeSender({})
        sender.reached = {3: 1}
        return Erased(0, sender, [], Reached((), (), 0), [], [], unknown)

    monkeypatch.setattr("agents.erasure.erase", heard)
    done = CliRunner().invoke(app, ASKED)
    assert done.exit_code == code
    assert "gone: nothing of that name stood in an open alert or in evidence.v1" in done.stdout
    assert ("heard lately" in done.stderr) is bool(unknown)
