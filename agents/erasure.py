"""Ask every worker to forget, wait until all have heard it, and look at what became of it.

Topic out: mentions.v1, one notice, to the partition of a brand or to all in one transaction. Topics in:
alert-state.v1 and evidence.v1, as they stand before and after; the newest of windows.v1; the offsets of the
workers' group. Nothing is kept.
To ask twice is safe: what is forgotten already changes nothing.
"""

import asyncio
import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from time import time
from typing import Any

from pydantic import ValidationError

from agents.commands.errors import UserError
from agents.group import committed_offsets
from agents.heard import heard_lately
from agents.notice_sender import NoticeSender, send_notices
from agents.settings import WorkerSettings
from agents.tail import newest
from agents.topics import found_topics
from schemas.alert import Alert
from schemas.base import from_epoch_ms
from schemas.referenced import Referenced
from streams.erasure import Goes, Reached, Standing, forgetting, naming, reached
from streams.ingest.notice_rows import NoticeRow, notice_of_line
from streams.policy import SKEW_MS
from streams.topology import Topic

ALL = 2**62
POLL_S = 0.2
SHOWS_S = 5.0
"""After a commit Kafka still writes its markers: what was told shows a moment later."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Whom or what to forget."""

    source: str
    mention_id: str | None
    author: str | None
    brand: str | None

    def notice(self, now_ms: int) -> NoticeRow:
        """The one notice that says so; UserError where it is none."""
        # as of its arrival, which bounds it: a clock that is behind would spare what was said just now
        fields: dict[str, Any] = {"source": self.source, "at": from_epoch_ms(now_ms + SKEW_MS).isoformat()}
        if self.mention_id is not None:
            fields |= {"event": "delete", "id": self.mention_id, "reason": "request"}
        else:
            fields |= {"event": "delete_author", "author": self.author, "reason": "request"}
        if self.brand is not None:
            fields["brand"] = self.brand
        row = notice_of_line(json.dumps(fields).encode())
        if isinstance(row, NoticeRow):
            return row
        raise UserError(f"nothing was sent: {row.message}", exit_code=2)


@dataclass(frozen=True, slots=True)
class Erased:
    """What came of it."""

    at_ms: int
    sender: NoticeSender
    unheard: list[int] | None
    """Partitions whose workers had not heard it in time; None: nobody waited."""
    reached: Reached | None
    still: list[str]
    """What names the mention all the same, where its id was given."""
    goes: list[Goes]
    unknown: dict[str, str]
    """What the wish names and nothing knows: `brand`, `source`, most likely mistyped."""


async def erase(
    settings: WorkerSettings, wish: Wish, wait_s: float | None, sent: Callable[[], None] = lambda: None
) -> Erased:
    """Send, say so by `sent`, wait so long for the workers (None: not at all), and look."""
    now_ms = int(time() * 1000)
    row = wish.notice(now_ms)
    configs = await _configs(settings)
    before = await standing(settings)
    unknown = {} if wait_s is None else await _unknown(settings, wish, before)
    sender = await send_notices(settings.connection(), [row], settings.prefix)
    sent()
    if wait_s is None:
        return Erased(now_ms, sender, None, None, [], forgetting(configs), unknown)
    unheard = await _unheard(settings, sender.reached, wait_s)
    after = await standing(settings)
    with suppress(TimeoutError):
        async with asyncio.timeout(0 if unheard else SHOWS_S):
            while list(_naming(after, wish)):
                await asyncio.sleep(POLL_S)
                after = await standing(settings)
    came = reached(before, after)
    still = list(_naming(after, wish))
    return Erased(now_ms, sender, unheard, came, still, forgetting(configs), unknown)


async def _unknown(settings: WorkerSettings, wish: Wish, found: Standing) -> dict[str, str]:
    heard = await heard_lately(settings)
    brands = heard.brands | {alert.brand for alert in found.alerts.values()}
    names = {"brand": (wish.brand, brands), "source": (wish.source, heard.sources)}
    return {what: name for what, (name, known) in names.items() if name is not None and name not in known}


async def standing(settings: WorkerSettings) -> Standing:
    """What the compacted topics say now."""
    alerts: dict[bytes, Alert] = {}
    entries: dict[bytes, Referenced] = {}
    wanted = {Topic.ALERT_STATE: ALL, Topic.EVIDENCE: ALL}
    async for record in newest(settings.connection(), wanted, settings.prefix):
        key = record.key or b""
        with suppress(ValidationError):
            if record.topic is Topic.EVIDENCE:
                entries.pop(key, None)
                if record.value is not None:
                    entries[key] = Referenced.model_validate_json(record.value, extra="ignore")
            else:
                alerts.pop(key, None)
                if record.value is not None:
                    alerts[key] = Alert.model_validate_json(record.value, extra="ignore")
    return Standing(alerts, entries)


def _naming(found: Standing, wish: Wish) -> Iterable[str]:
    return () if wish.mention_id is None else naming(found, wish.source, wish.mention_id, wish.brand)


async def _configs(settings: WorkerSettings) -> dict[Topic, Mapping[str, str]]:
    found = await found_topics(settings.connection(), settings.prefix)
    return {topic: found[name].config for topic in Topic if (name := settings.prefix + topic) in found}


async def _unheard(settings: WorkerSettings, wanted: Mapping[int, int], wait_s: float) -> list[int]:
    """Partitions of the notice that no worker has passed when the time is up."""
    left = list(wanted)
    with suppress(TimeoutError):
        async with asyncio.timeout(wait_s):
            while left:
                committed = await committed_offsets(settings)
                left = [number for number in left if committed.get(number, 0) < wanted[number]]
                if left:
                    await asyncio.sleep(POLL_S)
    return sorted(left)
