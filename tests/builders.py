"""Build valid things from what matters to a test alone: mentions, records, days of ordinary talk."""

import json
from collections.abc import Iterable, Iterator, Mapping
from random import Random
from typing import Any

from schemas.alert import Alert
from schemas.base import from_epoch_ms
from schemas.mention import Disposition
from schemas.profile import Profile
from schemas.window import WindowSummary
from streams.listen.config import ListenConfig
from streams.listen.listener import Listener
from streams.listen.pipeline import Pipeline
from streams.policy import DAY_MS, HOUR_MS, MINUTE_MS
from streams.records import Output, Record
from streams.topology import Topic

KEY = b"a key for tests, no secret"
BRAND = "Lumatone"
START_MS = 1_772_323_200_000
"""2026-03-01 00:00 UTC: the start of every window length that matters."""
PARTITIONS = 4

_OPENERS = "yesterday today finally honestly again somehow lately this-week last-night at-home".split()
_THINGS = (
    "song playlist melody speaker bass volume remote cable screen button menu radio station headphone concert "
    "kitchen garden bedroom party neighbour sister uncle morning evening weekend train office studio guitar piano "
    "drummer singer album vinyl podcast chapter lyric chorus tempo rhythm equalizer bluetooth shelf lamp sofa"
).split()
_BAD = "awful terrible horrible bad disappointing annoying useless ugly miserable pathetic".split()
_DOINGS = "played heard tried moved paused skipped recorded borrowed compared shared tested kept".split()


def a_mention(
    text: str = "I heard a song in the kitchen", at_ms: int = START_MS, **fields: Any
) -> dict[str, Any]:
    """The fields of a mention; each one has an id made from its time and author unless one is given."""
    author = fields.pop("author", None)
    spoken = {
        "id": fields.pop("id", f"{at_ms}:{author}:{text[:40]}"),
        "brand": BRAND,
        "source": "bluesky",
        "created_at": from_epoch_ms(at_ms).isoformat(),
        "text": text,
        "author": author,
    }
    return {**spoken, **fields}


def a_record(
    fields: Mapping[str, Any] | bytes,
    offset: int = 0,
    *,
    partition: int = 0,
    key: bytes | None = b"",
    arrived_ms: int | None = None,
) -> Record:
    """A record of `mentions.v1`; its key is its brand unless given, and it arrives a minute after it was said."""
    if isinstance(fields, bytes):
        return Record(
            partition, offset, BRAND.encode() if key == b"" else key, fields, arrived_ms or START_MS
        )
    own_key = str(fields.get("brand", BRAND)).encode() if key == b"" else key
    arrived = arrived_ms if arrived_ms is not None else 2**42
    return Record(partition, offset, own_key, json.dumps(fields).encode(), arrived)


def config(*profiles: Profile, partitions: int = 1) -> ListenConfig:
    """A configuration in which every brand lives in partition 0 unless more partitions are asked for."""
    return ListenConfig({profile.brand: profile for profile in profiles}, KEY, partitions)


def talk(
    days: float, a_day: int = 40, seed: int = 7, *, start_ms: int = START_MS, brand: str = BRAND
) -> list[dict[str, Any]]:
    """Ordinary talk, spread over the days: many people, few common words, nothing that rises."""
    chance = Random(f"{seed} {brand}")
    said = []
    for number in range(round(days * a_day)):
        at_ms = start_ms + chance.randrange(int(days * DAY_MS))
        one, other, third = chance.sample(_THINGS, 3)
        text = f"{chance.choice(_OPENERS)} {chance.choice(_DOINGS)} {one} {other} {third} number{number}x"
        said.append(
            a_mention(
                text, at_ms, author=f"person{chance.randrange(10_000)}", brand=brand, id=f"{seed}-{number}"
            )
        )
    return said


def chorus(
    people: int, words: str, at_ms: int, *, over_ms: int = 6 * HOUR_MS, seed: int = 1, **fields: Any
) -> list[dict[str, Any]]:
    """People who say the same thing in words of their own."""
    chance = Random(f"chorus {seed} {words}")
    said = []
    for number in range(people):
        one, other, third, fourth = chance.sample(_THINGS, 4)
        text = f"{chance.choice(_OPENERS)} {words} {one} {other}, {chance.choice(_DOINGS)} {third} {fourth}"
        when = at_ms + number * over_ms // people + chance.randrange(MINUTE_MS)
        own = {"author": f"voice{seed}-{number}", "id": f"{seed}-{words}-{number}", **fields}
        said.append(a_mention(text, when, **own))
    return said


def grumbles(people: int, start_ms: int, over_ms: int, seed: int = 1) -> list[dict[str, Any]]:
    """People who are each unhappy with something else, in words of their own."""
    chance = Random(f"grumbles {seed}")
    said = []
    for number in range(people):
        one, other = chance.sample(_THINGS, 2)
        text = f"{chance.choice(_OPENERS)} the {one} was {chance.choice(_BAD)} with {other} number{seed}x{number}"
        when = start_ms + chance.randrange(over_ms)
        said.append(a_mention(text, when, author=f"grumbler{seed}-{number}", id=f"grumble-{seed}-{number}"))
    return said


def in_order(*several: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """All mentions by the time at which they were said."""
    return sorted(
        (said for some in several for said in some), key=lambda said: (said["created_at"], said["id"])
    )


class Story:
    """A pipeline that was told something, and all that came out of it."""

    def __init__(self, *profiles: Profile) -> None:
        self.pipeline = Pipeline(config(*profiles))
        self.outputs: list[Output] = []

    def tell(self, said: Iterable[Mapping[str, Any]]) -> list[Disposition | None]:
        """Hear these mentions in this order."""
        heard = [
            self.pipeline.hear(str(fields["brand"]).encode(), json.dumps(fields).encode(), 2**42)
            for fields in said
        ]
        self._drain()
        return heard

    def finish(self) -> "Story":
        """Let everything that waits be closed."""
        self.pipeline.finish()
        self._drain()
        return self

    def _drain(self) -> None:
        self.outputs += (output for _, output in self.pipeline.drain())

    @property
    def listener(self) -> Listener:
        """The one listener."""
        return self.pipeline.listeners[0]

    @property
    def alerts(self) -> list[Alert]:
        """Every event of every alert, in order."""
        return [Alert.model_validate_json(output.value or b"") for output in self.of(Topic.ALERTS)]

    @property
    def opened(self) -> list[Alert]:
        """The alerts that opened."""
        return [alert for alert in self.alerts if alert.state == "opened"]

    @property
    def windows(self) -> list[WindowSummary]:
        """The window summaries."""
        return [WindowSummary.model_validate_json(output.value or b"") for output in self.of(Topic.WINDOWS)]

    @property
    def held_back(self) -> set[str]:
        """Reasons for which something raised nothing."""
        return {held.reason for window in self.windows for held in window.held_back}

    def of(self, topic: Topic) -> list[Output]:
        """What went to one topic."""
        return [output for output in self.outputs if output.topic is topic]


def told(*several: Iterable[dict[str, Any]], profiles: Iterable[Profile] = ()) -> Story:
    """A story told to its end."""
    story = Story(*profiles)
    story.tell(in_order(*several))
    return story.finish()


def records_of(said: Iterable[Mapping[str, Any]]) -> Iterator[Record]:
    """Mentions as the records of partition 0."""
    for offset, fields in enumerate(said):
        yield a_record(fields, offset)
