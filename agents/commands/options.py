"""Define the options that several commands share, so that they read and mean the same everywhere.

Every command that asks Kafka takes `--brokers` and `--prefix`, and reaches it by `kafka_settings`: what the worker
can reach, TLS and SASL included, each of them can. What is not given comes from the environment, and then from the
defaults of agents/settings.py.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from agents.commands.errors import UserError

if TYPE_CHECKING:
    from agents.settings import WorkerSettings

BrokersOption = Annotated[
    str | None,
    typer.Option(
        "--brokers",
        metavar="HOST:PORT",
        help="Where Kafka is.",
        show_default="OPENEAR_BROKERS, localhost:9092",
    ),
]
PrefixOption = Annotated[
    str | None,
    typer.Option(
        "--prefix",
        metavar="P",
        help="Beginning of the topics' names.",
        show_default="OPENEAR_PREFIX, openear.",
    ),
]
ProfilesOption = Annotated[
    Path | None, typer.Option("--profiles", exists=True, metavar="DIR", help="Brand profiles, one YAML each.")
]
"""Of the commands that hear files: what follows Kafka has another, which the environment may give."""
FollowedProfilesOption = Annotated[
    Path | None,
    typer.Option(
        "--profiles", metavar="DIR", help="Brand profiles, one YAML each.", show_default="OPENEAR_PROFILES"
    ),
]
"""Of the commands that run on, and of the doctor, who says what is wrong with the folder too."""
MetricsOption = Annotated[
    int | None,
    typer.Option(
        "--metrics-port",
        metavar="PORT",
        help="Serve Prometheus metrics there on 127.0.0.1, e.g. on 9108.",
        show_default="OPENEAR_METRICS_PORT",
    ),
]
JsonLinesOption = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
PlotOption = Annotated[
    Path | None,
    typer.Option("--plot", file_okay=False, metavar="DIR", help="Draw each theme there, as ALERT_ID.svg."),
]


def kafka_settings(brokers: str | None, prefix: str | None, **given: Any) -> "WorkerSettings":
    """What a command asks Kafka with: its options, else the environment.

    From here on the client of Kafka logs nothing: the command says in a sentence what fails.
    """
    from agents.logs import silence_clients
    from agents.settings import worker_settings

    silence_clients()
    return worker_settings(brokers=brokers, prefix=prefix, **given)


def running_settings(
    brokers: str | None, prefix: str | None, profiles: Path | None, metrics_port: int | None, **given: Any
) -> "WorkerSettings":
    """What a command that runs on is told; it logs what its client of Kafka says.

    Raises UserError where the profiles are not there: a service that began without them would hear otherwise.
    """
    from agents.settings import worker_settings

    settings = worker_settings(
        brokers=brokers, prefix=prefix, profiles=profiles, metrics_port=metrics_port, **given
    )
    if settings.profiles is not None and not settings.profiles.exists():
        raise UserError(f"no profiles are at {settings.profiles} (--profiles, OPENEAR_PROFILES)", exit_code=2)
    return settings
