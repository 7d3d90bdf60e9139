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
from pydantic import TypeAdapter

from schemas.inputs import Input, ProfileChange
from schemas.mention import Disposition
from schemas.profile import Profile
from streams.listen.config import ListenConfig
from streams.listen.listener import Listener
from streams.listen.pipeline import Pipeline
from streams.policy import DAY_MS, HOUR_MS, MINUTE_MS
from streams.records import Output, Record
from streams.topology import Topic
from tests.builders import (
    BRAND,
    KEY,
    START_MS,
    Story,
    a_mention,
    a_record,
    chorus,
    config,
    in_order,
    records_of,
    talk,
)
from tests.restarting import Restarting, told_through_restarts, told_through_saves

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


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10**6), cuts=st.sets(st.integers(0, 400), max_size=25))
def test_law_3_restored_and_going_on_equals_never_having_stopped(seed: int, cuts: set[int]) -> None:
    straight, cut = told_through_restarts(broken(list(records_of(a_stream(seed))), seed), cuts)
    assert straight.state == cut.state


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10**6), cuts=st.sets(st.integers(0, 400), max_size=25))
def test_law_1_checkpoints_never_change_what_is_put_out(seed: int, cuts: set[int]) -> None:
    whole, cut = told_through_saves(records_of(a_stream(seed)), cuts)
    assert whole.state == cut.state


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_nothing_is_due_that_the_watermark_has_passed(seed: int) -> None:
    """Else nobody would ever judge it, and a silent partition would be asked for it for ever."""
    listener = Listener(config(), 0)
    for record in records_of(a_stream(seed)):
        listener.hear(record)
        due_ms, watermark_ms = listener.clock.due_ms(), listener.place.watermark_ms
        assert due_ms is None or watermark_ms is None or due_ms > watermark_ms


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


PROFILES = (
    (),
    (
        Profile(
            brand=BRAND, lexicon={"hiss": 3.0}, sensitivity="keen", owners={"product": "them@brand.example"}
        ),
    ),
    (Profile(brand=BRAND, accounts={"bluesky": ("the loud one", "voice1-3")}), Profile(brand="Quietude")),
    (Profile(brand="Quietude", aliases=("song",)), Profile(brand="Nobody")),
    (Profile(brand=BRAND, windows=("15m", "1h")),),  # other windows: refused while there is a state
)
edits = st.lists(
    st.tuples(st.integers(0, 400), st.sampled_from(PROFILES), st.booleans()), min_size=1, max_size=6
).map(lambda several: sorted(several, key=lambda edit: edit[0]))
"""After so many records, these profiles, seen at once or at the next start."""


def told_with_edits(
    records: list[Record], edits: list[tuple[int, tuple[Profile, ...], bool]], silences: set[int]
) -> Restarting:
    """A worker whose files were edited, live or while it was down, and whose source fell silent in between."""
    worker = Restarting()
    for number, record in enumerate(records):
        for at, profiles, is_live in edits:
            if at == number:
                worker.edit(*profiles) if is_live else worker.edit_unseen(*profiles)
        worker.listener.hear(record)
        if number in silences:
            worker.listener.clock.advance_idle(20 * MINUTE_MS)
    worker.save()
    return worker


def recorded(outputs: list[Output]) -> list[Input]:
    inputs: TypeAdapter[Input] = TypeAdapter(Input)
    return [inputs.validate_json(output.value or b"") for output in outputs if output.topic is Topic.INPUTS]


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10**6), edits=edits, silences=st.sets(st.integers(0, 400), max_size=5))
def test_law_2_the_log_and_what_was_recorded_give_the_same_bytes_whatever_was_edited_when(
    seed: int, edits: list[tuple[int, tuple[Profile, ...], bool]], silences: set[int]
) -> None:
    records = broken(list(records_of(a_stream(seed))), seed)[:420]
    worker = told_with_edits(records, edits, silences)
    oracle = Pipeline(ListenConfig({}, KEY, 1))  # it has no profiles but the recorded ones
    oracle.hear_log(0, records, recorded(worker.outputs))
    assert [output for _, output in oracle.drain()] == worker.outputs
    assert oracle.listeners[0].tally.dispositions.total() == len(records)


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10**6), edits=edits, cuts=st.sets(st.integers(0, 400), min_size=1, max_size=25))
def test_law_3_holds_while_profiles_change_too(
    seed: int, edits: list[tuple[int, tuple[Profile, ...], bool]], cuts: set[int]
) -> None:
    records = broken(list(records_of(a_stream(seed))), seed)[:420]
    straight, cut = Restarting(), Restarting()
    for number, record in enumerate(records):
        for at, profiles, _ in edits:
            if at == number:
                straight.edit(*profiles)
                cut.edit(*profiles)
        straight.listener.hear(record)
        cut.listener.hear(record)
        if number in cuts:
            cut.restart()
    straight.finish()
    cut.finish()
    assert straight.outputs == cut.outputs
    assert straight.state == cut.state


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 10**6), edits=edits)
def test_each_window_is_published_with_the_one_profile_that_it_was_heard_by(
    seed: int, edits: list[tuple[int, tuple[Profile, ...], bool]]
) -> None:
    records = list(records_of(a_stream(seed)))[:420]
    worker = told_with_edits(records, edits, set())
    changes = [entry for entry in recorded(worker.outputs) if isinstance(entry, ProfileChange)]
    windows = [json.loads(output.value or b"") for output in worker.outputs if output.topic is Topic.WINDOWS]
    assert windows
    for window in windows:
        start_ms = datetime.fromisoformat(window["window_start"]).timestamp() * 1000
        of_brand = [change for change in changes if change.brand == window["brand"]]
        begun = [change for change in of_brand if change.from_ms <= start_ms] or of_brand[:1]
        assert window["profile"] == begun[-1].profile


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
    assert listener.clock.due_ms() is None
    assert not listener.clock.advance_idle(DAY_MS)


def test_a_record_that_was_heard_is_not_heard_again() -> None:
    listener = Listener(config(), 0)
    record = a_record(json.dumps(a_mention()).encode(), 5)
    assert listener.hear(record._replace(arrived_ms=2**42)) is Disposition.COUNTED
    assert listener.hear(record._replace(arrived_ms=2**42)) is None
