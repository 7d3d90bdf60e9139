"""Show a person what settings would have raised: the chosen one's alerts, then one row a setting, then titles."""

from collections.abc import Sequence

from rich.console import Console

from agents.commands.output import table_of, wide_screen
from agents.terminal import harmless
from agents.texts.alert import alert_line
from schemas.alert import Alert
from streams.evaluate.backtest import Change, Episode, Outcome, change
from streams.evaluate.evaluation import is_alert

SHOWN = 20
"""Titles of one list; all are counted, and all stand in the JSON."""


def print_backtest(brand: str, alerts: Sequence[Alert], outcomes: Sequence[Outcome], own: Outcome) -> None:
    """Print on standard output what the chosen setting raised and how the others differ."""
    console = wide_screen()
    for alert in filter(is_alert, alerts):
        console.print(alert_line(alert), soft_wrap=not console.is_terminal)
    changes = {outcome.setting: change(own.episodes, outcome.episodes) for outcome in outcomes}
    table = table_of(f"{harmless(brand)}: {own.days:,.1f} days at each sensitivity")
    table.add_column("sensitivity", no_wrap=True)
    for name in ("alerts", "a day", "a week", "busiest day", "themes", "new", "gone", "hours later"):
        table.add_column(name, justify="right")
    for outcome in outcomes:
        is_own = outcome is own
        cells = [""] * 3 if is_own else _cells(changes[outcome.setting])
        table.add_row(
            f"{outcome.setting} (chosen)" if is_own else outcome.setting,
            f"{outcome.alerts:,}",
            rate(outcome.per_day),
            rate(7 * outcome.per_day),
            f"{outcome.busiest_day:,}",
            f"{len(outcome.episodes):,}",
            *cells,
            style="bold" if is_own else None,
        )
    console.print(table)
    for setting, changed in changes.items():
        _print_titles(console, f"{setting} would also raise", changed.new)
        _print_titles(console, f"{setting} would no longer raise", changed.gone)


def rate(often: float) -> str:
    """Alerts in a time: of few ones two digits, since four in two years are not none.

    >>> rate(12.34), rate(0.0364), rate(0)
    ('12.3', '0.036', '0')
    """
    return f"{often:.1f}" if often >= 1 else f"{often:.2g}"


def _cells(changed: Change) -> list[str]:
    later = "-" if changed.hours_later is None else f"{changed.hours_later:+.1f}"
    return [f"{len(changed.new):,}", f"{len(changed.gone):,}", later]


def _print_titles(console: Console, heading: str, episodes: Sequence[Episode]) -> None:
    if not episodes:
        return
    console.print(f"{heading}:", style="bold")
    for episode in episodes[:SHOWN]:
        when = episode.opened.published_at.strftime("%Y-%m-%d %H:%M")
        line = f"  {when}  severity {episode.opened.severity}  {harmless(episode.opened.title)}"
        console.print(line, markup=False, soft_wrap=not console.is_terminal)
    if len(episodes) > SHOWN:
        console.print(f"  and {len(episodes) - SHOWN:,} more")
