"""Say how many alerts a profile's settings would have given, and what a notch would change: `openear backtest`."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from agents.commands.errors import UserError
from agents.commands.options import PlotOption
from agents.commands.output import say
from agents.terminal import harmless
from streams.wording import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agents.one_brand import OneBrand
    from agents.rehearsal import Rehearsal
    from schemas.profile import Profile
    from streams.detect.judging import Watch
    from streams.evaluate.backtest import Outcome

ProfileOption = Annotated[
    Path, typer.Option("--profile", exists=True, dir_okay=False, metavar="FILE", help="The brand's profile.")
]
MentionsOption = Annotated[
    list[Path],
    typer.Option("--mentions", exists=True, dir_okay=False, metavar="FILE", help="CSV, NDJSON, gz."),
]
OutOption = Annotated[
    Path | None,
    typer.Option("--json", metavar="OUT", help="Write one JSON object there (- for stdout, and no table)."),
]


def backtest(
    profile: ProfileOption, mentions: MentionsOption, out: OutOption = None, plot: PlotOption = None
) -> None:
    """Hear a brand's old mentions at each sensitivity and say how often it would have been alerted, of what.

    The profile's own `sensitivity` is the chosen one; what the others would raise more, or no longer, is named.
    A theme is the same where the evidence or the terms are, also if it is told of at another hour; one that joins
    an older theme is no longer raised by itself. Rows of other brands are left out; nothing is sent.

    `--plot` draws heard and expected authors of each theme, hop by hop, with the hops that raised an alert.

    Example: `openear backtest --profile lumatone.yaml --mentions last-year.csv.gz --plot pictures`
    """
    from agents.commands.file_talk import write_lines
    from agents.profiles.files import load_profile
    from streams.evaluate.backtest import SETTINGS, days_of, outcome_of

    chosen = load_profile(profile)
    own = _rehearsed(chosen, mentions)
    days = days_of(own.spans[chosen.brand])
    first = outcome_of(chosen.sensitivity, own.alerts, days)
    outcomes: dict[str, Outcome] = {first.setting: first}
    for setting in SETTINGS:
        if setting not in outcomes:
            _, run = _heard(chosen.model_copy(update={"sensitivity": setting}), mentions)
            outcomes[setting] = outcome_of(setting, run.alerts, days)
    in_order = [outcomes[setting] for setting in SETTINGS]
    if out is not None:
        figures = _figures(chosen, own.rows, in_order)
        write_lines(out, [json.dumps(figures, ensure_ascii=False, separators=(",", ":"))])
    if str(out) != "-":
        from agents.commands.backtest_report import print_backtest

        print_backtest(chosen.brand, own.alerts, in_order, first)
    if plot is not None:
        from agents.commands.pictures import draw

        draw(own.alerts, plot, lambda watch: _heard(chosen, mentions, watch))


def _rehearsed(chosen: "Profile", files: "Sequence[Path]") -> "Rehearsal":
    """The run with the profile as it is, and what is to say about the files; UserError without the brand."""
    from agents.commands.file_talk import tell_reading
    from streams.detect.significance import LEARNING_VOICES

    source, run = _heard(chosen, files)
    tell_reading(source.reading)
    if sentence := source.left_out():
        say(sentence)
    source.require()
    if chosen.brand not in run.spans:
        raise UserError(f"the files hold notices of {harmless(chosen.brand)!r} alone, and no mention")
    say(f"{counted(run.rows, 'mention')} of {harmless(chosen.brand)}, {run.rate:,.0f} a second")
    if run.rows < LEARNING_VOICES:
        say(
            f"too few to say anything: a brand is heard once {LEARNING_VOICES:.0f} voices taught what is normal"
        )
    return run


def _heard(
    profile: "Profile", files: "Sequence[Path]", watch: "Watch | None" = None
) -> "tuple[OneBrand, Rehearsal]":
    from agents.one_brand import OneBrand
    from agents.rehearsal import rehearse

    source = OneBrand(profile.brand)
    return source, rehearse(source.rows_in(files), {profile.brand: profile}, watch=watch)


def _figures(chosen: "Profile", rows: int, outcomes: "Sequence[Outcome]") -> dict[str, object]:
    from streams.evaluate.backtest import as_json, brief

    own = next(outcome for outcome in outcomes if outcome.setting == chosen.sensitivity)
    return {
        "brand": chosen.brand,
        "setting": own.setting,
        "mentions": rows,
        "days": round(own.days, 2),
        "themes": [brief(episode) for episode in own.episodes],
        "settings": [as_json(outcome, own) for outcome in outcomes],
    }
