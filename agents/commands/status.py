"""Show what is known of each brand: `openear status`."""

from typing import TYPE_CHECKING, Annotated

import typer

from agents.commands.errors import no_topic
from agents.commands.options import BrokersOption, PrefixOption, kafka_settings
from agents.commands.output import emit, emit_ascii, say
from agents.commands.patience import patiently
from streams.wording import counted

if TYPE_CHECKING:
    from agents.status import Read
    from streams.status import BrandStatus

MOST_WINDOWS = 100_000


def status(
    names: Annotated[list[str] | None, typer.Argument(metavar="[BRAND...]", help="Of these alone.")] = None,
    brokers: BrokersOption = None,
    prefix: PrefixOption = None,
    windows: Annotated[
        int, typer.Option(min=1, max=MOST_WINDOWS, metavar="N", help="Newest windows of a partition to read.")
    ] = 2000,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Show per brand: learning or listening, windows, alerts, and what was held back and why.

    Reads what workers committed, so it works without one. Ends with 1 if a brand that is named is not known.

    Example: `openear status Lumatone --brokers localhost:9092`
    """
    import asyncio

    from agents.status import read_status

    settings = kafka_settings(brokers, prefix)
    read = asyncio.run(patiently(read_status(settings.connection(), settings.prefix, windows)))
    if not read.status.partitions():
        raise no_topic(settings.brokers, f"{settings.prefix}mentions.v1")
    brands = [brand for brand in read.status.brands() if not names or brand.brand in names]
    _tell_json(read, brands) if as_json else _tell(read, brands)
    unknown = set(names or ()) - {brand.brand for brand in brands}
    if unknown:
        from agents.terminal import harmless

        say(f"not known: {', '.join(sorted(map(harmless, unknown)))}")
        raise typer.Exit(1)


def _tell(read: "Read", brands: "list[BrandStatus]") -> None:
    from agents.texts.status import brand_lines, late_line, partition_line

    emit(partition_line(read.status.partitions()))
    for brand in brands:
        for line in brand_lines(brand):
            emit(line)
    if not read.status.brands():
        say("no window is closed yet: the first one does 20 minutes after its first mention, by their times")
    if read.status.too_late and not any(brand.too_late for brand in brands):
        say(late_line(read.status.too_late))
    for count, what in ((read.status.left_out, "beyond the bounds"), (read.unreadable, "not readable")):
        if count:
            say(f"{counted(count, 'record was', 'records were')} {what}")


def _tell_json(read: "Read", brands: "list[BrandStatus]") -> None:
    from agents.texts.status import brand_json, partition_json

    emit_ascii(
        {
            "partitions": [partition_json(partition) for partition in read.status.partitions()],
            "brands": [brand_json(brand) for brand in brands],
            "too_late": read.status.too_late,
            "left_out": read.status.left_out,
            "unreadable": read.unreadable,
        }
    )
