"""Say by exit code whether a worker or a delivery is well: `openear health`, for probes."""

from typing import Annotated

import typer

from agents.commands.output import emit_json, say


def health(
    port: Annotated[
        int | None,
        typer.Option(min=1, max=65_535, help="Its port.", show_default="OPENEAR_METRICS_PORT, 9108"),
    ] = None,
    host: Annotated[
        str | None, typer.Option(help="Where it serves them.", show_default="OPENEAR_METRICS_HOST, 127.0.0.1")
    ] = None,
    live: Annotated[bool, typer.Option("--live", help="Only whether a restart is due.")] = False,
    checkpoint_age: Annotated[
        float | None,
        typer.Option(min=1, metavar="S", help="Not well above it; only where mentions always come."),
    ] = None,
    timeout: Annotated[float, typer.Option(min=0.1, max=60, metavar="S", help="For the answer.")] = 5.0,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """End with 0 if the worker, or the delivery, on this machine works (--live: lives), with 1 if not, and say why.

    Asks the metrics that `openear worker` and `openear deliver` serve with --metrics-port 9108. A spare worker,
    beyond the number of partitions, lives and does not listen. So does whoever has had no answer of Kafka for 30 s:
    a restart would not bring Kafka back.

    Example: `openear health --live`
    """
    from agents.health import judge_health, samples_at
    from agents.settings import METRICS_PORT, worker_settings

    settings = worker_settings(metrics_port=port, metrics_host=host)
    at = settings.metrics_host, settings.metrics_port or METRICS_PORT
    found = judge_health(samples_at(*at, timeout), live=live, checkpoint_s=checkpoint_age)
    if as_json:
        emit_json({"ok": found.is_well, "said": found.said})
    else:
        say(f"{at[0]}:{at[1]}: {found.said}")
    if not found.is_well:
        raise typer.Exit(1)
