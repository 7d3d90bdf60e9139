"""See and create the topics on a Kafka, and the rights on them: `openear topics plan | create | acls`."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from agents.commands.errors import NoKafkaError, UserError
from agents.commands.options import BrokersOption, PrefixOption, kafka_settings
from agents.commands.output import emit, emit_json, say
from streams.topology import PARTITIONS, TOPICS
from streams.topology.access import Component
from streams.wording import counted

if TYPE_CHECKING:
    from agents.settings import WorkerSettings
    from streams.topology.plan import Change

topics = typer.Typer(name="topics", no_args_is_help=True, help="See and create the topics on a Kafka.")

MOST_PARTITIONS = 1024
"""Topics of so many are beyond what one small cluster carries; a worker needs two connections for each."""

PartitionsOption = Annotated[
    int, typer.Option("--partitions", min=1, max=MOST_PARTITIONS, metavar="N", help="Of every topic.")
]
ReplicationOption = Annotated[
    int | None,
    typer.Option(
        "--replication",
        min=1,
        max=32,
        metavar="N",
        help="Of every new topic.",
        show_default="one a broker, at most 3",
    ),
]
WaitOption = Annotated[
    float, typer.Option("--wait", min=0, max=3600, metavar="SECONDS", help="For a Kafka that is starting.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Give it as one JSON object.")]
ASK_AGAIN_S = 0.5


@topics.command()
def plan(
    brokers: BrokersOption = None,
    prefix: PrefixOption = None,
    partitions: PartitionsOption = PARTITIONS,
    as_json: JsonOption = False,
) -> None:
    """Show what `openear topics create` would create, and what differs; ends with 1 if there is anything.

    Example: `openear topics plan --json`
    """
    import asyncio

    from agents.topics import planned_topics

    settings = kafka_settings(brokers, prefix)
    changes = asyncio.run(planned_topics(settings.connection(), settings.prefix, partitions))
    _tell(changes, as_json=as_json)
    if changes:
        raise typer.Exit(1)
    say(f"all {len(TOPICS)} topics are as they should be")


@topics.command()
def create(
    brokers: BrokersOption = None,
    prefix: PrefixOption = None,
    partitions: PartitionsOption = PARTITIONS,
    replication: ReplicationOption = None,
    wait_s: WaitOption = 0.0,
    as_json: JsonOption = False,
) -> None:
    """Create the topics that are missing; what exists is neither altered nor deleted.

    Refuses where an existing topic has another number of partitions. May be run again at any time.

    Example: `openear topics create --brokers localhost:9092 --wait 60`
    """
    import asyncio

    from streams.topology.plan import Kind, of_kind

    settings = kafka_settings(brokers, prefix)
    changes = asyncio.run(_created(settings, partitions, replication, wait_s))
    created = of_kind(changes, Kind.MISSING)
    if as_json:
        _tell(changes, as_json=True)
    else:
        for change in created:
            emit(change.topic)
    for change in of_kind(changes, Kind.SETTING):
        say(f"{change}; it is left as it is")
    say(f"{counted(len(created), 'topic')} created, {len(TOPICS) - len(created)} there before")


@topics.command()
def acls(
    component: Annotated[
        list[Component] | None, typer.Argument(metavar="[COMPONENT...]", help="Of these alone; else of all.")
    ] = None,
    principal: Annotated[
        str | None,
        typer.Option(
            "--principal",
            metavar="User:NAME",
            help="Of the one component that is named.",
            show_default="User:openear-COMPONENT",
        ),
    ] = None,
    prefix: PrefixOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print the least rights of each part, from worker to operator, as kafka-acls.sh commands.

    Asks no Kafka. Add --bootstrap-server and --command-config to each, with an administrator's credentials. A
    subscriber's group begins with the topics' prefix and `subscriber.`.

    Example: `openear topics acls worker --principal User:listener`
    """
    from agents.rights import rights_of

    chosen = component or list(Component)
    if principal is not None and (len(chosen) != 1 or not component):
        raise UserError(
            "--principal is the user of one component: name it, as in `topics acls worker`", exit_code=2
        )
    if principal is not None and not (principal.isprintable() and principal.startswith("User:")):
        raise UserError("--principal is User:NAME, as Kafka's authorizer knows it", exit_code=2)
    settings = kafka_settings(None, prefix)
    rights = [right for each in chosen for right in rights_of(each, settings.prefix, principal)]
    if as_json:
        emit_json({"acls": [asdict(right) for right in rights]})
        return
    for right in rights:
        emit(right.command)


async def _created(
    settings: "WorkerSettings", partitions: int, replication: int | None, wait_s: float
) -> "list[Change]":
    """Ask again for so long where nobody answers: a Kafka that was started just now takes some seconds."""
    from asyncio import sleep
    from time import monotonic

    from agents.topics import create_topics

    until = monotonic() + wait_s
    while True:
        try:
            return await create_topics(settings.connection(), settings.prefix, partitions, replication)
        except NoKafkaError:
            if monotonic() >= until:
                raise
        await sleep(ASK_AGAIN_S)


def _tell(changes: "list[Change]", *, as_json: bool) -> None:
    if as_json:
        emit_json(
            {
                "topics": len(TOPICS),
                "changes": [
                    {
                        "topic": change.topic,
                        "kind": str(change.kind),
                        "setting": change.setting,
                        "wanted": change.wanted,
                        "found": change.found,
                    }
                    for change in changes
                ],
            }
        )
    else:
        for change in changes:
            emit(str(change))
