"""Listen to the mentions in Kafka: `openear worker`."""

from typing import Annotated

import typer

from agents.commands.options import (
    BrokersOption,
    FollowedProfilesOption,
    MetricsOption,
    PrefixOption,
    running_settings,
)

InstanceOption = Annotated[
    str | None,
    typer.Option("--instance-id", metavar="ID", help="Static member of the group, to restart in 2 s."),
]
AcceptLossOption = Annotated[
    bool, typer.Option("--accept-loss", help="Go on though records were deleted before they were heard.")
]


def worker(
    brokers: BrokersOption = None,
    prefix: PrefixOption = None,
    profiles: FollowedProfilesOption = None,
    metrics_port: MetricsOption = None,
    instance_id: InstanceOption = None,
    accept_loss: AcceptLossOption = False,
) -> None:
    """Listen to mentions and publish windows and alerts until SIGTERM or Ctrl-C, each of them exactly once.

    Start as many as there are partitions at most; they share the work. Every setting has a variable
    OPENEAR_...; needed is OPENEAR_HASH_KEY or OPENEAR_HASH_KEY_FILE. A worker that ends with 70 or more lost
    nothing: start it again.

    Example: `OPENEAR_HASH_KEY=$(openssl rand -hex 32) openear worker --profiles profiles`
    """
    from agents.worker.run import run_worker

    given = {"instance_id": instance_id, "accept_loss": accept_loss or None}
    run_worker(running_settings(brokers, prefix, profiles, metrics_port, **given))
