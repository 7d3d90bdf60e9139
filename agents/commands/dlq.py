"""See the records that could not be heard, and send them again: `openear dlq list`, `show` and `replay`."""

from collections import Counter
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from agents.commands.dlq_choice import (
    LateOption,
    PartitionOption,
    ReasonOption,
    SinceOption,
    UntilOption,
    chosen_letters,
    read_name,
)
from agents.commands.errors import UserError
from agents.commands.options import BrokersOption, PrefixOption
from agents.commands.output import emit, say
from agents.commands.patience import patiently
from streams.wording import counted

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from agents.dead_letters import Letters, Replayed

dlq = typer.Typer(name="dlq", no_args_is_help=True, help="See what could not be heard, and send it again.")

SHOWN_BYTES = 4000
REPLAY_PATIENCE_S = 3600.0
LAST = 10_000
"""Of a partition: dead letters of a week may be millions."""
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


@dlq.command("list")
def list_(
    reason: ReasonOption = None,
    partition: PartitionOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    late: LateOption = False,
    last: Annotated[
        int,
        typer.Option("--last", min=1, metavar="N", help="Look at the newest N letters of each partition."),
    ] = LAST,
    brokers: BrokersOption = None,
    prefix: PrefixOption = None,
    as_json: JsonOption = False,
) -> None:
    """List dead letters, a line each; its first word is what `show` and `replay` take.

    Example: `openear dlq list --reason WRONG_PARTITION --since 2026-03-01`
    """
    import asyncio

    letters = chosen_letters(brokers, prefix, (), reason, partition, since, until, late=late)
    letters.last = last
    counts = asyncio.run(patiently(_list(letters, as_json=as_json)))
    kinds = ", ".join(f"{count:,} {kind}" for kind, count in counts.most_common())
    say(f"{counted(counts.total(), 'dead letter')}{': ' + kinds if kinds else ''}")
    if letters.has_older:
        say(f"older letters are left out: looked at are the newest {last:,} of each partition (--last)")
    _tell_unreadable(letters)


@dlq.command()
def show(
    name: Annotated[str, typer.Argument(metavar="LETTER", help="As `list` names it, such as 3-17.")],
    most: Annotated[
        int, typer.Option("--bytes", min=0, max=2**21, metavar="N", help="Of its value, at most.")
    ] = SHOWN_BYTES,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write the original bytes there.")
    ] = None,
    late: LateOption = False,
    brokers: BrokersOption = None,
    prefix: PrefixOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object; bytes as base64.")] = False,
) -> None:
    """Show one dead letter: why it could not be heard, what helps, and the record as it came.

    What would drive a terminal is shown as an escape.

    Example: `openear dlq show 3-17`
    """
    import asyncio

    from agents.commands.file_talk import write_bytes
    from agents.dead_letters import Letter
    from agents.texts.letter import letter_json, letter_lines

    letters = chosen_letters(brokers, prefix, (name,), late=late)

    async def found() -> Letter | None:
        last = None
        async with aclosing(aiter(letters)) as chosen:
            async for letter in chosen:
                last = letter
        return last

    letter = asyncio.run(patiently(found()))
    if letter is None:
        raise UserError(f"no dead letter has the name {read_name(name)}: `openear dlq list` names them")
    if out is not None:
        write_bytes(out, letter.value or b"")
    if as_json:
        _emit(letter_json(letter, most))
        return
    for line in letter_lines(letter, most):
        emit(line)


@dlq.command()
def replay(
    names: Annotated[list[str] | None, typer.Argument(metavar="[LETTER...]", help="These.")] = None,
    reason: ReasonOption = None,
    partition: PartitionOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be sent.")] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Send what can only fail again, or once ended workers, too.")
    ] = False,
    brokers: BrokersOption = None,
    prefix: PrefixOption = None,
    as_json: JsonOption = False,
) -> None:
    """Send dead letters to `openear.mentions.v1` again, unchanged, each to the partition of its brand.

    What would fail again is refused (it is read as a worker would read it now), and so is what came back three
    times. To replay twice is safe: a mention that was heard is a duplicate. Ends with 1 if one was refused.

    Example: `openear dlq replay --reason WRONG_PARTITION --dry-run`
    """
    import asyncio

    from agents.dead_letters import replay as replayed

    if not (names or reason or partition is not None or since or until):
        raise UserError("which? Name letters, or give --reason, --partition, --since or --until", exit_code=2)
    letters = chosen_letters(brokers, prefix, names or (), reason, partition, since, until)
    outcomes = replayed(letters, force=force, dry_run=dry_run)
    counts = asyncio.run(patiently(_tell(outcomes, force=force, as_json=as_json), REPLAY_PATIENCE_S))
    would = "would be sent" if dry_run else "sent"
    say(f"{counts[True]:,} {would} again, {counts[False]:,} refused")
    _tell_unreadable(letters)
    if counts[False] or not counts:
        raise typer.Exit(1)


async def _list(letters: "Letters", *, as_json: bool) -> Counter[str]:
    from agents.texts.letter import letter_json, letter_line

    counts: Counter[str] = Counter()
    async with aclosing(aiter(letters)) as chosen:  # also where nobody reads on
        async for letter in chosen:
            counts[letter.said.reason.value] += 1
            _emit(letter_json(letter)) if as_json else emit(letter_line(letter))
    return counts


async def _tell(outcomes: "AsyncGenerator[Replayed]", *, force: bool, as_json: bool) -> Counter[bool]:
    """Tell what became of each letter, and count those let in and those refused."""
    counts: Counter[bool] = Counter()
    async with aclosing(outcomes):
        async for outcome in outcomes:
            is_let_in = outcome.verdict.is_let_in(force=force)
            counts[is_let_in] += 1
            if as_json:
                _emit(_outcome_json(outcome))
            else:
                emit(_outcome_line(outcome, is_let_in=is_let_in))
    return counts


def _outcome_line(outcome: "Replayed", *, is_let_in: bool) -> str:
    from agents.terminal import escaped, harmless

    verdict, name = outcome.verdict, outcome.letter.name
    why = f"{verdict.refusal}: {harmless(verdict.why)}" if verdict.refusal else ""
    if not is_let_in:
        return f"{name} refused, {why}"
    told = f"{name} {'sent' if outcome.sent else 'would be sent'} with key {escaped(verdict.key)}"
    return f"{told}, though {why}" if why else told


def _outcome_json(outcome: "Replayed") -> dict[str, Any]:
    verdict = outcome.verdict
    return {
        "letter": outcome.letter.name,
        "sent": outcome.sent,
        "refusal": verdict.refusal,
        "why": verdict.why,
    }


def _tell_unreadable(letters: "Letters") -> None:
    if letters.unreadable:
        say(f"{counted(letters.unreadable, 'record')} of the topic: no dead letter of ours")


def _emit(told: dict[str, Any]) -> None:
    from json import dumps

    emit(dumps(told, separators=(",", ":")))  # ASCII alone: nothing in it can drive a terminal
