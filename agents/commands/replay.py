"""Hear files of mentions in memory and report the alerts: `openear replay`."""

from pathlib import Path
from typing import Annotated

import typer

from agents.commands.errors import UserError
from agents.commands.options import PlotOption, ProfilesOption
from agents.commands.output import say
from streams.wording import counted

FilesArgument = Annotated[
    list[Path], typer.Argument(exists=True, dir_okay=False, metavar="FILE", help="CSV or NDJSON, or gz.")
]
OutOption = Annotated[
    Path | None,
    typer.Option("--json", metavar="OUT", help="Write alerts there as NDJSON (- for stdout)."),
]

WhyOption = Annotated[
    str | None,
    typer.Option(
        "--why", metavar="TERM", help="Say of each window why this term raised an alert or did not."
    ),
]


def replay(
    files: FilesArgument,
    profiles: ProfilesOption = None,
    out: OutOption = None,
    lifecycle: Annotated[
        bool, typer.Option("--lifecycle", help="With --json: resolutions and withdrawals too.")
    ] = False,
    why: WhyOption = None,
    plot: PlotOption = None,
) -> None:
    """Hear old mentions as if they came today, and say what would have been alerted.

    All files are merged by `created_at`, which stands for the arrival too. Nothing is sent anywhere, and the
    same files give the same alerts, byte for byte. Brands without a profile get one made from their name.

    `--why leaks` shows instead each window in which the term was heard: its authors, what was expected, its
    score and line, and what stopped it. With --json these go to OUT.

    Example: `openear replay reviews.csv more.ndjson.gz --json alerts.ndjson`
    """
    from agents.commands.file_talk import require_rows, tell_reading, write_lines
    from agents.profiles.files import load_profiles
    from agents.rehearsal import rehearse_files
    from streams.evaluate.evaluation import is_alert

    if why is not None and plot is not None:
        raise UserError("--why shows a term, --plot the themes: give one of them", exit_code=2)
    known = load_profiles(profiles) if profiles else {}
    if why is not None:
        from agents.commands.replay_why import replay_why

        replay_why(why, files, known, out)
        return
    run, reading = rehearse_files(files, known)
    if plot is not None:
        from agents.commands.pictures import draw

        draw(run.alerts, plot, lambda watch: rehearse_files(files, known, watch=watch))
    if out is None:
        from agents.commands.replay_report import print_report

        if run.rows:
            print_report(run)
        tell_reading(reading)
        require_rows(run.rows)
        return
    chosen = [alert for alert in run.alerts if lifecycle or is_alert(alert)]
    write_lines(out, (alert.model_dump_json() for alert in chosen))
    tell_reading(reading)
    require_rows(run.rows)
    say(f"{counted(run.rows, 'row')}, {counted(len(chosen), 'alert')}, {run.rate:,.0f} rows a second")
