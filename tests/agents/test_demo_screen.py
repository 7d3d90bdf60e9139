"""The demo on a terminal and in a file: words from outside never drive it."""

import io
import re
from dataclasses import dataclass

import pytest
from rich.console import Console

from agents.committed import Committed
from agents.demo import screen as screen_module
from agents.demo.hearing import Hearing
from agents.demo.screen import Screen
from schemas.alert import Alert
from schemas.window import HeldBack, TopTerm
from streams.simulate import Score, planted
from streams.topology import Topic
from tests.agents.test_demo_hearing import ENDS_MS, a_hearing, a_window, leak_of

WILD = "[/red] [link=https://x.example]\x1b]0;owned\x07\x1b[2J\u202e\n\tend"


@dataclass
class Told:
    sent: int = 1234
    told_until_ms: int = ENDS_MS


def a_screen(*, is_terminal: bool) -> tuple[Screen, io.StringIO]:
    seen = io.StringIO()
    return Screen(Console(file=seen, force_terminal=is_terminal, width=200, highlight=False)), seen


def an_alert() -> Alert:
    return Alert.model_validate_json(leak_of(ENDS_MS).of(Topic.ALERTS)[0].value or b"")


def wild_alert() -> Alert:
    alert = an_alert()
    evidence = alert.evidence[0].model_copy(update={"text": WILD, "spans": ()})
    wild = {"title": WILD, "cause": WILD, "proposal": WILD, "terms": (WILD,), "evidence": (evidence,)}
    return alert.model_copy(update=wild)


def without_style(text: str) -> str:
    """Without the colours and moves that Rich itself writes."""
    return re.sub("\x1b\\[[?0-9;]*[A-Zhlm]", "", text)


@pytest.mark.parametrize("is_terminal", [True, False])
def test_an_alert_with_wild_words_is_shown_and_obeyed_in_nothing(is_terminal: bool) -> None:
    screen, seen = a_screen(is_terminal=is_terminal)
    screen.alert(wild_alert())
    shown = without_style(seen.getvalue())
    assert "[/red]" in shown
    assert not {"\x1b", "\x07", "\u202e"} & set(shown)


def test_the_picture_and_the_summary_take_wild_brands_terms_and_reasons() -> None:
    hearing = a_hearing()
    name = "[/red] [bold"
    held = HeldBack(term=WILD, reason=WILD, authors=3)
    hearing.take(a_window(brand=name, top_terms=(TopTerm(term=WILD, authors=3),), held_back=(held,)))
    hearing.score.unplanted.append(wild_alert())
    screen, seen = a_screen(is_terminal=True)
    with screen:
        screen.show(Told(), hearing)
    screen.summary(hearing, Told(), 9.0)
    shown = without_style(seen.getvalue())
    assert name in shown
    assert "people speak of" in shown
    assert not {"\x1b", "\x07", "\u202e"} & set(shown)


def test_a_new_alert_says_what_to_do_and_quotes_people() -> None:
    screen, seen = a_screen(is_terminal=False)
    alert = an_alert()
    screen.alert(alert)
    assert alert.title in seen.getvalue()
    assert alert.cause in seen.getvalue()
    assert alert.proposal in seen.getvalue()
    assert alert.evidence[0].text in seen.getvalue()


def test_where_nobody_watches_progress_is_a_sentence_now_and_then(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    screen, seen = a_screen(is_terminal=False)
    hearing = a_hearing()
    hearing.take(a_window())
    screen.show(Told(), hearing)
    monkeypatch.setattr(screen_module, "EVERY_S", -1.0)
    screen.show(Told(), hearing)
    assert seen.getvalue() == ""
    assert capsys.readouterr().err.splitlines() == [
        "31 March 00:00: 1,234 sent; voices: Lumatone 1; alerts: 0"
    ]


def test_the_summary_names_what_was_heard_and_what_was_missed() -> None:
    hearing = Hearing(Score(planted(ENDS_MS)))
    for output in leak_of(ENDS_MS).of(Topic.ALERTS):
        hearing.take(Committed(Topic.ALERTS, output.value or b""))
    screen, seen = a_screen(is_terminal=False)
    screen.summary(hearing, Told(), 9.0)
    rows = {
        plant.name: line
        for plant in hearing.score.plants
        for line in seen.getvalue().splitlines()
        if plant.name in line
    }
    assert "heard" in rows["the cap leaks"]
    assert "missed" in rows["loved for photography"]
    assert "held back" in rows["one loud author"]
    assert "time ran out" in seen.getvalue()
