"""Show it all in a minute: `openear demo`."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from agents.commands.output import say

if TYPE_CHECKING:
    from agents.demo.play import Played

SECONDS = 90.0

OnceOption = Annotated[bool, typer.Option("--once", help="End when everything was heard (this is the default).")]
SecondsOption = Annotated[
    float | None, typer.Option("--seconds", min=1, metavar="N", help=f"Give up after N seconds ({SECONDS:g}).")
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

    if forever and (once or seconds is not None):
        raise typer.BadParameter("--forever has no end: leave --once and --seconds out")
    started = perf_counter()
    # being asked to end is answered as Ctrl-C is: nothing stays behind
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    played = _play(brokers, None if forever else started + (seconds or SECONDS))
    if out is not None:
        from agents.commands.file_talk import write_lines

        write_lines(out, [json.dumps(_summary(played, perf_counter() - started), ensure_ascii=False)])
    if not played.hearing.is_settled or played.hearing.score.raised:
        raise typer.Exit(1)


def _play(brokers: str | None, until_s: float | None) -> "Played":
    """Set the stage, play, print the summary, and clear the stage."""
    import asyncio
    from time import perf_counter, time

    from agents.demo.play import play
    from agents.demo.screen import Screen
    from agents.demo.stage import a_broker, a_worker, example_profiles, with_topics
    from streams.topology import PREFIX

    # topics of its own on a Kafka that is not ours alone
    prefix = PREFIX if brokers is None else f"{PREFIX}demo-{int(time())}."
    say("starting Kafka" if brokers is None else f"using Kafka at {brokers}")
    with (
        a_broker(brokers) as address,
        with_topics(address, prefix, keep=brokers is None),
        a_worker(address, example_profiles(), prefix) as worker,
        Screen() as screen,
    ):
        say(f"Kafka is at {address}, a worker listens, customers begin to talk")
        seconds = None if until_s is None else max(1.0, until_s - perf_counter())
        played = asyncio.run(play({"bootstrap_servers": address}, prefix, worker, screen, seconds))
        screen.summary(played.hearing, played.telling, played.seconds)
    return played


def _summary(played: "Played", seconds: float) -> dict[str, object]:
    score = played.hearing.score
    return {
        "planted": [plant.name for plant in score.plants],
        "heard": score.heard,
        "missed": score.missed,
        "held_back": score.held_back,
        "false": score.false,
        "mentions": played.telling.sent,
        "alerts": len(played.hearing.alerts),
        "seconds": round(seconds, 1),
    }
