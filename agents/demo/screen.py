"""Show the demo: on a terminal a picture that lives, elsewhere a line now and then.

Alerts and the summary are data, on standard output; progress goes to standard error where nobody watches.
"""

from time import monotonic
from types import TracebackType
from typing import Protocol, Self

from rich import box
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from agents.alert_text import alert_line
from agents.commands.output import say
from agents.demo.hearing import Brand, Hearing
from agents.terminal import harmless
from schemas.alert import Alert
from schemas.base import from_epoch_ms

EVERY_S = 2.0
"""Between two lines where nobody watches."""
REFRESH_A_S = 4
BAR = 20
WIDTH = 110


class Told(Protocol):
    """How far the story is told."""

    sent: int
    told_until_ms: int


class Screen:
    """Where the demo is seen, for use in a `with` statement."""

    def __init__(self) -> None:
        self.console = Console(highlight=False)
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
        self.console.print(alert_line(alert), soft_wrap=not self.console.is_terminal)

    def show(self, told: Told, hearing: Hearing) -> None:
        """Bring the picture up to date."""
        if self.console.is_terminal:
            self._live.update(_picture(told, hearing))
        elif monotonic() - self._last > EVERY_S:
            self._last = monotonic()
            say(_sentence(told, hearing))

    def summary(self, hearing: Hearing, told: Told, seconds: float) -> None:
        """Print what was planted and how it fared."""
        self.console.print(_fates(hearing))
        self.console.print(
            f"Put aside, each with its reason: {hearing.dead:,} unreadable or ahead of time, "
            f"{hearing.late:,} too late; {hearing.folded:,} copies folded",
            soft_wrap=True,
        )
        for title in hearing.score.false:
            self.console.print(Text(f"Alerted and not planted: {harmless(title)}", style="red"))
        end = "everything was heard" if hearing.is_settled else "time ran out"
        voices = sum(brand.voices for brand in hearing.brands.values())
        self.console.print(
            f"{told.sent:,} records sent, {voices:,} voices counted, {len(hearing.alerts)} alerts read back "
            f"from Kafka in {seconds:.1f} s: {end}",
            soft_wrap=True,
        )


def _sentence(told: Told, hearing: Hearing) -> str:
    heard = ", ".join(f"{name} {brand.voices:,} voices" for name, brand in sorted(hearing.brands.items()))
    voices = harmless(heard) or "nothing heard yet"
    return f"{_day(told)}: {told.sent:,} sent, {voices}, {len(hearing.alerts)} alerts"


def _picture(told: Told, hearing: Hearing) -> RenderableType:
    table = Table(box=box.SIMPLE)
    for name in ("brand", "voices", "windows", "sentiment of the last day", "people speak of"):
        table.add_column(name)
    for name, brand in sorted(hearing.brands.items()):
        table.add_row(
            harmless(name),
            f"{brand.voices:,}",
            f"{brand.windows:,}",
            _sentiment(brand),
            harmless(", ".join(brand.top_terms)),
        )
    aside = f"{hearing.dead:,} unreadable, {hearing.folded:,} copies folded"
    return Group(Text(f"{_day(told)}   {told.sent:,} mentions sent, {aside}", style="bold"), table)


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


def _fates(hearing: Hearing) -> Table:
    score = hearing.score
    table = Table(title="What was planted", title_justify="left", box=box.SIMPLE)
    for name in ("planted", "how", "fate", "alert", "for"):
        table.add_column(name)
    for plant in score.plants:
        alert = score.alerts.get(plant.name)
        if plant.name in score.heard:
            fate = Text("heard", style="green")
        elif plant.name in score.held_back:
            fate = Text("rightly held back", style="green")
        else:
            fate = Text("missed" if alert is None else "wrongly raised", style="red")
        words = (harmless(alert.title), alert.department) if alert else ("-", "-")
        table.add_row(plant.name, plant.why, fate, *words)
    return table
