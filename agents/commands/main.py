"""Run `openear`: name every command, and turn expected trouble into one sentence and an exit code.

Exit codes: 0 done, 1 what was asked for did not hold, 2 wrong use, 130 interrupted.

A command is a typed function in a file of its own, named below in its panel. `openear --help` imports all
of these files, so they import what is heavy (Faust, Kafka, pydantic) inside the function.
"""

import errno
import sys
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from typing import Annotated

import typer

from agents.commands.alerts import alerts
from agents.commands.backtest import backtest
from agents.commands.deliver import deliver
from agents.commands.demo import demo
from agents.commands.dlq import dlq
from agents.commands.dlq_purge import purge
from agents.commands.doctor import doctor
from agents.commands.erase import erase
from agents.commands.errors import HungUpError, UserError
from agents.commands.evaluate import evaluate
from agents.commands.explain import explain
from agents.commands.health import health
from agents.commands.kafka import kafka
from agents.commands.learn import learn
from agents.commands.notices import notices
from agents.commands.output import emit, mute, say
from agents.commands.produce import produce
from agents.commands.profile import profile
from agents.commands.replay import replay
from agents.commands.schemas import schemas
from agents.commands.score import score
from agents.commands.silence import silence
from agents.commands.state import state
from agents.commands.state_restore import import_, rebuild
from agents.commands.status import status
from agents.commands.topics import topics
from agents.commands.warm import warm
from agents.commands.worker import worker

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO})
"""A disk that takes no more."""

app = typer.Typer(
    name="openear",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,  # a bug shows Python's own traceback: Typer's may show customers' words
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(is_wanted: bool) -> None:
    if is_wanted:
        try:
            emit(version("openear"))
        except PackageNotFoundError:
            raise UserError(
                "openear runs from a source tree that is not installed, so it has no version"
            ) from None
        raise typer.Exit


@app.callback()
def openear(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Listen to customers as a stream and name the decision: product, packaging, marketing or price."""


dlq.command()(purge)
state.command("import")(import_)
state.command()(rebuild)
PANELS: dict[str, tuple[Callable[..., None] | typer.Typer, ...]] = {
    "See what it would say": (demo, replay, evaluate, backtest, score),
    "Run it": (kafka, topics, worker, deliver, warm, produce, notices),
    "Hear from it": (alerts, explain, status, silence),
    "Keep it well": (doctor, health, dlq, state, erase),
    "Set it up": (profile, learn, schemas),
}
"""In the order in which a newcomer meets them; `openear --help` shows them so."""
for _panel, _commands in PANELS.items():
    for _command in _commands:
        if isinstance(_command, typer.Typer):
            app.add_typer(_command, rich_help_panel=_panel)
        else:
            app.command(rich_help_panel=_panel)(_command)


def main() -> None:
    """Start the console script. Typer itself ends wrong use with 2 and Ctrl-C with 130."""
    try:
        app()
    except UserError as error:
        say(f"openear: {error}")
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
    except HungUpError:
        sys.exit(141)  # as of a program that SIGPIPE ended
    except OSError as error:
        if error.errno not in FULL:
            raise
        mute()
        say(f"openear: {error.filename or 'the output'} cannot be written: {error.strerror}")
        sys.exit(1)


if __name__ == "__main__":
    main()
