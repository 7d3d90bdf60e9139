"""Run a real Kafka on this machine for development: no Docker, no Java, nothing to install."""

import signal
import time
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from agents.commands.download import told_download
from agents.commands.output import emit, emit_json, say

if TYPE_CHECKING:
    from agents.broker.embedded import EmbeddedKafka

PORT = 9092
"""Kafka's own, where the other commands look unless they are told otherwise."""
_ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""Ctrl-C, the usual end of a service, and a terminal that was closed."""
_LOOK_S = 0.5
"""How long a broker that died by itself may go unnoticed."""

PortOption = Annotated[
    int, typer.Option("--port", min=0, max=65_535, help="Port on 127.0.0.1; 0 takes any that is free.")
]
DataOption = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help="Keep the records here; else they go with the broker."),
]
JsonOption = Annotated[
    bool, typer.Option("--json", help="Give address, cluster, process and folder as one JSON object.")
]


def kafka(port: PortOption = PORT, data: DataOption = None, as_json: JsonOption = False) -> None:
    """Run a real Kafka on this machine until Ctrl-C: no Docker, no Java, nothing to install.

    The first start downloads 45 MB. Once Kafka can serve, its address is the one line on standard output. It
    listens on this machine only, and ends with this command, however this command ends.

    Example: `openear kafka --data var/kafka`
    """
    from agents.broker.embedded import EmbeddedKafka

    before = _listen_for_the_end()
    try:
        with told_download() as progress, EmbeddedKafka(data, port=port, progress=progress) as broker:
            _announce(broker, as_json=as_json, is_kept=data is not None)
            while True:
                time.sleep(_LOOK_S)
                broker.check()
    except _Terminated:
        say("Kafka has stopped")
    finally:
        for number, what in before.items():
            signal.signal(number, what)


class _Terminated(BaseException):
    """SIGTERM: somebody ends a service in the usual way, so that the exit code is 0, unlike after Ctrl-C."""


def _listen_for_the_end() -> dict[int, Any]:
    """Turn what asks for an end into an exception, and give what answered before.

    What was ignored stays so: `nohup` and shells that run a job in the background want it.
    """
    before: dict[int, Any] = {number: signal.getsignal(number) for number in _ENDINGS}
    heard = {number: what for number, what in before.items() if what is not signal.SIG_IGN}
    for number in heard:
        signal.signal(number, _end)
    return heard


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    for each in _ENDINGS:
        signal.signal(each, signal.SIG_IGN)  # the first is enough, and stopping takes a moment
    raise KeyboardInterrupt if number == signal.SIGINT else _Terminated


def _announce(broker: "EmbeddedKafka", *, as_json: bool, is_kept: bool) -> None:
    if as_json:
        emit_json(
            {
                "bootstrap": broker.bootstrap,
                "cluster_id": broker.cluster_id,
                "kafka": broker.version,
                "pid": broker.jvm_pid(),
                "data": str(broker.folder),
            }
        )
    else:
        emit(broker.bootstrap)
    fate = "kept" if is_kept else "removed at the end"
    say(f"Kafka {broker.version} is ready on {broker.bootstrap}; its records in {broker.folder} are {fate}")
    say("Ctrl-C stops it")
