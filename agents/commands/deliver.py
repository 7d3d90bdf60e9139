"""Tell subscribers of alerts: `openear deliver`."""

from pathlib import Path
from typing import Annotated

import typer

from agents.commands.options import (
    BrokersOption,
    FollowedProfilesOption,
    MetricsOption,
    PrefixOption,
    running_settings,
)
from agents.commands.output import say
from streams.wording import counted

SubscribersOption = Annotated[
    Path,
    typer.Option(
        "--subscribers",
        envvar="OPENEAR_SUBSCRIBERS",
        metavar="FILE",
        help="Who is told of what, by which way (YAML).",
    ),
]


def deliver(
    subscribers: SubscribersOption,
    brokers: BrokersOption = None,
    prefix: PrefixOption = None,
    profiles: FollowedProfilesOption = None,
    metrics_port: MetricsOption = None,
    from_beginning: Annotated[
        bool, typer.Option("--from-beginning", help="At the very first start: older alerts too.")
    ] = False,
    again: Annotated[
        str | None, typer.Option("--again", metavar="NAME", help="Try once more what was given up for NAME.")
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="End when all that is there now was told.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Read the file and the secrets, and end.")] = False,
) -> None:
    """Tell subscribers of alerts by webhook or Alertmanager, as silences and budgets allow, until Ctrl-C.

    Of what was published before it starts it tells the newest state of each alert alone.

    Every decision and its reason stands on `deliveries.v1` (`openear alerts deliveries`). Receivers get an
    event at least once, always with the same `webhook-id`. Run one for the topics of a prefix: a second one
    takes over, and the first ends with 70 within a minute. A process that ends with 70 or more lost nothing:
    start it again. It starts where a Kafka answers, and ends with 1 where none does; one that goes away later is
    waited for. `--once` ends with 1 if something was given up, with 70 if Kafka stays away for a minute.

    Example: `openear deliver --subscribers subscribers.yaml --profiles profiles --once`
    """
    from agents.deliver.receivers import receiver_of
    from agents.deliver.run import run_deliver
    from agents.deliver.subscribers import load_subscribers

    settings = running_settings(brokers, prefix, profiles, metrics_port)
    if check:
        who = load_subscribers(subscribers).subscribers
        for each in who:
            receiver_of(each, settings.app)
        say(f"{subscribers}: {counted(len(who), 'subscriber')}, and every secret is there")
        return
    dead = run_deliver(settings, subscribers, once=once, from_beginning=from_beginning, again=again)
    if once and dead:
        given_up = counted(dead, "delivery was given up", "deliveries were given up")
        say(f"{given_up}: see `openear alerts deliveries --fate dead`")
        raise typer.Exit(1)
