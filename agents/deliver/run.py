"""Run `openear deliver` until it is asked to stop, and end without a traceback."""

import asyncio
import logging
import signal
from pathlib import Path
from typing import NoReturn

from aiokafka.errors import KafkaError, ProducerFenced

from agents.commands.errors import UserError
from agents.deliver.answers import Answers
from agents.deliver.counts import Counts
from agents.deliver.journal import Journal
from agents.deliver.limits import follow, look
from agents.deliver.outlast import first_of, outlast
from agents.deliver.receivers import receiver_of
from agents.deliver.service import Deliver, Given
from agents.deliver.subscribers import load_subscribers
from agents.evidence_book import EvidenceBook
from agents.exits import Exit, RefusedError, leave, named
from agents.logs import hushed_clients, set_up_logs
from agents.preflight import partitions_of, refuse_without_rights
from agents.profiles.folder import ProfileFolder
from agents.settings import WorkerSettings
from schemas.profile import Profile
from streams.topology.access import Component

logger = logging.getLogger("openear.deliver")


def run_deliver(
    settings: WorkerSettings, path: Path, *, once: bool, from_beginning: bool, again: str | None
) -> int:
    """Deliver until SIGTERM, or SIGINT (KeyboardInterrupt), or with `once` until all was told.

    Gives how many deliveries were given up.
    """
    set_up_logs(settings.log_level)
    try:
        return asyncio.run(_run(settings, path, once, from_beginning, again))
    except (UserError, KeyboardInterrupt):
        raise
    except BaseException as error:  # noqa: BLE001
        _leave(error)


def _leave(error: BaseException) -> NoReturn:
    """End the process: what was not committed is decided again, what was not acknowledged is told again."""
    match error := first_of(error):
        case RefusedError():
            leave(error.code, str(error))
        case ProducerFenced():
            leave(
                Exit.RESTART,
                "another `openear deliver` took over: run one of them for the topics of a prefix",
            )
        case KafkaError() | TimeoutError():
            leave(Exit.RESTART, f"Kafka failed: {named(error)}")
        case _:
            leave(Exit.BUG, f"delivery failed: {named(error)}")


async def _run(
    settings: WorkerSettings, path: Path, once: bool, from_beginning: bool, again: str | None
) -> int:
    who = load_subscribers(path)
    receivers = {each.name: receiver_of(each, settings.app) for each in who.subscribers}
    if again is not None and again not in receivers:
        raise UserError(f"{path} has no subscriber {again!r}: {', '.join(receivers)}", exit_code=2)
    folder = ProfileFolder(settings.profiles) if settings.profiles else None
    profiles: dict[str, Profile] = {}
    if folder is not None:
        await look(folder, profiles)
    with hushed_clients():
        partitions = await partitions_of(settings.connection(), settings.prefix)
        await refuse_without_rights(settings, partitions, Component.DELIVER)
    counts = Counts()
    if settings.metrics_port is not None:
        port = counts.serve(settings.metrics_port, settings.metrics_host)
        logger.info("metrics on http://%s:%d/metrics", settings.metrics_host, port)
    stop, was_interrupted = _stopping()
    following = asyncio.create_task(follow(folder, profiles)) if folder is not None else None
    given = Given(partitions, who, receivers, profiles, counts)
    dead = await deliver_through(settings, given, stop, once=once, from_beginning=from_beginning, again=again)
    if following is not None:
        following.cancel()
    logger.info("stopped")
    if was_interrupted.is_set():
        raise KeyboardInterrupt
    return dead


async def deliver_through(
    settings: WorkerSettings,
    given: Given,
    stop: asyncio.Event,
    *,
    once: bool = False,
    from_beginning: bool = False,
    again: str | None = None,
) -> int:
    """Deliver through outages of Kafka until `stop` is set; how many deliveries were given up since the last one.

    With `once` until all was told, and an outage is an error.
    """
    wished = iter([again])
    async with Answers(given.counts) as answers:

        async def attempt() -> int:
            async with Journal(settings, given.partitions) as journal, EvidenceBook(settings) as book:
                answers.follow(journal)
                service = Deliver(given, journal, answers, book)
                await service.run(stop, once=once, from_beginning=from_beginning, again=next(wished, None))
            return service.dead

        return await (attempt() if once else outlast(attempt, answers, stop))


def _stopping() -> tuple[asyncio.Event, asyncio.Event]:
    """Events that are set when the process is asked to stop; the second one by Ctrl-C."""
    stop, was_interrupted = asyncio.Event(), asyncio.Event()

    def interrupt() -> None:
        was_interrupted.set()
        stop.set()

    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    loop.add_signal_handler(signal.SIGINT, interrupt)
    return stop, was_interrupted
