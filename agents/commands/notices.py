"""Tell the listeners what else happened to mentions: `openear notices send`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from agents.commands.errors import UserError
from agents.commands.options import BrokersOption, PrefixOption, kafka_settings
from agents.commands.output import emit_json, say

if TYPE_CHECKING:
    from agents.notice_file import Notices
    from agents.notice_sender import NoticeSender

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
    partition in one transaction, so that all of them hear it or none. If a line is no notice, nothing is sent.
    Needs the rights of a connector (`openear topics acls connector`).

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
    if found.faults:
        kinds = ", ".join(f"{count:,} {reason}" for reason, count in sorted(found.faults.items()))
        raise UserError(
            f"{found.faults.total():,} lines are no notices ({kinds}), so nothing was sent", exit_code=2
        )
    if not found.rows:
        raise UserError("there is no notice in it", exit_code=2)
    if unknown := sum(row.unknown for row in found.rows):
        say(f"{unknown:,} fields have names that nobody reads")


def _tell(found: "Notices", sender: "NoticeSender | None", *, as_json: bool) -> None:
    everywhere = sum(row.is_broadcast for row in found.rows)
    events = dict(sorted(found.events.items()))
    kinds = ", ".join(f"{count:,} {event}" for event, count in events.items())
    done = "sent" if sender else "would be sent"
    say(
        f"{len(found.rows):,} notices {done} ({kinds}): {len(found.rows) - everywhere:,} to the partition of their "
        f"brand, {everywhere:,} to every partition"
        + (f"; {sender.records:,} records in {sender.transactions:,} transactions" if sender else "")
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
