"""Read alerts from Kafka: `openear alerts tail`, `list` and `show`; who was told: `openear alerts deliveries`."""

from typing import TYPE_CHECKING, Annotated

import typer

from agents.commands.errors import UserError
from agents.commands.options import BrokersOption
from agents.commands.output import emit, say, screen

if TYPE_CHECKING:
    from agents.committed import CommittedReader
    from schemas.alert import Alert
    from schemas.delivery import Delivery
    from schemas.silence import Silence

alerts = typer.Typer(name="alerts", no_args_is_help=True, help="Read alerts from Kafka, committed ones only.")

JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
QUOTES = 2
"""Of a new alert, as it comes."""


@alerts.command()
def tail(
    brokers: BrokersOption = None,
    json: JsonOption = False,
    from_beginning: Annotated[bool, typer.Option("--from-beginning", help="Older alerts first.")] = False,
    count: Annotated[int | None, typer.Option("--count", min=1, metavar="N", help="End after N.")] = None,
) -> None:
    """Print alerts as they are published, until Ctrl-C, each after the beginning of its id.

    Example: `openear alerts tail --from-beginning --count 10 --json`
    """
    import asyncio

    asyncio.run(_tail(brokers, json, from_beginning, count))


@alerts.command("list")
def list_(brokers: BrokersOption = None, json: JsonOption = False) -> None:
    """Print every alert that the topic still holds, each in its newest revision, oldest first.

    One that a silence holds back now says so.

    Example: `openear alerts list`
    """
    import asyncio
    import time

    from streams.deliver.silences import silencing

    newest = asyncio.run(newest_alerts(brokers))
    silences = asyncio.run(_silences(brokers)) if newest else []
    now_ms = int(time.time() * 1000)
    for alert in sorted(newest.values(), key=lambda alert: (alert.published_at, alert.id)):
        _print(alert, json, silence=silencing(silences, alert, now_ms))
    if not newest:
        say("no alert yet")


@alerts.command()
def show(
    alert_id: Annotated[str, typer.Argument(metavar="ALERT_ID", help="The id, or how it begins.")],
    brokers: BrokersOption = None,
    json: JsonOption = False,
) -> None:
    """Print all that one alert says: cause, proposal, severity, the customers' own words.

    Example: `openear alerts show 3f2a`
    """
    import asyncio

    from agents.alert_text import alert_lines

    newest = asyncio.run(newest_alerts(brokers))
    found = [alert for name, alert in newest.items() if name.startswith(alert_id)]
    if len(found) != 1:
        raise UserError(f"{len(found) or 'no'} alerts have an id that begins so, of {len(newest)}")
    if json:
        return _print(found[0], json)
    for line in alert_lines(found[0]):
        screen().print(line, soft_wrap=True)
    return None


@alerts.command()
def deliveries(
    brokers: BrokersOption = None,
    json: JsonOption = False,
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

    from agents.delivery_text import delivery_line, newest_deliveries
    from agents.settings import worker_settings
    from schemas.delivery import Fate

    if fate is not None and fate not in set(Fate):
        raise UserError(f"{fate!r} is no fate: {', '.join(Fate)}", exit_code=2)
    settings = worker_settings(brokers=brokers)
    found = asyncio.run(newest_deliveries(settings.connection(), last, settings.prefix))
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
            emit(_ascii(each))
        else:
            screen().print(delivery_line(each, now_ms), soft_wrap=True)
    if not shown:
        say("no delivery")


async def _silences(brokers: str | None) -> "list[Silence]":
    from agents.settings import worker_settings
    from agents.silences import read_silences

    settings = worker_settings(brokers=brokers)
    return list((await read_silences(settings.connection(), settings.prefix)).values())


async def _tail(brokers: str | None, json: bool, from_beginning: bool, count: int | None) -> None:
    async with _reader(brokers, from_beginning) as reader:
        say(f"listening at {reader.at}")
        printed = 0
        async for record in reader.follow():
            alert = _alert_of(record.value)
            if alert is None:
                continue
            _print(alert, json, quotes=QUOTES)
            printed += 1
            if printed == count:
                return


async def newest_alerts(brokers: str | None) -> "dict[str, Alert]":
    """Every alert that the topic still holds, by id, each in its newest revision."""
    newest: dict[str, Alert] = {}
    async with _reader(brokers, from_beginning=True) as reader:
        async for record in reader.until_now():
            alert = _alert_of(record.value)
            if alert:
                keep_newest(newest, alert)
    return newest


def keep_newest(newest: "dict[str, Alert]", alert: "Alert") -> None:
    """Put an alert in its place unless a newer revision stands there; of equal ones the last."""
    if alert.id not in newest or alert.revision >= newest[alert.id].revision:
        newest[alert.id] = alert


def _reader(brokers: str | None, from_beginning: bool) -> "CommittedReader":
    from agents.committed import CommittedReader
    from agents.settings import worker_settings
    from streams.topology import Topic

    settings = worker_settings(brokers=brokers)
    return CommittedReader(
        settings.connection(), [Topic.ALERTS], from_beginning=from_beginning, prefix=settings.prefix
    )


def _alert_of(value: bytes) -> "Alert | None":
    """Read a record; one that is no alert of ours is told of and skipped."""
    from pydantic import ValidationError

    from schemas.alert import Alert

    try:
        return Alert.model_validate_json(value)
    except ValidationError as error:
        say(f"a record of {len(value)} bytes is no alert: {error.error_count()} faults")
        return None


def _print(alert: "Alert", json: bool, quotes: int | None = None, silence: "Silence | None" = None) -> None:
    import sys

    from agents.alert_text import alert_gist, alert_line

    if json:
        # ASCII alone: nothing in a customer's words can drive the terminal
        emit(_ascii(alert, **_silenced(silence)))
    else:
        line = alert_line(alert, with_id=True)
        if silence is not None:
            line.append(f"  silenced until {silence.ends_at:%Y-%m-%d %H:%M}", style="yellow")
        for each in [line] if quotes is None else alert_gist(alert, quotes, with_id=True):
            screen().print(each, soft_wrap=True)
        sys.stdout.flush()


def _silenced(silence: "Silence | None") -> dict[str, object]:
    """What the JSON of an alert says more where a silence holds it."""
    if silence is None:
        return {}
    return {"silenced": {"id": silence.id, "ends_at": silence.ends_at.isoformat(), "reason": silence.reason}}


def _ascii(said: "Alert | Delivery", **more: object) -> str:
    from json import dumps

    return dumps({**said.model_dump(mode="json"), **more}, separators=(",", ":"))
