"""A story for workers: brands that fill all partitions, with late, repeated, broken and absurd records."""

import json
import random
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from streams.policy import BASE_LATENESS_MS, BASE_MS, DAY_MS, HOUR_MS
from streams.topology.partition import partition_of
from tests.builders import chorus, talk
from tests.integration import engine
from tests.integration.engine import Told


def a_story(seed: int, days: float = 1.2, a_day: int = 260, brands: int = 6) -> list[Told]:
    """Talk of some brands by time, with late, repeated, broken and absurd records in between."""
    chance = random.Random(seed)
    start_ms = int(time.time() * 1000) // DAY_MS * DAY_MS - 12 * DAY_MS
    names = brand_names(brands)
    said: list[dict[str, Any]] = []
    for number, name in enumerate(names):
        said += talk(days, a_day, seed=seed * 100 + number, start_ms=start_ms, brand=name)
    said += chorus(40, "the lid cracked", start_ms + DAY_MS, over_ms=8 * HOUR_MS, seed=seed, brand=names[0])
    at = {id(each): each["created_at"] for each in said}
    for each in said:
        if chance.random() < 0.05:  # told late: some minutes, some hours
            at[id(each)] = _shifted(each["created_at"], chance.choice((2, 20, 400, 900)))
    said.sort(key=lambda each: (at[id(each)], each["id"]))
    told: list[Told] = []
    for each in said:
        key = each["brand"].encode()
        told.append((key, json.dumps(each).encode()))
        match chance.randrange(100):
            case 0:
                told.append((key, b'{"id": broken'))
            case 1:
                told.append(told[-chance.randrange(1, 20) % len(told)])
            case 2:
                told.append((key, json.dumps({**each, "created_at": "1999-01-01T00:00:00Z"}).encode()))
            case 3:
                told.append(
                    (
                        key,
                        json.dumps(
                            {
                                **each,
                                "id": each["id"] + "-old",
                                "created_at": _shifted(each["created_at"], -6 * 1440),
                            }
                        ).encode(),
                    )
                )
    return told


def brand_names(brands: int) -> list[str]:
    """Brands that fill all partitions evenly."""
    names: list[str] = []
    number = 0
    while len(names) < brands:
        name = f"Brand {number}"
        if partition_of(name.encode(), engine.PARTITIONS) == len(names) % engine.PARTITIONS:
            names.append(name)
        number += 1
    return names


def _shifted(created_at: str, minutes: int) -> str:
    return (datetime.fromisoformat(created_at) + timedelta(minutes=minutes)).isoformat()


def just_before_a_close(told: Iterable[Told], seconds: float = 1.5) -> list[Told]:
    """One more mention of each partition, after which a window closes in so many seconds."""
    latest: dict[int, tuple[str, dict[str, Any]]] = {}
    for key, value in told:
        try:
            fields = json.loads(value or b"")
        except ValueError:
            continue
        partition = partition_of(key, engine.PARTITIONS)
        if fields["created_at"] > latest.get(partition, ("",))[0]:
            latest[partition] = (fields["created_at"], fields)
    more: list[Told] = []
    for created_at, fields in latest.values():
        at_ms = int(datetime.fromisoformat(created_at).timestamp() * 1000)
        end_ms = (at_ms // BASE_MS + 1) * BASE_MS
        at_ms = end_ms + BASE_LATENESS_MS - int(seconds * 1000)
        spoken = {
            **fields,
            "id": fields["id"] + "-last",
            "created_at": datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(),
        }
        more.append((fields["brand"].encode(), json.dumps(spoken).encode()))
    return more
