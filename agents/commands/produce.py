"""Send a file of mentions to Kafka: `openear produce`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from agents.commands.errors import UserError
from agents.commands.options import BrokersOption, PrefixOption
from agents.commands.output import emit_json, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from agents.files import Reading
    from streams.ingest.rows import Row

FileArgument = Annotated[
    Path, typer.Argument(exists=True, dir_okay=False, metavar="FILE", help="CSV or NDJSON, plain or gz.")
]
RateOption = Annotated[
    float | None, typer.Option("--rate", min=0.01, metavar="N", help="Mentions a second; as fast as it goes.")
]


def produce(
    file: FileArgument,
    rate: RateOption = None,
    brokers: BrokersOption = None,
    prefix: PrefixOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="What was sent, as one JSON object.")] = False,
) -> None:
    """Send the mentions of a file to `openear.mentions.v1`, in the file's own order, keyed by brand.

    Notices among them are sent too, one without a brand to every partition (`openear notices send` does it in
    transactions). Rows that are neither are counted and left out. Needs the topics (`openear topics create`).
    TLS and SASL are set as for a worker (OPENEAR_SECURITY_PROTOCOL and so on). To send mentions again is safe:
    repeats are recognised (a lesson of `openear warm` would count twice).

    Times stay as they are. The watermark belongs to the partition: where newer mentions were heard, also of
    another brand, old ones are mostly too late to count. Hear old ones by `openear replay`, or send them under
    a prefix of their own (`--prefix`, with topics and a worker of its own).

    Example: `openear produce reviews.csv.gz --rate 500 --brokers localhost:9092`
    """
    import asyncio

    from agents.commands.file_talk import tell_reading
    from agents.files import Reading, read_rows, size_of
    from agents.logs import set_up_logs
    from agents.progress import shown
    from agents.settings import worker_settings

    settings = worker_settings(brokers=brokers, prefix=prefix)
    set_up_logs(settings.log_level)
    reading = Reading()
    rows = shown(read_rows(file, reading), size_of([file]), lambda: reading.bytes_read)
    sent, seconds = asyncio.run(_send(rows, rate, settings.connection(), settings.prefix))
    tell_reading(reading)
    if as_json:
        emit_json(
            {
                "sent": sent,
                "mentions": reading.rows - reading.notices,
                "notices": reading.notices,
                "no_mentions": dict(reading.faults),
                "seconds": round(seconds, 1),
            }
        )
    else:
        say(f"{_told(reading, sent)} sent in {seconds:.1f} s, {sent / seconds:,.0f} a second")


def _told(reading: "Reading", records: int) -> str:
    """What was sent, by its kind; a notice without a brand is a record in every partition."""
    from streams.wording import counted

    mentions = counted(reading.rows - reading.notices, "mention")
    if not reading.notices:
        return mentions
    return f"{mentions} and {counted(reading.notices, 'notice')} ({counted(records, 'record')})"


async def _send(
    rows: "Iterable[Row]", rate: float | None, connection: dict[str, object], prefix: str
) -> tuple[int, float]:
    """Send all rows, at most `rate` a second; gives how many were acknowledged and the seconds it took."""
    import asyncio

    from agents.pace import Pace
    from agents.sender import Sender

    pace, sender = Pace(rate), Sender(connection, prefix)
    try:
        async with sender:
            for row in rows:
                await pace.next()
                await sender.send(row.key, row.value)
    except UserError as error:
        if not sender.sent:
            raise
        raise UserError(f"{error}. {_so_far(sender.sent)}", exit_code=error.exit_code) from None
    except asyncio.CancelledError:  # Ctrl-C
        say(_so_far(sender.sent))
        raise
    return sender.sent, pace.seconds


def _so_far(sent: int) -> str:
    return f"{sent:,} were sent; to send the file again is safe: repeats are recognised"
