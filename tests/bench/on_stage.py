"""Set up what a benchmark of a worker needs: a Kafka, topics of its own, and a worker in a process of its own."""

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from time import sleep
from typing import Any, NamedTuple

from agents.demo import stage
from streams.topology import PREFIX

LOOK_S = 0.05


class OnStage(NamedTuple):
    """A worker that runs, and where it listens."""

    connection: dict[str, Any]
    prefix: str
    worker: stage.Worker
    pid: int


def arguments_of(doc: str | None) -> argparse.ArgumentParser:
    """The arguments that every benchmark of a worker takes."""
    arguments = argparse.ArgumentParser(description=doc)
    arguments.add_argument("--quick", action="store_true")
    arguments.add_argument("--brokers", help="a Kafka of your own; else an embedded one")
    return arguments


@contextmanager
def on_stage(brokers: str | None, **settings: object) -> Iterator[OnStage]:
    """Set the stage, with these settings of the worker (`metrics_port=9108`), and clear it afterwards."""
    prefix = f"{PREFIX}bench-{os.getpid():x}."
    environment = stage.worker_environment(os.environ, prefix, is_own_kafka=False)
    environment |= {f"OPENEAR_{name.upper()}": str(value) for name, value in settings.items()}
    with stage.a_folder() as folder, stage.a_broker(brokers, folder) as (address, _):
        connection = {"bootstrap_servers": address}
        with (
            stage.with_topics(connection, prefix, keep=brokers is None),
            stage.a_worker(folder, address, environment) as worker,
        ):
            while (pid := worker.pid) is None:
                worker.check()
                sleep(LOOK_S)
            yield OnStage(connection, prefix, worker, pid)
