"""Say who was told of what, and who was not: `openear alerts deliveries`."""

from typing import Annotated

import typer

from agents.commands.errors import UserError
from agents.commands.options import BrokersOption, JsonLinesOption, PrefixOption, kafka_settings
from agents.commands.output import emit_ascii, say, screen
from agents.commands.patience import patiently


def deliveries(
    brokers: BrokersOption = None,
    prefix: PrefixOption = None,
    json: JsonLinesOption = False,
    alert: Annotated[
        str | None, typer.Option("--alert", metavar="ID", help="Of this alert: its id, or how it begins.")
    ] = None,
    subscriber: Annotated[
        str | None, typer.Option("--subscriber", metavar="NAME", help="To this one.")
    ] = None,
    fate: Annotated[
        str | None, typer.Option("--fate", metavar="FATE", help="queued, told, held, dropped or dead.")
    ] = None,
    last: Annotated[
        int, typer.Option("--last", min=1, max=1_000_000, metavar="N", help="Newest records of a partition.")
    ] = 5000,
) -> None:
    """Print who was told of what, who was not, and why: the last word of each event and subscriber.

    What is queued says since when it waits. Why its receiver fails stands in the log of `openear deliver`.

    Example: `openear alerts deliveries --fate held`
    """
    import asyncio
    import time

    from agents.tail import must_be_there
    from agents.texts.delivery import delivery_line, newest_deliveries
    from schemas.delivery import Fate
    from streams.topology import Topic

    if fate is not None and fate not in set(Fate):
        raise UserError(f"{fate!r} is no fate: {', '.join(Fate)}", exit_code=2)
    settings = kafka_settings(brokers, prefix)
    asyncio.run(must_be_there(settings.connection(), Topic.DELIVERIES, settings.prefix))
    found = asyncio.run(patiently(newest_deliveries(settings.connection(), last, settings.prefix)))
    shown = [
        each
        for each in found
        if (alert is None or each.alert_id.startswith(alert))
        and (subscriber is None or each.subscriber == subscriber)
        and (fate is None or each.fate == fate)
    ]
    now_ms = int(time.time() * 1000)
    for each in shown:
        if json:
            emit_ascii(each.model_dump(mode="json"))
        else:
            screen().print(delivery_line(each, now_ms), soft_wrap=True)
    if not shown:
        say("no delivery")
