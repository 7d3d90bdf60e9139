"""Put a delivery into words for a terminal, and read the newest ones back from Kafka."""

from typing import Any

from pydantic import ValidationError
from rich.text import Text

from agents.tail import newest
from agents.terminal import harmless
from schemas.base import epoch_ms
from schemas.delivery import Delivery, Fate
from streams.topology import PREFIX, Topic
from streams.wording import counted

SHORT_ID = 8
_STYLES = {
    Fate.TOLD: "bold",
    Fate.DEAD: "bold red",
    Fate.QUEUED: "",
    Fate.HELD: "yellow",
    Fate.DROPPED: "dim",
}


async def newest_deliveries(connection: dict[str, Any], most: int, prefix: str = PREFIX) -> list[Delivery]:
    """What the last `most` offsets of each partition say, by time; of each event and subscriber the last word."""
    found: dict[tuple[str, str], Delivery] = {}
    async for record in newest(connection, {Topic.DELIVERIES: most}, prefix):
        try:
            delivery = Delivery.model_validate_json(record.value or b"", extra="ignore")
        except ValidationError:
            continue
        found.pop((delivery.subscriber, delivery.event_id), None)
        found[delivery.subscriber, delivery.event_id] = delivery
    return sorted(found.values(), key=lambda each: (each.at, each.subscriber, each.event_id))


def delivery_line(delivery: Delivery, now_ms: int) -> Text:
    """One line: when, of what, to whom, what became of it and why; of what is to be told how long it waits."""
    line = Text(f"{delivery.at:%Y-%m-%d %H:%M}  {harmless(delivery.alert_id[:SHORT_ID])}  ")
    line.append(f"{harmless(delivery.subscriber)}  ", style="cyan")
    line.append(f"{delivery.fate.value} {delivery.why.value}  ", style=_STYLES[delivery.fate])
    line.append(f"{harmless(delivery.brand)}  severity {delivery.severity}  {harmless(delivery.title)}")
    if delivery.until is not None:
        line.append(f"  until {delivery.until:%Y-%m-%d %H:%M}", style="dim")
    if delivery.fate is Fate.QUEUED:
        minutes = max(0, now_ms - epoch_ms(delivery.at)) // 60_000
        line.append(f"  waits since {delivery.at:%H:%M}, {minutes} min", style="yellow" if minutes else "dim")
    if delivery.attempts:
        line.append(
            f"  {counted(delivery.attempts, 'attempt')}, answer {delivery.answer or 'none'}", style="dim"
        )
    return line
