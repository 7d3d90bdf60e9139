"""Send a file of mentions to Kafka: `openear produce`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from agents.commands.output import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from streams.rows import Row

FileArgument = Annotated[
    Path, typer.Argument(exists=True, dir_okay=False, metavar="FILE", help="CSV or NDJSON, plain or gz.")
]
RateOption = Annotated[
    float | None, typer.Option("--rate", min=0.01, metavar="N", help="Mentions a second; as fast as it goes.")
]
BrokersOption = Annotated[
    str, typer.Option("--brokers", envvar="OPENEAR_BROKERS", metavar="HOST:PORT", help="Where Kafka is.")
]


def produce(file: FileArgument, rate: RateOption = None, brokers: BrokersOption = "localhost:9092") -> None:
    """Send the mentions of a file to `openear.mentions.v1`, in the file's own order, keyed by brand.

    Rows that are no mentions are counted and left out. Times stay as they are: with events long past the
    windows of that past are judged. Needs the topics (`openear topics create`).

    Example: `openear produce reviews.csv.gz --rate 500 --brokers localhost:9092`
    """
    import asyncio

    from agents.commands.file_talk import tell_reading
    from agents.files import Reading, read_rows, size_of
    from agents.progress import shown

    reading = Reading()
    rows = shown(read_rows(file, reading), size_of([file]), lambda: reading.bytes_read)
    sent, seconds = asyncio.run(_send(rows, rate, {"bootstrap_servers": brokers}))
    tell_reading(reading)
    say(f"{sent:,} mentions sent in {seconds:.1f} s, {sent / seconds:,.0f} a second")


async def _send(
    rows: "Iterable[Row]", rate: float | None, connection: dict[str, object]
) -> tuple[int, float]:
    """Send all rows, at most `rate` a second; gives how many were acknowledged and the seconds it took."""
    from agents.pace import Pace
    from agents.sender import Sender

    pace = Pace(rate)
    async with Sender(connection) as sender:
        for row in rows:
            await pace.next()
            await sender.send(row.key, row.value)
    return sender.sent, pace.seconds
