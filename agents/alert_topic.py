"""Read alerts back from Kafka: each in its newest revision, or one after the other in the order of time.

Topic in: alerts.v1, committed records alone, without a group. A record that is no alert of ours is told of and
passed. Each partition is in the order of publication already (its worker judges hop by hop), so partitions are
merged: memory holds one fetch of each, whatever lies there.
"""

from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import datetime

from pydantic import ValidationError

from agents.commands.errors import UserError
from agents.commands.output import say
from agents.committed import Committed, CommittedReader
from agents.merged import merged
from agents.outage import Outage
from agents.settings import WorkerSettings
from agents.terminal import harmless
from schemas.alert import Alert
from streams.topology import Topic
from streams.wording import counted


def alert_reader(settings: WorkerSettings, *, from_beginning: bool) -> CommittedReader:
    """A reader of the alerts alone, which says when Kafka does not answer."""
    return CommittedReader(
        settings.connection(),
        [Topic.ALERTS],
        from_beginning=from_beginning,
        prefix=settings.prefix,
        outage=Outage("alerts go on when it does", say),
    )


async def newest_alerts(settings: WorkerSettings) -> dict[str, Alert]:
    """Every alert that the topic still holds, by id, each in its newest revision."""
    newest: dict[str, Alert] = {}
    async with alert_reader(settings, from_beginning=True) as reader:
        async for record in reader.until_now():
            for alert in _read([record]):
                keep_newest(newest, alert)
    return newest


def one_of(newest: Mapping[str, Alert], begins: str) -> Alert:
    """The one alert whose id begins so; raises UserError where there is none, or several."""
    found = [alert for name, alert in newest.items() if name.startswith(begins)]
    if len(found) == 1:
        return found[0]
    which = repr(harmless(begins)[:40])
    if not found:
        raise UserError(
            f"no alert has an id that begins with {which}: `openear alerts list` begins with them"
        )
    raise UserError(f"{len(found)} alerts have an id that begins with {which}: give more of it")


def keep_newest(newest: dict[str, Alert], alert: Alert) -> None:
    """Put an alert in its place unless a newer revision stands there; of equal ones the last."""
    if alert.id not in newest or alert.revision >= newest[alert.id].revision:
        newest[alert.id] = alert


async def in_time_order(reader: CommittedReader) -> AsyncIterator[Alert]:
    """Alerts from where the reader begins, for ever: by publication what is there, then what comes as it comes."""
    async for alert in merged([_alerts(run) for run in await reader.runs_until_now()], _published_at):
        yield alert
    while True:
        for alert in sorted(_read(await reader.poll()), key=_published_at):
            yield alert


async def _alerts(run: AsyncIterator[Committed]) -> AsyncIterator[Alert]:
    async for record in run:
        for alert in _read([record]):
            yield alert


def _read(records: Iterable[Committed]) -> Iterable[Alert]:
    for record in records:
        try:
            yield Alert.model_validate_json(record.value)
        except ValidationError as error:
            size, faults = counted(len(record.value), "byte"), counted(error.error_count(), "fault")
            say(f"a record of {size} is no alert: {faults}")


def _published_at(alert: Alert) -> datetime:
    return alert.published_at
