"""The laws hold where uses, promises, companions, rates and silences are kept account of."""

import json
from dataclasses import replace
from datetime import datetime
from random import Random
from typing import Any

import pytest

from streams.listen.listener import Listener
from streams.policy import HOUR_MS
from streams.records import Record
from streams.topology import Topic
from tests.builders import START_MS, a_mention, a_record, config
from tests.restarting import Restarting, finished
from tests.trades import tell
from tests.tuned_trades import BLENDER
from tests.unseen_trades import HEADSET

WATCHED = {"sources": {"reddit": {"expected_silence": "1h"}}}
SHORT = [
    replace(trade, profile={**trade.profile, **WATCHED}, a_day=8, planted_a_day=10, planted_from=1)
    for trade in (BLENDER, HEADSET)
]
CONFIG = config(*(trade.of() for trade in SHORT))


def records(seed: int) -> list[Record]:
    """Six days of two brands, with progress notices and some mentions that come late."""
    chance = Random(seed)
    said: list[dict[str, Any]] = sorted(
        (one for trade in SHORT for one in tell(trade, seed, days=6)), key=lambda one: one["created_at"]
    )
    for number in range(20, len(said), 23):
        said.insert(number, said.pop(number - chance.randrange(20)))
    for hours in range(24, 140, 2):
        through = a_mention("", START_MS + hours * HOUR_MS)["created_at"]
        place = next(n for n, one in enumerate(said) if one.get("created_at", "") > through)
        notice = {"event": "progress", "source": "reddit", "through": through}
        said.insert(place, {**notice, "brand": SHORT[hours // 2 % 2].brand})
    return [a_record(json.loads(json.dumps(one)), offset) for offset, one in enumerate(said)]


def heard(seed: int, cuts: frozenset[int]) -> Restarting:
    one = Restarting()
    one.listener = Listener(CONFIG, 0)
    for number, record in enumerate(records(seed)):
        one.listener.hear(record)
        if number in cuts:
            one.save()
            one.listener = Listener.restore(CONFIG, 0, dict(one.state))
    one.finish()
    return one


@pytest.mark.parametrize("seed", [1, 2])
def test_restored_and_going_on_equals_never_having_stopped(seed: int) -> None:
    straight = heard(seed, frozenset())
    cut = heard(seed, frozenset(range(5, 1000, 29)))
    assert straight.outputs == cut.outputs
    assert straight.state == cut.state
    kinds = {json.loads(o.value or b"{}").get("kind") for o in straight.outputs if o.topic is Topic.ALERTS}
    assert kinds >= {"positioning_gap", "partnership_hint", "silence"}


def test_any_order_within_the_lateness_gives_the_same_alerts() -> None:
    said = tell(replace(SHORT[0], a_day=60, planted_a_day=60), 3, days=3)
    chance = Random(1)

    def arrival(one: dict[str, Any]) -> float:
        return datetime.fromisoformat(one["created_at"]).timestamp() + chance.random() * 5 * 60

    shuffled = sorted(said, key=arrival)
    assert shuffled != said
    assert alerts_of(said) == alerts_of(shuffled) != []


def alerts_of(said: list[dict[str, Any]]) -> list[bytes]:
    listener = Listener(CONFIG, 0)
    for offset, one in enumerate(said):
        listener.hear(a_record(one, offset))
    finished(listener)
    return [output.value or b"" for output in listener.snapshot().outputs if output.topic is Topic.ALERTS]
