"""Tell the listeners what else happened to mentions: `openear notices send`."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from agents.commands.errors import UserError
from agents.commands.options import BrokersOption, PrefixOption, kafka_settings
from agents.commands.output import emit_json, say
from agents.terminal import harmless
from streams.wording import counted

if TYPE_CHECKING:
    from agents.notice_file import Notices
    from agents.notice_sender import NoticeSender

NAMED = 5
"""Names of unknown fields that are shown."""
NAME = 40

notices = typer.Typer(
    name="notices",
    no_args_is_help=True,
    help="Tell what happened to mentions: deleted, missed, read to the end.",
)

FileArgument = Annotated[
    Path,
    typer.Argument(metavar="FILE|-", help="NDJSON, plain or gz; - is standard input."),
]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Look at every line and send nothing.")]


@notices.command()
def send(
    file: FileArgument,
    dry_run: DryRunOption = False,
    brokers: BrokersOption = None,
    prefix: PrefixOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="What was sent, as one JSON object.")] = False,
) -> None:
    """Send notices to `openear.mentions.v1`: delete, delete_author, engagement, gap, progress, baseline.

    One that names a brand goes to the partition of that brand. One without is for every brand: it goes to every
    partition in one transaction, so that all of them hear it or none. A transaction holds 200 notices, a longer
    file makes several. If a line is no notice, nothing is sent. Needs the rights of a connector
    (`openear topics acls connector`).

    Example: `openear notices send deleted.ndjson --dry-run`, a line of it being
    `{"event": "delete", "source": "web", "id": "17", "at": "2026-03-01T09:07:00Z", "reason": "author"}`
    """
    import asyncio

    from agents.notice_file import read_notices
    from agents.notice_sender import send_notices

    found = read_notices(file)
    _refuse_faults(found)
    settings = kafka_settings(brokers, prefix)
    sender = None
    if not dry_run:
        sender = asyncio.run(send_notices(settings.connection(), found.rows, settings.prefix))
    _tell(found, sender, as_json=as_json)


def _refuse_faults(found: "Notices") -> None:
    """Name what is wrong, line by line, and end with 2; half of a file is sent to nobody."""
    for example in found.examples:
        say(example)
    if (more := found.faults.total() - len(found.examples)) > 0:
        say(f"and {more:,} more")
    if found.faults:
        kinds = ", ".join(f"{count:,} {reason}" for reason, count in sorted(found.faults.items()))
        lines = counted(found.faults.total(), "line is no notice", "lines are no notices")
        raise UserError(f"{lines} ({kinds}), so nothing was sent", exit_code=2)
    if not found.rows:
        raise UserError("there is no notice in it", exit_code=2)
    if unknown := Counter(name for row in found.rows for name in row.unknown):
        fields = counted(unknown.total(), "field has a name", "fields have names")
        names = ", ".join(
            f"{harmless(name)[:NAME]} ({count:,})" for name, count in unknown.most_common(NAMED)
        )
        say(f"{fields} that nobody reads: {names}{', ...' if len(unknown) > NAMED else ''}")


def _records(sender: "NoticeSender") -> str:
    return f"{counted(sender.records, 'record')} in {counted(sender.transactions, 'transaction')}"


def _tell(found: "Notices", sender: "NoticeSender | None", *, as_json: bool) -> None:
    everywhere = sum(row.is_broadcast for row in found.rows)
    events = dict(sorted(found.events.items()))
    kinds = ", ".join(f"{count:,} {event}" for event, count in events.items())
    done = "sent" if sender else "would be sent"
    say(
        f"{counted(len(found.rows), 'notice')} {done} ({kinds}): {len(found.rows) - everywhere:,} to the "
        f"partition of their brand, {everywhere:,} to every partition"
        + (f"; {_records(sender)}" if sender else "")
    )
    if as_json:
        emit_json(
            {
                "notices": events,
                "to_their_brand": len(found.rows) - everywhere,
                "to_every_partition": everywhere,
                "sent": sender.sent if sender else 0,
                "records": sender.records if sender else 0,
                "partitions": sender.partitions if sender else None,
                "transactions": sender.transactions if sender else 0,
            }
        )
