"""Put what is known of the brands into words for a terminal, or into JSON for a program."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from agents.terminal import harmless
from schemas.alert import Alert
from schemas.base import from_epoch_ms
from streams.listen.tally import REISSUED
from streams.status import VOICES_NEEDED, BrandStatus, PartitionStatus
from streams.wording import counted, length

REASONS = {
    "LEARNING": "still learning",
    "COMMON": "half of all talk has it",
    "LOW_LIFT": "not much more than usual",
    "LOW_SHARE": "too few of the voices",
    "BELOW_LINE": "may be chance",
    "COARSE_TIMES": "its times are too coarse",
    "PRAISE_NOT_RARE": "praise that is not rare",
    "COPIES": "copies of one text",
    "LOUD_AUTHOR": "one loud author",
    "ALREADY_OPEN": "its alert is open",
    "LONE_WORD": "one word alone",
    "CALENDAR": "a day or a feast alone",
    "PARAPHRASES": "one text in other words",
    "ONE_WORDING": "told in the same words, which are tested themselves",
    "THEME_LIMIT": "too many themes are open",
    "EVIDENCE_WITHDRAWN": "too many took it back",
    "SWITCHED_OFF": "its kind is switched off",
    "NOT_LOVED": "not loved enough",
    "NOT_DISLIKED": "not disliked enough",
    "NOT_APART": "no more than anything else",
    "FEW_WINDOWS": "said at one time only",
    "ONE_SENTENCE": "one sentence that many say",
    "NOT_FRESH": "not said lately",
    "TOLERATED": "within what is tolerated, or not sure",
    "TOLD_ALREADY": "told already in other words",
    "NEW_SOURCE": "from a source collected only now",
    "RESTING": "told of a short time ago",
    "COOLING_DOWN": "its alert is open, and told again after its cool-down",
    "CASE_LIMIT": "too many cases are open",
}
"""Why something raised nothing: `Gate` (detect), `Step` (themes), `Held` (cases), all enums"""
SHOWN = 5


def partition_line(partitions: Iterable[PartitionStatus]) -> str:
    """How far the workers are, all partitions in one line."""
    all_of_them = list(partitions)
    heard = [each for each in all_of_them if each.next_offset is not None]
    watermarks = [each.watermark_ms for each in heard if each.watermark_ms is not None]
    unread = sum(each.unread for each in all_of_them)
    wait = "record waits" if unread == 1 else "records wait"
    most = "" if all(each.is_exact for each in all_of_them) else "at most "
    told = f"{len(heard)} of {len(all_of_them)} partitions heard, {most}{unread:,} {wait}"
    if not watermarks:
        return told
    first, last = (_time(from_epoch_ms(at)) for at in (min(watermarks), max(watermarks)))
    return f"{told}; watermarks {first} to {last}"


def late_line(count: int) -> str:
    """How many came too late, and the remedy for the most frequent reason."""
    return (
        f"{counted(count, 'mention')} came too late to count (of the newest in late.v1, all brands); old ones are "
        "heard by `openear replay`, or under a prefix of their own"
    )


def brand_lines(brand: BrandStatus) -> Iterator[str]:
    """What is known of one brand, harmless for the terminal that shows it."""
    yield f"{harmless(brand.brand)}: {_state(brand)}"
    if brand.window_end is not None:
        mood = "" if brand.sentiment is None else f", its sentiment {brand.sentiment:+.2f}"
        yield (
            f"  {counted(brand.windows, 'window')} read with {counted(brand.voices, 'voice')}, copies folded, "
            f"the newest ends {_time(brand.window_end)}{mood}"
        )
    yield from _theme_lines(brand)
    if brand.last_alert is not None:
        alert = brand.last_alert
        yield (
            f"  last alert {_time(alert.published_at)} {_event(alert)}, {alert.department}, "
            f"severity {alert.severity}: {harmless(alert.title)}"
        )
    if brand.too_late:
        yield f"  {late_line(brand.too_late)}"
    if brand.held_back and brand.held_back_at is not None:
        yield f"  held back {_time(brand.held_back_at)}: {_held_back(brand)}"


def _theme_lines(brand: BrandStatus) -> Iterator[str]:
    """The open themes, the newest first, each with where it is in its life."""
    for theme in brand.themes[: -SHOWN - 1 : -1]:
        words = ", ".join(f'"{harmless(term)}"' for term in theme.terms)
        yield (
            f"  theme {words}: {theme.state.value}, {counted(theme.people, 'person', 'people')} in the last "
            f"{length(theme.span_s * 1000)}, {theme.people_before} before"
        )
    if (more := len(brand.themes) - SHOWN) > 0:
        yield f"  and {counted(more, 'older theme')}"


def _event(alert: Alert) -> str:
    """What `openear alerts list` calls it: one that is told again for its evidence alone opened nothing."""
    return REISSUED if alert.reissued else alert.state.value


def _state(brand: BrandStatus) -> str:
    opened = counted(brand.open_alerts, "open alert")
    if not brand.is_learning:
        return f"listening, {opened}"
    if brand.window_end is None or brand.voices < VOICES_NEEDED:
        return f"learning, {brand.voices} of the {VOICES_NEEDED} voices needed"
    return f"learning, {VOICES_NEEDED} voices are there and have to be a window old"


def _held_back(brand: BrandStatus) -> str:
    shown = [
        f"{harmless(held.term)} ({counted(held.authors, 'author')}, "
        f"{REASONS.get(held.reason, harmless(held.reason))})"
        for held in brand.held_back[:SHOWN]
    ]
    more = len(brand.held_back) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def partition_json(partition: PartitionStatus) -> dict[str, Any]:
    """One partition for a program."""
    at_ms = partition.watermark_ms
    return {
        "partition": partition.partition,
        "next_offset": partition.next_offset,
        "end_offset": partition.end,
        "unread": partition.unread,
        "unread_is_exact": partition.is_exact,
        "watermark": None if at_ms is None else from_epoch_ms(at_ms).isoformat(),
    }


def brand_json(brand: BrandStatus) -> dict[str, Any]:
    """One brand for a program."""
    alert = brand.last_alert
    return {
        "brand": brand.brand,
        "partition": brand.partition,
        "learning": brand.is_learning,
        "voices": brand.voices,
        "voices_needed": VOICES_NEEDED,
        "windows": brand.windows,
        "window_end": _iso(brand.window_end),
        "sentiment": brand.sentiment,
        "profile": brand.profile,
        "too_late": brand.too_late,
        "open_alerts": brand.open_alerts,
        "themes": [theme.model_dump(mode="json") for theme in brand.themes],
        "last_alert": alert
        and {
            "id": alert.id,
            "state": alert.state.value,
            "reissued": alert.reissued,
            "department": alert.department,
            "severity": alert.severity,
            "title": alert.title,
            "published_at": alert.published_at.isoformat(),
        },
        "held_back_at": _iso(brand.held_back_at),
        "held_back": [held.model_dump() for held in brand.held_back],
    }


def _iso(time: datetime | None) -> str | None:
    return None if time is None else time.isoformat()


def _time(time: datetime) -> str:
    return time.strftime("%Y-%m-%d %H:%M")
