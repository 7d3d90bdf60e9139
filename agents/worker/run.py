"""Run a worker until it is asked to stop: preflight, metrics, Faust, and an exit without a traceback."""

import asyncio
import logging
import sys
from contextlib import suppress

import faust

from agents.exits import Exit, leave, named
from agents.logs import hushed_clients, set_up_logs
from agents.preflight import has_listened, partitions_of, refuse_without_rights
from agents.profiles.faults import ProfileError
from agents.settings import WorkerSettings
from agents.worker.app import make_app
from agents.worker.listeners import Listeners
from agents.worker.metrics import Metrics
from agents.worker.standing import where_it_stands
from streams.topology.access import Component

logger = logging.getLogger("openear.worker")


class ListenWorker(faust.Worker):  # type: ignore[misc]
    """Faust's worker, which also remembers whether and how it was asked to stop."""

    was_interrupted = False
    was_asked = False

    def _on_sigint(self) -> None:
        self.was_asked = self.was_interrupted = True
        super()._on_sigint()

    def _on_sigterm(self) -> None:
        self.was_asked = True
        super()._on_sigterm()

    def _on_sigusr1(self) -> None:
        """Log where everything waits; Faust would write all local variables, people's words and passwords too."""
        for line in where_it_stands([self.loop]):
            logger.warning("stands: %s", line)

    def _on_sigusr2(self) -> None:
        """Go on; Faust would stop everything in a debugger, for whoever sits at the terminal."""
        logger.warning("SIGUSR2 has no meaning here; SIGUSR1 logs where the worker stands")


def run_worker(settings: WorkerSettings) -> None:
    """Listen until SIGTERM, or SIGINT (KeyboardInterrupt); UserError for what a person has to change first.

    Both drain: what was heard is committed with the mark of a clean stop, then the group is left.
    """
    set_up_logs(settings.log_level)
    settings.key()  # before Kafka is asked for anything
    with hushed_clients():
        partitions = asyncio.run(partitions_of(settings.connection(), settings.prefix))
        asyncio.run(refuse_without_rights(settings, partitions, Component.WORKER))
    listeners = Listeners(settings, partitions)
    if listeners.shelf.is_partial and not asyncio.run(has_listened(settings)):
        # later on a fault must not keep a worker down: the state knows the profiles that were in force
        raise ProfileError(listeners.shelf.faults)
    metrics = Metrics(partitions)
    if settings.metrics_port is not None:
        port = metrics.serve(settings.metrics_port, settings.metrics_host)
        logger.info("metrics on http://%s:%d/metrics", settings.metrics_host, port)
    logger.info("group %s at %s, %d partitions", settings.group, settings.brokers, partitions)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    app = make_app(settings, partitions, listeners, metrics)
    # Faust's own command line would turn its web server back on
    worker = ListenWorker(
        app, loop=loop, quiet=True, override_logging=False, redirect_stdouts=False, stdout=sys.stderr
    )
    worker.spinner = None
    guard = loop.create_task(app.guard())
    try:
        try:
            loop.run_until_complete(worker.start())
        except asyncio.CancelledError:
            pass  # a signal came while it was starting
        finally:
            guard.cancel()
            shut_down(worker)
    except Exception as error:  # noqa: BLE001
        leave(Exit.RESTART, f"the worker failed: {named(error)}")
    logger.info("stopped")
    if worker.was_interrupted:
        raise KeyboardInterrupt


def shut_down(worker: ListenWorker) -> None:
    """Stop it and close its loop.

    A signal in the middle of a rebalance cancels what Faust waits for; Faust takes that for a crash and raises
    it from here, before or after the loop is closed. Nothing is lost: what was not committed is heard again.
    """
    try:
        worker.stop_and_shutdown()
    except asyncio.CancelledError:
        if not worker.loop.is_closed():
            with suppress(asyncio.CancelledError):
                worker.stop_and_shutdown()  # goes on where it was cut off
        if not worker.was_asked:
            leave(Exit.RESTART, "the worker was cut off while it waited for Kafka")
        logger.info("the end came in the middle of a rebalance: that is no crash, and nothing is lost")
