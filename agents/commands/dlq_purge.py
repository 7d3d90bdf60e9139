"""Delete the oldest dead letters: `openear dlq purge`."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from agents.commands.dlq_choice import LateOption, PartitionOption, ReasonOption, UntilOption
from agents.commands.errors import UserError
from agents.commands.options import BrokersOption, PrefixOption, kafka_settings
from agents.commands.output import emit, say
from agents.commands.patience import patiently
from streams.wording import counted

if TYPE_CHECKING:
    from agents.purge import Purge
    from streams.topology import Topic

PATIENCE_S = 3600.0
"""All letters are read once to be counted."""


def purge(
    names: Annotated[list[str] | None, typer.Argument(metavar="[LETTER...]", hidden=True)] = None,
    until: UntilOption = None,
    is_all: Annotated[bool, typer.Option("--all", help="All that there are now.")] = False,
    partition: PartitionOption = None,
    reason: ReasonOption = None,
    late: LateOption = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be deleted.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    brokers: BrokersOption = None,
    prefix: PrefixOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line and partition.")] = False,
) -> None:
    """Delete the oldest dead letters for good: of each partition all before the first that arrived after --until.

    Kafka deletes the beginning of a partition, never single records: letters by name or reason cannot be deleted
    (they go by themselves as retention reaches them). What is deleted cannot be shown or replayed any more.

    Example: `openear dlq purge --until 2026-03-01 --dry-run`
    """
    import asyncio

    from agents.purge import planned_purge
    from agents.purge import purge as purged
    from streams.topology import Topic

    if names or reason:
        raise UserError(
            "Kafka cannot delete letters by name or reason, only the oldest of a partition: give --until or --all",
            exit_code=2,
        )
    if is_all == (until is not None):
        raise UserError("which? Give --until TIME, or --all", exit_code=2)
    settings, topic = kafka_settings(brokers, prefix), Topic.LATE if late else Topic.DEAD_LETTERS
    given = (settings.connection(), settings.prefix, topic)
    time = None if until is None else until.replace(tzinfo=UTC)
    purges = asyncio.run(patiently(planned_purge(*given, time, partition), PATIENCE_S))
    if not purges:
        say("nothing to delete")
        return
    say(_loss(purges, topic, time))
    if not dry_run:
        if not yes:
            typer.confirm("Go on?", abort=True, err=True)
        asyncio.run(patiently(purged(*given, purges)))
    for each in purges:
        emit(_json(each, deleted=not dry_run) if as_json else _line(each, deleted=not dry_run))


def _loss(purges: "list[Purge]", topic: "Topic", until: datetime | None) -> str:
    letters, older = sum(each.letters for each in purges), sum(each.older for each in purges)
    stay = f", {older:,} as old stay, behind newer ones" if older else ""
    which = "all" if until is None else f"all before {until:%Y-%m-%d %H:%M:%S} UTC"
    where = counted(len(purges), "partition")
    return f"{topic}, {which}: {counted(letters, 'letter')} of {where} to go for good{stay}"


def _line(each: "Purge", *, deleted: bool) -> str:
    done = "deleted" if deleted else "would be deleted"
    return (
        f"partition {each.partition}: {each.letters:,} {done}, below offset {each.before}; {each.stay:,} stay"
    )


def _json(each: "Purge", *, deleted: bool) -> str:
    from json import dumps

    told = {"partition": each.partition, "letters": each.letters, "before": each.before}
    return dumps({**told, "stay": each.stay, "older": each.older, "deleted": deleted})
