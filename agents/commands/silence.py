"""Mute alerts for a while: `openear silence add`, `list` and `expire`."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from agents.commands.errors import UserError
from agents.commands.options import BrokersOption, JsonLinesOption, PrefixOption, kafka_settings
from agents.commands.output import emit, emit_ascii, say
from streams.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from agents.settings import WorkerSettings
    from schemas.silence import Silence

silence = typer.Typer(
    name="silence",
    no_args_is_help=True,
    help="Let nobody be told of some alerts for a while. What is heard and detected stays as it is.",
)

MOST_DAYS = 366
SHORT_ID = 8


@silence.command()
def add(
    matchers: Annotated[
        list[str], typer.Argument(metavar="MATCHER...", help="brand=, kind=, department=, term=, severity<=")
    ],
    length: Annotated[
        str, typer.Option("--for", metavar="DURATION", help="Such as 30m, 2h or 3d, from now on.")
    ],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, for those who wonder.")],
    author: Annotated[str | None, typer.Option("--author", metavar="NAME", help="Who says so.")] = None,
    by_me: Annotated[bool, typer.Option("--by-me", help="The author is $USER.")] = False,
    brokers: BrokersOption = None,
    prefix: PrefixOption = None,
    as_json: JsonLinesOption = False,
) -> None:
    """Hold back what matches all of it; what is still open when the silence ends is told then.

    Matchers compare with = or !=, severity with <= and >= too; quote those for the shell. Prints the id.

    Example: `openear silence add brand=Lumatone 'severity<=4' --for 2h --reason "the shop is moving"`
    """
    import time

    now_ms = int(time.time() * 1000)
    made = _made(matchers, length, reason, _author(author, by_me=by_me), now_ms)
    settings = kafka_settings(brokers, prefix)
    holds = asyncio.run(_added(settings, made, now_ms))
    if as_json:
        _emit(made, "active")
    else:
        emit(made.id)
    say(
        f"until {made.ends_at:%Y-%m-%d %H:%M} UTC, unless `openear silence expire {made.id[:SHORT_ID]}`{holds}"
    )


@silence.command("list")
def list_(
    brokers: BrokersOption = None,
    prefix: PrefixOption = None,
    every: Annotated[bool, typer.Option("--all", help="Those that have ended too.")] = False,
    as_json: JsonLinesOption = False,
) -> None:
    """Print the silences, the one that ends first at the top.

    Example: `openear silence list --all --json`
    """
    import time

    from agents.silences import known_silences

    settings = kafka_settings(brokers, prefix)
    silences = asyncio.run(known_silences(settings.connection(), settings.prefix))
    now_ms = int(time.time() * 1000)
    shown = [each for each in silences.values() if every or _state(each, now_ms) != "ended"]
    for each in shown:
        state = _state(each, now_ms)
        _emit(each, state) if as_json else emit(_line(each, state))
    if not shown:
        say("no silence")


@silence.command()
def expire(
    ids: Annotated[list[str], typer.Argument(metavar="ID...", help="The id, or how it begins.")],
    brokers: BrokersOption = None,
    prefix: PrefixOption = None,
    as_json: JsonLinesOption = False,
) -> None:
    """Take silences back at once; prints their ids. Where one of them is not there, none is taken back.

    Example: `openear silence expire 3f2a9c01`
    """
    settings = kafka_settings(brokers, prefix)
    for each in asyncio.run(_taken_back(settings, ids)):
        _emit(each, "taken_back") if as_json else emit(each.id)


async def _added(settings: "WorkerSettings", made: "Silence", now_ms: int) -> str:
    """Write it; gives how many of the open alerts it holds, as a name that is spelled wrongly holds none."""
    from agents.alert_topic import newest_alerts
    from agents.silences import add_silence
    from schemas.alert import AlertState
    from streams.deliver.silences import is_about

    await add_silence(settings.connection(), made, now_ms, settings.prefix)
    try:
        newest = await newest_alerts(settings)
    except UserError:  # who may write silences need not be one who may read alerts
        return ""
    standing = [each for each in newest.values() if each.state in (AlertState.OPENED, AlertState.ESCALATED)]
    held = sum(is_about(made, alert) for alert in standing)
    return f"; it holds {held:,} of {counted(len(standing), 'open alert')}"


async def _taken_back(settings: "WorkerSettings", ids: list[str]) -> "list[Silence]":
    from agents.silences import known_silences, take_back

    silences = await known_silences(settings.connection(), settings.prefix)
    found = [silences[_one(silences, begins)] for begins in ids]
    await take_back(settings.connection(), (each.id for each in found), settings.prefix)
    return found


def _one(ids: "Iterable[str]", begins: str) -> str:
    """The one id that begins so; raises UserError where there is none, or several."""
    found = [each for each in ids if each.startswith(begins)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise UserError(
            f"no silence has an id that begins with {begins[:40]!r}: `openear silence list --all`"
        )
    raise UserError(f"{len(found)} silences have an id that begins with {begins[:40]!r}: give more of it")


def _made(matchers: list[str], length: str, reason: str, author: str | None, now_ms: int) -> "Silence":
    from pydantic import ValidationError

    from agents.yaml_files.reasons import sentence_of
    from schemas.profile import seconds_of
    from schemas.silence import Silence
    from streams.deliver.silences import matcher_of, silence_of

    try:
        seconds = seconds_of(length)
        assert isinstance(seconds, int)
        if seconds > MOST_DAYS * 86_400:
            raise ValueError(f"a silence lasts {MOST_DAYS} days at most")
        return silence_of(map(matcher_of, matchers), now_ms, seconds, reason.strip(), author)
    except ValidationError as error:
        raise UserError(f"no silence: {sentence_of(error, Silence)}", exit_code=2) from None
    except ValueError as error:
        raise UserError(f"no silence: {error}", exit_code=2) from None


def _author(author: str | None, *, by_me: bool) -> str | None:
    import os

    if not by_me:
        return author
    if author is not None or not os.environ.get("USER"):
        raise UserError("--by-me takes the author from $USER, so give no --author and set it", exit_code=2)
    return os.environ["USER"]


def _state(silence: "Silence", now_ms: int) -> str:
    from schemas.base import epoch_ms
    from streams.deliver.silences import is_active

    if is_active(silence, now_ms):
        return "active"
    return "ended" if now_ms >= epoch_ms(silence.ends_at) else "to come"


def _line(silence: "Silence", state: str) -> str:
    from agents.terminal import harmless

    matchers = " ".join(map(str, silence.matchers))
    author = f" ({silence.author})" if silence.author else ""
    until = f"{silence.ends_at:%Y-%m-%d %H:%M}"
    return harmless(
        f"{silence.id[:SHORT_ID]}  {state:<7}  until {until}  {matchers}  {silence.reason}{author}"
    )


def _emit(silence: "Silence", state: str) -> None:
    emit_ascii({**silence.model_dump(mode="json"), "state": state})
