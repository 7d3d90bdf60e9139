"""Look for what is wrong with a Kafka and this machine: `openear doctor`."""

from typing import TYPE_CHECKING, Annotated

import typer

from agents.commands.options import BrokersOption, FollowedProfilesOption, PrefixOption, kafka_settings
from agents.commands.output import emit, emit_json, say
from streams.topology.access import Component
from streams.wording import counted

if TYPE_CHECKING:
    from agents.doctor.checked import Checked, Level


def doctor(
    brokers: BrokersOption = None,
    prefix: PrefixOption = None,
    profiles: FollowedProfilesOption = None,
    component: Annotated[
        Component,
        typer.Option("--as", help="Whose rights this user ought to have; a worker needs a key, too."),
    ] = Component.WORKER,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a check.")] = False,
) -> None:
    """Check Kafka, topics, rights, clocks, profiles and this machine, and say what to do.

    Looks only: nothing is written or created, and workers that run notice nothing. Ends with 1 if a check failed.

    Example: `openear doctor --brokers localhost:9092 --profiles profiles`
    """
    import asyncio

    from agents.doctor.checked import Level
    from agents.doctor.examine import examine

    checks = asyncio.run(examine(kafka_settings(brokers, prefix, profiles=profiles), component))
    for checked in checks:
        _tell_json(checked) if as_json else _tell(checked)
    counts = {level: sum(checked.level is level for checked in checks) for level in Level}
    say(", ".join(_counted(level, count) for level, count in counts.items() if count))
    if counts[Level.FAILED]:
        raise typer.Exit(1)


def _counted(level: "Level", count: int) -> str:
    return counted(count, level, "warnings" if level == "warning" else level)


def _tell(checked: "Checked") -> None:
    emit(f"{checked.level:<8}{checked.check}: {checked.said}")
    if checked.remedy:
        emit(f"{'':<8}-> {checked.remedy}")


def _tell_json(checked: "Checked") -> None:
    emit_json(
        {
            "check": checked.check,
            "level": str(checked.level),
            "said": checked.said,
            "remedy": checked.remedy,
        }
    )
