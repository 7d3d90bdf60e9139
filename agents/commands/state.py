"""See what workers saved, take it out, or begin anew: `openear state` (state_restore.py puts it back)."""

from contextlib import aclosing
from typing import TYPE_CHECKING, Annotated

import typer

from agents.commands.errors import UserError
from agents.commands.options import BrokersOption, PrefixOption, kafka_settings
from agents.commands.output import emit, say
from agents.commands.patience import patiently
from streams.wording import counted

if TYPE_CHECKING:
    from agents.saved_state import Reset
    from agents.settings import WorkerSettings

state = typer.Typer(
    name="state", no_args_is_help=True, help="See, copy, restore or reset what workers saved."
)

PATIENCE_S = 600.0
"""A partition's state is some hundred MB at most; 50 MB were read in 5 s."""


@state.command()
def show(
    brand: Annotated[
        str | None, typer.Argument(metavar="[BRAND]", help="This one alone; else all brands.")
    ] = None,
    brokers: BrokersOption = None,
    prefix: PrefixOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line and partition.")] = False,
) -> None:
    """Show of each partition, or of that of one BRAND: next offset, watermark, brands, and bytes by kind of part.

    Reads what is committed; workers may run. (`openear status` says what is heard of each brand.)

    Example: `openear state show Lumatone`
    """
    import asyncio
    from json import dumps

    from agents.group import committed_offsets
    from agents.saved_state import read_sizes
    from agents.texts.state import remarks, state_json, state_lines

    settings = kafka_settings(brokers, prefix)
    committed = asyncio.run(patiently(committed_offsets(settings)))
    sizes = asyncio.run(patiently(read_sizes(settings, brand), PATIENCE_S))
    if brand is not None and not sizes:
        raise _nothing_of(brand)
    if as_json:
        for size in sizes:
            emit(dumps(state_json(size, committed)))
    else:
        for line in state_lines(sizes):
            emit(line)
    for remark in remarks(sizes, committed):
        say(remark)
    if not sizes:
        say("no worker saved anything yet")


@state.command()
def export(
    brand: Annotated[
        str | None, typer.Argument(metavar="[BRAND]", help="Its name, as in its mentions.")
    ] = None,
    is_all: Annotated[
        bool, typer.Option("--all", help="A whole copy of all brands, which `state import` takes.")
    ] = False,
    with_text: Annotated[
        bool, typer.Option("--with-text", help="What people wrote, too, with ids and links.")
    ] = False,
    brokers: BrokersOption = None,
    prefix: PrefixOption = None,
) -> None:
    """Give all that is saved of one brand as one JSON object, without anybody's words unless asked for.

    Terms are in it, and authors as keyed hashes. A copy of `--all` is for `openear state import`, a line a record
    as it is saved: customers' words are in it, so it wants `--with-text`. Workers may run.

    Example: `openear state export Lumatone > lumatone.json`
    """
    if is_all == (brand is not None):
        raise UserError("which? Name a BRAND, or give --all", exit_code=2)
    if brand is None:
        _export_all(kafka_settings(brokers, prefix), with_text=with_text)
    else:
        _export(kafka_settings(brokers, prefix), brand, with_text=with_text)


def _export_all(settings: "WorkerSettings", *, with_text: bool) -> None:
    import asyncio

    from agents.state_copy import lines_of, read_copy

    if not with_text:
        raise UserError(
            "a copy of all has in it what people wrote: say that you want it, by --with-text", exit_code=2
        )
    copy = asyncio.run(patiently(read_copy(settings), PATIENCE_S))
    for line in lines_of(copy):
        emit(line)
    say(f"{counted(sum(map(len, copy.values())), 'part')} of {counted(len(copy), 'partition')}")


def _export(settings: "WorkerSettings", brand: str, *, with_text: bool) -> None:
    import asyncio
    from json import dumps

    from agents.saved_state import read_parts
    from streams.state.contents import told
    from streams.state.saved import StateError

    parts = asyncio.run(patiently(read_parts(settings, brand), PATIENCE_S))
    if not parts:
        raise _nothing_of(brand)
    try:
        emit(dumps({"brand": brand, **told(parts, with_text=with_text)}, separators=(",", ":")))
    except StateError as error:
        raise UserError(f"another version saved it: {error}") from None


@state.command()
def reset(
    brand: Annotated[
        str | None, typer.Argument(metavar="[BRAND]", help="This one alone; else everything.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    brokers: BrokersOption = None,
    prefix: PrefixOption = None,
) -> None:
    """Forget what workers saved, so that they begin anew. They have to be stopped.

    All of it: baselines, open windows, themes and known ids are lost, and hearing begins at the oldest mention
    that Kafka still holds, so that its windows and alerts are published again under the same ids. Of one BRAND:
    its state alone is lost; it learns anew from the next mention on, and nothing is published twice.

    Example: `openear state reset Lumatone`
    """
    import asyncio

    from agents.group import refuse_members
    from agents.saved_state import planned_reset, read_sizes
    from agents.terminal import harmless

    settings = kafka_settings(brokers, prefix)
    asyncio.run(patiently(refuse_members(settings)))
    sizes = asyncio.run(patiently(read_sizes(settings), PATIENCE_S))
    resets = asyncio.run(patiently(planned_reset(settings, sizes, brand), PATIENCE_S))
    if brand is not None and not resets:
        raise _nothing_of(brand)
    say(_loss(resets, None if brand is None else harmless(brand)[:100]))
    if not yes:
        typer.confirm("Go on?", abort=True, err=True)
    asyncio.run(patiently(_reset(settings, resets, whole=brand is None), PATIENCE_S))


async def _reset(settings: "WorkerSettings", resets: "list[Reset]", *, whole: bool) -> None:
    from agents.group import delete_group, refuse_members
    from agents.saved_state import reset

    if whole:
        # first the offsets: state without an offset is gone on with, an offset without its state is refused
        await delete_group(settings)
    else:
        await refuse_members(settings)
    async with aclosing(reset(settings, resets)) as done:  # also where nobody reads on
        async for each in done:
            alerts = counted(len(each.fingerprints), "open alert")
            emit(f"partition {each.partition}: {counted(len(each.keys), 'part')}, {alerts}")
    if whole:
        await delete_group(settings)  # refused where a worker came meanwhile: it would find its state gone


def _nothing_of(brand: str) -> UserError:
    from agents.terminal import harmless

    return UserError(
        f"nothing is saved of {harmless(brand)[:100]}: `openear state show --json` names the brands"
    )


def _loss(resets: "list[Reset]", brand: str | None) -> str:
    alerts = sum(len(each.fingerprints) for each in resets)
    parts = sum(len(each.keys) for each in resets)
    what = f"{counted(parts, 'part')} of {counted(len(resets), 'partition') if brand is None else brand}"
    then = (
        "hearing begins at the oldest mention that Kafka holds: windows and alerts of that time are published again"
        if brand is None
        else "it is heard as a new brand from the next mention on"
    )
    return (
        f"lost will be {what}: what was normal, open windows and known ids; "
        f"{counted(alerts, 'open alert vanishes', 'open alerts vanish')} from alert-state.v1 without a resolution. "
        f"Then {then}"
    )
