"""Show a person what a replay heard: the alerts first, then what became of every row."""

from collections import Counter

from rich.table import Table

from agents.commands.output import table_of, wide_screen
from agents.rehearsal import Rehearsal
from agents.terminal import harmless
from agents.texts.alert import alert_line
from schemas.dead_letter import Reason
from schemas.mention import Disposition
from streams.wording import counted


def print_report(run: Rehearsal) -> None:
    """Print alerts, counts and speed on standard output."""
    console = wide_screen()
    for alert in run.alerts:
        console.print(alert_line(alert), soft_wrap=not console.is_terminal)
    if not run.alerts:
        console.print("No alert.")
    console.print()
    console.print(_counts("what became of the rows", run.tally.dispositions))
    for title, counts in (
        ("unreadable, ahead of time or too late", run.tally.reasons),
        ("stood out and was held back", run.tally.held_back),
        ("bounds that were hit", run.tally.bounds),
    ):
        if counts:
            console.print(_counts(title, counts))
    console.print(
        f"{counted(run.rows, 'row')} of {counted(len(run.spans), 'brand')} in {run.seconds:.1f} s, "
        f"{run.rate:,.0f} a second; {counted(run.tally.folded, 'near copy', 'near copies')} folded, "
        f"{run.tally.unscored:,} unscored, {counted(run.tally.naive_times, 'time')} without a zone taken as UTC",
        soft_wrap=True,
    )


def _counts(title: str, counts: Counter[Disposition] | Counter[Reason] | Counter[str]) -> Table:
    table = table_of(title)
    table.show_header = False
    table.add_column()
    table.add_column(justify="right")
    for name, count in counts.most_common():
        table.add_row(harmless(name), f"{count:,}")
    return table
