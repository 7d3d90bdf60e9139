"""Read alerts from Kafka: `openear alerts tail`, `list` and `show`; who was told: `openear alerts deliveries`."""

from typing import TYPE_CHECKING, Annotated

import typer

from agents.commands.deliveries import deliveries
from agents.commands.options import BrokersOption, JsonLinesOption, PrefixOption, kafka_settings
from agents.commands.output import emit_ascii, say, screen

if TYPE_CHECKING:
    from agents.settings import WorkerSettings
    from schemas.alert import Alert
    from schemas.silence import Silence

alerts = typer.Typer(name="alerts", no_args_is_help=True, help="Read alerts from Kafka, committed ones only.")

QUOTES = 2
"""Of a new alert, as it comes."""


@alerts.command()
def tail(
    brokers: BrokersOption = None,
    prefix: PrefixOption = None,
    json: JsonLinesOption = False,
    from_beginning: Annotated[bool, typer.Option("--from-beginning", help="Older alerts first.")] = False,
    count: Annotated[int | None, typer.Option("--count", min=1, metavar="N", help="End after N.")] = None,
) -> None:
    """Print alerts as they are published, until Ctrl-C, each after the beginning of its id.

    Older ones come in the order of time, then what is new as it comes.

    Example: `openear alerts tail --from-beginning --count 10 --json`
    """
    import asyncio

    asyncio.run(_tail(kafka_settings(brokers, prefix), json, from_beginning, count))


@alerts.command("list")
def list_(brokers: BrokersOption = None, prefix: PrefixOption = None, json: JsonLinesOption = False) -> None:
    """Print every alert that the topic still holds, each in its newest revision, oldest first.

    One that a silence holds back now says so.

    Example: `openear alerts list`
    """
    import asyncio
    import time

    from streams.deliver.silences import silencing

    newest, silences = asyncio.run(_newest_and_silences(kafka_settings(brokers, prefix), with_words=json))
    now_ms = int(time.time() * 1000)
    for alert in sorted(newest, key=lambda alert: (alert.published_at, alert.id)):
        _print(alert, json, silence=silencing(silences, alert, now_ms))
    if not newest:
        say("no alert yet")


@alerts.command()
def show(
    alert_id: Annotated[str, typer.Argument(metavar="ALERT_ID", help="The id, or how it begins.")],
    brokers: BrokersOption = None,
    prefix: PrefixOption = None,
    json: JsonLinesOption = False,
) -> None:
    """Print all that one alert says: cause, proposal, severity, the customers' own words.

    Example: `openear alerts show 3f2a`
    """
    import asyncio

    from agents.texts.alert import alert_lines

    found = asyncio.run(_one_with_words(kafka_settings(brokers, prefix), alert_id))
    if json:
        return _print(found, json)
    for line in alert_lines(found):
        screen().print(line, soft_wrap=True)
    return None


alerts.command()(deliveries)


async def _newest_and_silences(
    settings: "WorkerSettings", *, with_words: bool
) -> "tuple[list[Alert], list[Silence]]":
    from agents.alert_topic import newest_alerts
    from agents.evidence_book import EvidenceBook
    from agents.silences import read_silences

    newest = list((await newest_alerts(settings)).values())
    silences = await read_silences(settings.connection(), settings.prefix) if newest else {}
    if with_words:
        async with EvidenceBook(settings) as book:
            newest = await book.all_resolved(newest)
    return newest, list(silences.values())


async def _one_with_words(settings: "WorkerSettings", begins: str) -> "Alert":
    from agents.alert_topic import newest_alerts, one_of
    from agents.evidence_book import EvidenceBook

    found = one_of(await newest_alerts(settings), begins)
    async with EvidenceBook(settings) as book:
        return await book.resolved(found)


async def _tail(settings: "WorkerSettings", json: bool, from_beginning: bool, count: int | None) -> None:
    from agents.alert_topic import alert_reader, in_time_order
    from agents.evidence_book import EvidenceBook

    async with (
        alert_reader(settings, from_beginning=from_beginning) as reader,
        EvidenceBook(settings) as book,
    ):
        say(f"listening at {reader.at}")
        printed = 0
        async for alert in in_time_order(reader):
            _print(await book.resolved(alert), json, quotes=QUOTES)
            printed += 1
            if printed == count:
                return


def _print(alert: "Alert", json: bool, quotes: int | None = None, silence: "Silence | None" = None) -> None:
    import sys

    from agents.texts.alert import alert_gist, alert_line

    if json:
        emit_ascii({**alert.model_dump(mode="json"), **_silenced(silence)})
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
