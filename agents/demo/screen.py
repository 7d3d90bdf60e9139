"""Show the demo: on a terminal a picture that lives, elsewhere a line now and then.

Alerts and the summary are data, on standard output; progress goes to standard error where nobody watches.
"""

from collections import Counter
from time import monotonic
from types import TracebackType
from typing import Protocol, Self

from rich import box
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from agents.colour import colour_system
from agents.commands.output import say
from agents.demo.hearing import Brand, Hearing
from agents.terminal import harmless
from agents.texts.alert import alert_gist
from agents.texts.status import REASONS
from schemas.alert import Alert
from schemas.base import from_epoch_ms
from streams.detect.significance import Gate
from streams.simulate import Fate, Plant, Score
from streams.wording import counted

EVERY_S = 2.0
"""Between two lines where nobody watches."""
REFRESH_A_S = 4
BAR = 20
WIDTH = 150
"""Columns where it is no terminal: a file is read with longer lines."""
QUOTES = 3
MOST_HELD_BACK = 12
GATES: dict[str, str] = {
    Gate.COPIES: "copies of one text are one voice",
    Gate.LOUD_AUTHOR: "one author who repeats it is one voice",
}
"""The two that the story is about, in a whole sentence."""


class Told(Protocol):
    """How far the story is told."""

    sent: int
    told_until_ms: int


class Screen:
    """Where the demo is seen, for use in a `with` statement."""

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console(highlight=False, color_system=colour_system())
        if not self.console.is_terminal:
            self.console.width = max(self.console.width, WIDTH)
        self._live = Live(console=self.console, refresh_per_second=REFRESH_A_S, transient=True)
        self._last = monotonic()

    def __enter__(self) -> Self:
        if self.console.is_terminal:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.stop()

    def alert(self, alert: Alert) -> None:
        """Print an alert; it stays."""
        for line in alert_gist(alert, QUOTES):
            self.console.print(line, soft_wrap=not self.console.is_terminal)

    def show(self, told: Told, hearing: Hearing) -> None:
        """Bring the picture up to date."""
        if self.console.is_terminal:
            self._live.update(_picture(told, hearing))
        elif monotonic() - self._last > EVERY_S:
            self._last = monotonic()
            say(_sentence(told, hearing))

    def summary(self, hearing: Hearing, told: Told, seconds: float) -> None:
        """Print what was planted and how it fared."""
        self.console.print(_fates(hearing.score))
        self.console.print(_held_back(hearing))
        self.console.print(
            f"Put aside, each with its reason: {hearing.dead:,} unreadable or ahead of time, "
            f"{hearing.late:,} too late; {counted(hearing.folded, 'copy', 'copies')} folded",
            soft_wrap=True,
        )
        for title in hearing.score.false:
            self.console.print(Text(f"Alerted and not planted: {harmless(title)}", style="red"))
        end = "everything was heard" if hearing.is_settled else "time ran out"
        voices = sum(brand.voices for brand in hearing.brands.values())
        self.console.print(
            f"{counted(told.sent, 'record')} sent, {counted(voices, 'voice')} in windows that are closed, "
            f"alerts read back from Kafka: {len(hearing.alerts)}, in {seconds:.1f} s: {end}",
            soft_wrap=True,
        )


def _sentence(told: Told, hearing: Hearing) -> str:
    heard = ", ".join(f"{name} {brand.voices:,}" for name, brand in sorted(hearing.brands.items()))
    voices = f"voices: {harmless(heard)}" if heard else "nothing heard yet"
    return f"{_day(told)}: {told.sent:,} sent; {voices}; alerts: {len(hearing.alerts)}"


def _picture(told: Told, hearing: Hearing) -> RenderableType:
    table = Table(box=box.SIMPLE)
    for name in ("brand", "voices", "windows", "sentiment of the last day", "people speak of"):
        table.add_column(name)
    for name, brand in sorted(hearing.brands.items()):
        table.add_row(
            Text(harmless(name)),  # a text, since what stands in brackets would be markup
            f"{brand.voices:,}",
            f"{brand.windows:,}",
            _sentiment(brand),
            Text(harmless(", ".join(brand.top_terms))),
        )
    aside = f"{hearing.dead:,} unreadable, {counted(hearing.folded, 'copy', 'copies')} folded"
    return Group(Text(f"{_day(told)}   {counted(told.sent, 'mention')} sent, {aside}", style="bold"), table)


def _day(told: Told) -> str:
    return (
        f"{from_epoch_ms(told.told_until_ms):%d %B %H:%M}" if told.told_until_ms else "waiting for the worker"
    )


def _sentiment(brand: Brand) -> Text:
    """Draw a mean of -1 to 1 as a bar around the middle."""
    mean = brand.sentiment
    if mean is None:
        return Text("unscored", style="dim")
    half = BAR // 2
    length = min(half, round(abs(mean) * half))
    bar = "█" * length
    drawn = f"{'':>{half}}|{bar:<{half}}" if mean >= 0 else f"{bar:>{half}}|{'':<{half}}"
    return Text(f"{drawn} {mean:+.2f}", style="green" if mean >= 0 else "red")


def _fates(score: Score) -> Table:
    table = Table(title="What was planted", title_justify="left", box=box.SIMPLE)
    for name in ("planted", "how", "fate", "told as", "to"):
        table.add_column(name)
    for plant in score.plants:
        alert = score.alerts.get(plant.name)
        told = Text(harmless(alert.title) if alert else ", ".join(_reasons(score, plant.name)) or "-")
        table.add_row(plant.name, plant.why, _fate(score, plant), told, alert.department if alert else "-")
    return table


def _fate(score: Score, plant: Plant) -> Text:
    if plant.name in score.heard:
        return Text("heard", style="green")
    if plant.name in score.held_back:
        return Text("held back", style="green")
    return Text("missed" if plant.fate is Fate.HEARD else "wrongly raised", style="red")


def _reasons(score: Score, name: str) -> list[str]:
    return [_why(reason) for reason, _ in score.reasons.get(name, Counter[str]()).most_common()]


def _why(reason: str) -> str:
    told = GATES.get(reason) or REASONS.get(reason)
    return f"{reason}: {told}" if told else harmless(reason)


def _held_back(hearing: Hearing) -> Table:
    table = Table(title="What stood out and raised no alert", title_justify="left", box=box.SIMPLE)
    for name in ("brand", "words", "authors", "why not"):
        table.add_column(name)
    for (brand, term, reason), held in list(hearing.held_back.items())[:MOST_HELD_BACK]:
        table.add_row(Text(harmless(brand)), Text(harmless(term)), f"{held.authors:,}", Text(_why(reason)))
    return table
