"""Show it all in a minute: `openear demo`."""

import json
from contextlib import ExitStack
from pathlib import Path
from time import time
from typing import TYPE_CHECKING, Annotated

import typer

from agents.commands.errors import UserError
from agents.commands.output import say

if TYPE_CHECKING:
    from agents.demo.play import Play

SECONDS = 90.0

OnceOption = Annotated[
    bool, typer.Option("--once", help="End when everything was heard (this is the default).")
]
SecondsOption = Annotated[
    float | None,
    typer.Option("--seconds", min=1, metavar="N", help=f"Give up after N seconds ({SECONDS:g})."),
]
ForeverOption = Annotated[bool, typer.Option("--forever", help="Keep Kafka and the worker up until Ctrl-C.")]
OutOption = Annotated[Path | None, typer.Option("--json", metavar="OUT", help="Write the summary there.")]
BrokersOption = Annotated[
    str | None,
    typer.Option("--brokers", envvar="OPENEAR_BROKERS", metavar="HOST:PORT", help="A Kafka of your own."),
]


def demo(
    once: OnceOption = False,
    seconds: SecondsOption = None,
    forever: ForeverOption = False,
    out: OutOption = None,
    brokers: BrokersOption = None,
) -> None:
    """Start Kafka and a worker, play four weeks of customers, and print the alerts that come out.

    What is planted must be heard: a music machine that people love for photography, a cap that leaks. What must
    be held back is one loud author and a campaign pasted by three accounts. Ends with 0 as soon as that is so,
    with 1 if the time runs out. Nothing stays behind.

    Example: `openear demo --json summary.json`
    """
    import signal
    from time import perf_counter

    from agents.commands.file_talk import write_lines

    if forever and (once or seconds is not None):
        raise typer.BadParameter("--forever has no end: leave --once and --seconds out")
    started = perf_counter()
    if out is not None:
        write_lines(out, [])  # a place that cannot be written is better told of now
    # being asked to end is answered as Ctrl-C is: nothing stays behind
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    played = _play(brokers, None if forever else started + (seconds or SECONDS))
    summary = _summary(played, perf_counter() - started)
    if out is not None:
        write_lines(out, [json.dumps(summary, ensure_ascii=False)])
    if wrong := _wrong(played):
        raise UserError(wrong)


def _play(brokers: str | None, until_s: float | None) -> "Play":
    """Set the stage, play, print the summary, and clear the stage."""
    import asyncio
    import os
    from time import perf_counter

    from agents.demo import stage
    from agents.demo.play import Play
    from agents.demo.screen import Screen
    from agents.logs import silence_clients
    from agents.settings import worker_settings
    from streams.topology import PREFIX

    silence_clients()
    is_own = brokers is not None
    # topics of its own on a Kafka that is not ours alone
    prefix = f"{PREFIX}demo-{os.getpid():x}{int(time()):x}." if is_own else PREFIX
    environment = stage.worker_environment(os.environ, prefix, is_own_kafka=is_own)
    say(f"using Kafka at {brokers}" if is_own else "starting Kafka")
    with ExitStack() as on_stage:
        enter = on_stage.enter_context
        folder = enter(stage.a_folder())
        address, check_broker = enter(stage.a_broker(brokers, folder))
        connection = (
            worker_settings(brokers=address).connection() if is_own else {"bootstrap_servers": address}
        )
        enter(stage.with_topics(connection, prefix, keep=not is_own))
        worker = enter(stage.a_worker(folder, address, environment))
        say(f"Kafka is at {address}, a worker starts, customers begin to talk")
        played = Play(connection, prefix)
        with Screen() as screen:
            left_s = None if until_s is None else max(1.0, until_s - perf_counter())
            asyncio.run(played.run(screen, left_s, (check_broker, worker.check)))
        screen.summary(played.hearing, played.telling, played.seconds)
    return played


def _wrong(played: "Play") -> str:
    """The sentence that says what did not hold; empty if all did."""
    score = played.hearing.score
    faults = []
    if score.missed:
        faults.append(f"no alert came of {', '.join(score.missed)}")
    if score.raised:
        faults.append(f"an alert came of {', '.join(score.raised)}")
    if not faults and not played.hearing.is_settled:
        faults.append("the windows in which something could still be raised by mistake are not closed")
    return f"after {played.seconds:.0f} s {' and '.join(faults)}" if faults else ""


def _summary(played: "Play", seconds: float) -> dict[str, object]:
    score = played.hearing.score
    return {
        "planted": score.heard + score.missed,
        "heard": score.heard,
        "missed": score.missed,
        "held_back": score.held_back,
        "false": score.false,
        "mentions": played.telling.sent,
        "alerts": len(played.hearing.alerts),
        "seconds": round(seconds, 1),
    }
