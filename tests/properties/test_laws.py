"""The laws that keep a listener honest, whatever is said and wherever it is cut."""

import json
import os
import subprocess
import sys
from collections import Counter
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.mention import Disposition
from streams.listener import Listener
from streams.policy import DAY_MS, HOUR_MS, MINUTE_MS
from streams.records import Output, Record
from tests.builders import START_MS, Story, a_mention, a_record, chorus, config, in_order, records_of, talk

ROOT = Path(__file__).parents[2]
DAYS = 5


def a_stream(seed: int) -> list[dict[str, Any]]:
    """Days of talk of two brands with a theme, its end, an author who is loud, copies, reshares and late ones."""
    chance = Random(seed)
    at_ms = START_MS + 3 * DAY_MS + chance.randrange(DAY_MS)
    said = in_order(
        talk(DAYS, 30, seed),
        talk(DAYS, 10, seed, brand="Quietude"),
        chorus(chance.randrange(5, 40), "the cap leaks", at_ms, over_ms=chance.randrange(1, 30) * HOUR_MS),
        chorus(8, "terrible hiss", at_ms, author="the loud one", seed=2),
    )
    for number in range(0, len(said), 17):
        late = said[max(0, number - chance.randrange(60))]
        said.insert(number, {**late, "id": f"late {number}", "author": f"late{number}"})
    said += [
        {**said[chance.randrange(len(said))], "kind": chance.choice(["post", "reshare"])} for _ in range(9)
    ]
    return said


def broken(records: list[Record], seed: int) -> list[Record]:
    """The same with records that are none in between, numbered anew."""
    chance = Random(seed)
    wrong = [b"", b"{", b"\xff\xfe", b"[]", b'{"event":"nonsense"}', b'{"id":1}', b'{"event":"delete"}']
    mixed: list[Record] = []
    for record in records:
        if chance.random() < 0.1:
            mixed.append(record._replace(value=chance.choice(wrong)))
        mixed.append(record)
    return [record._replace(offset=offset) for offset, record in enumerate(mixed)]


def finished(listener: Listener) -> None:
    while (due_ms := listener.due_ms()) is not None:
        listener.advance_to(due_ms)


class Restarting:
    """A listener that is saved and brought back from what was saved, wherever it is told to."""

    def __init__(self) -> None:
        self.listener = Listener(config(), 0)
        self.state: dict[bytes, bytes] = {}
        self.outputs: list[Output] = []

    def restart(self) -> None:
        self.save()
        self.listener = Listener.restore(config(), 0, dict(self.state))

    def save(self) -> None:
        taken = self.listener.snapshot()
        self.outputs += taken.outputs
        for key, value in taken.state:
            if value is None:
                del self.state[key]
            else:
                self.state[key] = value


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10**6), cuts=st.sets(st.integers(0, 400), max_size=25))
def test_law_3_restored_and_going_on_equals_never_having_stopped(seed: int, cuts: set[int]) -> None:
    records = broken(list(records_of(a_stream(seed))), seed)
    straight, cut = Restarting(), Restarting()
    for number, record in enumerate(records):
        assert straight.listener.hear(record) is cut.listener.hear(record)
        if number in cuts:
            cut.restart()
    for one in (straight, cut):
        finished(one.listener)
        one.save()
    assert straight.outputs == cut.outputs
    assert straight.state == cut.state


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10**6), cuts=st.sets(st.integers(0, 400), max_size=25))
def test_law_1_checkpoints_never_change_what_is_put_out(seed: int, cuts: set[int]) -> None:
    records = list(records_of(a_stream(seed)))
    whole, cut = Restarting(), Restarting()
    for number, record in enumerate(records):
        whole.listener.hear(record)
        cut.listener.hear(record)
        if number in cuts:
            cut.save()
    whole.save()
    cut.save()
    assert whole.outputs == cut.outputs
    assert whole.state == cut.state


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_law_4_every_record_has_exactly_one_disposition(seed: int) -> None:
    listener = Listener(config(), 0)
    records = broken(list(records_of(a_stream(seed))), seed)
    heard = Counter(listener.hear(record) for record in records)
    assert sum(heard.values()) == len(records)
    assert None not in heard
    assert heard == listener.tally.dispositions
    aside = heard[Disposition.DEAD] + heard[Disposition.QUARANTINED] + heard[Disposition.TOO_LATE]
    assert listener.tally.reasons.total() == aside
    replayed = [listener.hear(record) for record in records]
    assert replayed == [None] * len(records)


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10**6), order=st.randoms(use_true_random=False))
def test_law_5_any_order_within_the_lateness_gives_the_same_counts_and_themes(
    seed: int, order: Random
) -> None:
    said = in_order(talk(DAYS, 30, seed), chorus(20, "the cap leaks", START_MS + 3 * DAY_MS + 5 * HOUR_MS))
    shuffled = sorted(said, key=lambda m: (_at(m) + order.random() * 5 * MINUTE_MS, m["id"]))
    one, other = Story(), Story()
    assert Counter(one.tell(said)) == Counter(other.tell(shuffled))
    one.finish()
    other.finish()
    assert [_theme(alert) for alert in one.alerts] == [_theme(alert) for alert in other.alerts]
    assert one.windows == other.windows


def _at(fields: dict[str, Any]) -> float:
    return datetime.fromisoformat(fields["created_at"]).timestamp() * 1000


def _theme(alert: Any) -> tuple[Any, ...]:
    return alert.id, alert.state, alert.terms, alert.authors, alert.published_at, alert.evidence_ids


def digest_of_outputs() -> str:
    """Stands for every byte that comes out of one stream."""
    story = Story()
    story.tell(a_stream(11))
    return f"{len(story.finish().outputs)} {sha256(repr(story.outputs).encode()).hexdigest()}"


DIGEST = "from tests.properties.test_laws import digest_of_outputs as d; print(d())"


@pytest.mark.parametrize("hash_seed", ["1", "2", "random"])
def test_law_2_the_same_log_gives_the_same_bytes_in_another_process(hash_seed: str) -> None:
    env = {**os.environ, "PYTHONHASHSEED": hash_seed}
    other = subprocess.run(
        [sys.executable, "-c", DIGEST], cwd=ROOT, env=env, capture_output=True, text=True, check=True
    )
    assert other.stdout.strip() == digest_of_outputs()


def test_a_listener_that_was_never_told_anything_has_nothing_to_close() -> None:
    listener = Listener(config(), 0)
    assert listener.due_ms() is None
    assert not listener.advance_idle(DAY_MS)


def test_a_record_that_was_heard_is_not_heard_again() -> None:
    listener = Listener(config(), 0)
    record = a_record(json.dumps(a_mention()).encode(), 5)
    assert listener.hear(record._replace(arrived_ms=2**42)) is Disposition.COUNTED
    assert listener.hear(record._replace(arrived_ms=2**42)) is None
