"""Choose dead letters on the command line: by name, reason, partition and time."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from agents.commands.errors import UserError
from agents.commands.options import kafka_settings

if TYPE_CHECKING:
    from agents.dead_letters import Letters
    from schemas.dead_letter import Reason

_TIMES = ["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%SZ"]

ReasonOption = Annotated[
    list[str] | None, typer.Option("--reason", metavar="R", help="Of this reason; may be repeated.")
]
PartitionOption = Annotated[
    int | None, typer.Option("--partition", min=0, metavar="P", help="From this partition of mentions.v1.")
]
SinceOption = Annotated[
    datetime | None,
    typer.Option("--since", formats=_TIMES, metavar="TIME", help="Arrived then or later, UTC."),
]
UntilOption = Annotated[
    datetime | None, typer.Option("--until", formats=_TIMES, metavar="TIME", help="Arrived before, UTC.")
]
LateOption = Annotated[bool, typer.Option("--late", help="Of late.v1 instead of dead-letters.v1.")]


def chosen_letters(
    brokers: str | None,
    prefix: str | None,
    names: Iterable[str],
    reasons: Iterable[str] | None = None,
    partition: int | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    *,
    late: bool = False,
) -> "Letters":
    """The letters that are meant; raises UserError for names and reasons that there are not."""
    from agents.dead_letters import Choice, Letters
    from streams.topology import Topic

    settings = kafka_settings(brokers, prefix)
    choice = Choice(
        frozenset(map(read_name, names)), _reasons(reasons or ()), partition, _utc(since), _utc(until)
    )
    topic = Topic.LATE if late else Topic.DEAD_LETTERS
    return Letters(settings.connection(), settings.prefix, choice, topic)


def read_name(name: str) -> str:
    """A letter's name without the topic before it; raises UserError for anything else."""
    from agents.terminal import harmless
    from streams.topology import Topic

    short = name.removeprefix(f"{Topic.MENTIONS}-")
    partition, _, offset = short.partition("-")
    if not (partition.isdecimal() and offset.isdecimal()):
        raise UserError(
            f"{harmless(name)[:40]!r} names no letter: it is PARTITION-OFFSET, such as 3-17", exit_code=2
        )
    return short


def _reasons(names: Iterable[str]) -> "frozenset[Reason]":
    from agents.terminal import harmless
    from schemas.dead_letter import Reason

    known = {reason.value: reason for reason in Reason}
    for name in names:
        if name.upper() not in known:
            raise UserError(
                f"{harmless(name)[:40]!r} is no reason; these are: {', '.join(known)}", exit_code=2
            )
    return frozenset(known[name.upper()] for name in names)


def _utc(time: datetime | None) -> datetime | None:
    return None if time is None else time.replace(tzinfo=UTC)
