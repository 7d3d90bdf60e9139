"""Put back what workers saved, from a copy or from the log of mentions: `openear state import`, `state rebuild`."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from agents.commands.errors import UserError
from agents.commands.options import BrokersOption, FollowedProfilesOption, PrefixOption, kafka_settings
from agents.commands.output import emit, say
from agents.commands.patience import patiently
from agents.commands.state import PATIENCE_S
from streams.wording import counted

if TYPE_CHECKING:
    from agents.saved_state import Replacement
    from agents.settings import WorkerSettings
    from agents.state_copy import Copy
    from agents.state_restore import Held

REBUILD_S = 24 * 3600.0
"""A week of mentions of a large brand is some ten millions; 15,000 to 60,000 a second are heard."""
YesOption = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


def import_(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A copy by `state export --all`; - for standard input.")
    ],
    go_back: Annotated[
        bool, typer.Option("--go-back", help="Also where more was heard since the copy was made.")
    ] = False,
    yes: YesOption = False,
    brokers: BrokersOption = None,
    prefix: PrefixOption = None,
    profiles: FollowedProfilesOption = None,
) -> None:
    """Put a copy of the saved state back, offsets included. Workers have to be stopped.

    Refused: a copy that was cut off or changed, of another version, hash key or number of partitions, of another
    log, and one that is older than what was heard since, unless you say `--go-back`. Each partition is written in
    one transaction: it is as it was, or as the copy says.

    Example: `openear state import backup.ndjson`
    """
    import asyncio

    from agents.state_restore import planned_import

    settings = kafka_settings(brokers, prefix, profiles=profiles)
    with _told_as_sentences():
        copy = _copy_in(file)
        held = _held(settings)
        planned = planned_import(held, copy, may_go_back=go_back)
    who = counted(len(planned), "partition gets", "partitions get")
    _ask(f"{who} the state of {file}, in the place of what is there", yes=yes)
    asyncio.run(patiently(_put(settings, planned), PATIENCE_S))


def rebuild(
    yes: YesOption = False,
    brokers: BrokersOption = None,
    prefix: PrefixOption = None,
    profiles: FollowedProfilesOption = None,
) -> None:
    """Make the saved state anew from the mentions that Kafka still holds. Workers have to be stopped.

    For a state that cannot be read: of another version, or damaged. The log is heard again up to where it was
    heard before, as the workers heard it, and nothing is published; hearing then goes on there. What retention has
    deleted meanwhile cannot be heard: baselines are younger by it.

    Example: `openear state rebuild`
    """
    import asyncio

    settings = kafka_settings(brokers, prefix, profiles=profiles)
    with _told_as_sentences():
        held = _held(settings)
        spans = {number: (held.loaded[number].first, held.heard_to(number)) for number in held.loaded}
    if all(until is None for _, until in spans.values()):
        raise UserError("nothing was heard yet, so there is nothing to make anew")
    count = sum(max(0, (until or 0) - first) for first, until in spans.values())
    what = f"{counted(count, 'record')} of {counted(len(spans), 'partition')}"
    _ask(f"about {what} to be heard again, nothing is published", yes=yes)
    asyncio.run(patiently(_rebuild(settings, held), REBUILD_S))


async def _rebuild(settings: "WorkerSettings", held: "Held") -> None:
    from agents.state_restore import rebuilt

    for number in held.loaded:
        if (made := await rebuilt(held, number)) is not None:
            await _put(settings, [made])


async def _put(settings: "WorkerSettings", planned: "Iterable[Replacement]") -> None:
    from agents.group import refuse_members
    from agents.saved_state import replace

    await refuse_members(settings)
    for each in planned:
        await replace(settings, each)
        emit(
            f"partition {each.partition}: {counted(len(each.parts), 'part')}, next offset {each.next_offset}"
        )


def _held(settings: "WorkerSettings") -> "Held":
    import asyncio

    from agents.group import refuse_members
    from agents.state_restore import looked_at

    settings.key()  # before Kafka is asked for anything
    asyncio.run(patiently(refuse_members(settings)))
    return asyncio.run(patiently(looked_at(settings), PATIENCE_S))


def _ask(what: str, *, yes: bool) -> None:
    say(what)
    if not yes:
        typer.confirm("Go on?", abort=True, err=True)


def _copy_in(file: Path) -> "Copy":
    from agents.state_copy import copy_of
    from streams.state.saved import StateError

    try:
        return copy_of(_lines_of(file), say)
    except StateError as refused:
        raise UserError(f"{file}: {refused}") from None


def _lines_of(file: Path) -> Iterator[str]:
    import sys
    from contextlib import nullcontext

    try:
        with nullcontext(sys.stdin) if str(file) == "-" else file.open(encoding="utf-8") as lines:
            yield from lines
    except UnicodeDecodeError:
        raise UserError(f"{file} is no text, so it is no copy") from None
    except OSError as error:
        raise UserError(f"{file} cannot be read: {error.strerror}", exit_code=2) from None


@contextmanager
def _told_as_sentences() -> Iterator[None]:
    """What a worker would end itself for is a sentence here."""
    from agents.exits import RefusedError
    from streams.state.saved import StateError

    try:
        yield
    except (RefusedError, StateError) as refused:
        raise UserError(str(refused)) from None
