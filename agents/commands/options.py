"""Define the options that several commands share, so that they read and mean the same everywhere.

What is not given comes from the environment, and then from the defaults of agents/settings.py.
"""

from pathlib import Path
from typing import Annotated

import typer

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
"""Of the commands that hear files: a worker has its own, which the environment may give."""
PlotOption = Annotated[
    Path | None,
    typer.Option("--plot", file_okay=False, metavar="DIR", help="Draw each theme there, as ALERT_ID.svg."),
]
