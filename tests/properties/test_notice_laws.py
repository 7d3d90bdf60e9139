"""The laws hold whatever is deleted, edited, restored, measured or missed; and what was deleted is gone."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.base import epoch_ms
from schemas.mention import Disposition
from schemas.notice import BROADCAST_KEY
from schemas.profile import Profile
from streams.identity import KeyedHash
from streams.listen.listener import Listener
from streams.policy import DAY_MS, HOUR_MS, MINUTE_MS
from streams.records import Output, Record
from streams.topology import Topic
from tests.builders import BRAND, KEY, START_MS, a_mention, a_record, chorus, config, in_order, talk
from tests.happenings import a_delete, a_delete_of, a_gap, a_progress, an_edit, an_engagement
from tests.restarting import Restarting, finished, told_through_restarts, told_through_saves
from tests.trades import tell
from tests.tuned_trades import BLENDER

ROOT = Path(__file__).parents[2]
LAW = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SEEDS = st.integers(0, 10**6)
key_of = KeyedHash(KEY)


def at(fields: dict[str, Any]) -> int:
    return round(datetime.fromisoformat(fields["created_at"]).timestamp() * 1000)


AFTER = (-1, 1, 5, 90, 600, 3000, 6000)
"""Minutes after which something happens to a mention."""


def a_stream(seed: int, days: float = 4, after: Sequence[int] = AFTER) -> list[dict[str, Any]]:
    """Talk with a theme and reviews, and what happens to some of it: before it, at once, hours or days later."""
    chance = Random(seed)
    rises_ms = START_MS + round(days * DAY_MS) - 20 * HOUR_MS
    said = in_order(
        talk(days, 30, seed),
        talk(days, 8, seed, brand="Quietude"),
        chorus(chance.randrange(6, 30), "the cap leaks", rises_ms, over_ms=15 * HOUR_MS, seed=seed),
    )
    for n, one in enumerate(said):
        one["url"] = f"https://example.com/{seed}/{n}"
        if chance.random() < 0.3:
            one.update(kind="review", rating=chance.randrange(1, 6))
    timed = [(at(one), one) for one in said]
    for one in said:
        if chance.random() < 0.35:
            timed += happenings(one, chance, after)
    for _ in range(3):
        gap_ms = START_MS + chance.randrange(round(days * DAY_MS))
        timed.append((gap_ms + HOUR_MS, a_gap(gap_ms, gap_ms + chance.randrange(4 * HOUR_MS))))
        timed.append((gap_ms, a_progress(gap_ms)))
    return [one for _, one in sorted(timed, key=lambda each: each[0])]


def happenings(
    said: dict[str, Any], chance: Random, after: Sequence[int]
) -> Iterable[tuple[int, dict[str, Any]]]:
    """One thing or two that befall a mention, each some time after the other."""
    when = at(said) + chance.choice(after) * MINUTE_MS
    for _ in range(chance.randrange(1, 4)):
        nobody = {"brand": None} if chance.random() < 0.5 else {}
        again = f"{said['text']} again"
        yield (
            when,
            chance.choice(
                [
                    {**a_delete(said, when), **nobody},
                    {**a_delete(said, when), **nobody},
                    an_edit(said, when, text=again, rating=chance.randrange(1, 6)),
                    {**a_delete_of(said["author"], when), **nobody},
                    an_engagement(said, when, likes=chance.randrange(50)),
                    said,
                ]
            ),
        )
        when += chance.choice([1, 30, 120]) * MINUTE_MS


def records_of(stream: Iterable[dict[str, Any]]) -> list[Record]:
    return [
        a_record(one, offset, key=BROADCAST_KEY if one.get("brand", BRAND) is None else b"")
        for offset, one in enumerate(stream)
    ]


@LAW
@given(seed=SEEDS, cuts=st.sets(st.integers(0, 400), max_size=25))
def test_restored_and_going_on_equals_never_having_stopped(seed: int, cuts: set[int]) -> None:
    straight, cut = told_through_restarts(records_of(a_stream(seed)), cuts)
    assert straight.state == cut.state


@LAW
@given(seed=SEEDS, cuts=st.sets(st.integers(0, 400), max_size=25))
def test_checkpoints_never_change_what_is_put_out(seed: int, cuts: set[int]) -> None:
    whole, cut = told_through_saves(records_of(a_stream(seed)), cuts)
    assert whole.state == cut.state


def digest_of_outputs() -> str:
    """Stands for every byte that comes out of one stream."""
    one = Restarting()
    for record in records_of(a_stream(11)):
        one.listener.hear(record)
    one.finish()
    kinds = Counter(output.topic for output in one.outputs)
    assert kinds[Topic.ALERTS] > 1
    return sha256(repr((one.outputs, sorted(one.state.items()))).encode()).hexdigest()


@pytest.mark.parametrize("hash_seed", ["1", "random"])
def test_the_same_log_gives_the_same_bytes_in_another_process(hash_seed: str) -> None:
    code = "from tests.properties.test_notice_laws import digest_of_outputs as d; print(d())"
    env = {**os.environ, "PYTHONHASHSEED": hash_seed}
    other = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=True
    )
    assert other.stdout.strip() == digest_of_outputs()


@LAW
@given(seed=SEEDS)
def test_every_record_has_one_disposition_and_what_was_counted_stands_or_was_withdrawn(seed: int) -> None:
    listener = Listener(config(), 0)
    records = records_of(
        a_stream(seed, days=2, after=AFTER[:5])
    )  # within the longest window: nothing is let go
    heard = Counter(listener.hear(record) for record in records)
    assert heard == listener.tally.dispositions
    assert sum(heard.values()) == len(records)
    buckets = [bucket for brand in listener.brands.values() for bucket in brand.buckets.values()]
    standing = sum(bucket.voice_count + bucket.folded for bucket in buckets)
    assert (
        standing + sum(b.withdrawn for b in buckets)
        == heard[Disposition.COUNTED] + heard[Disposition.LATE_COUNTED]
    )
    assert sum(bucket.withdrawn for bucket in buckets) == listener.tally.withdrawn
    assert standing == sum(len(brand.ids) for brand in listener.brands.values())


@LAW
@given(seed=SEEDS)
def test_every_count_of_a_window_is_the_sum_of_the_parts_that_stand(seed: int) -> None:
    listener = Listener(config(), 0)
    for record in records_of(a_stream(seed, days=2, after=AFTER[:5])):
        listener.hear(record)
    for brand in listener.brands.values():
        for bucket in brand.buckets.values():
            parts = [brand.ids.part_of(id_hash) for id_hash in brand.ids.by_bucket[bucket.start_ms]]
            voices = [part for part in parts if part is not None and part.first is None]
            scores = [part.score for part in voices if part.score is not None]
            assert bucket.voice_count == len(voices) == len(bucket.voices)
            assert bucket.unscored == len(voices) - len(scores)
            assert bucket.sentiment_sum == sum(round(score * 10_000) for score in scores)
            assert bucket.scored == len(scores)
            assert bucket.loud == Counter(part.author for part in parts if part is not None)
            assert bucket.sources.total() == len(parts)
            opinions = Counter(opinion for part in voices for opinion in part.opinions)
            signs = enumerate(bucket.departments.values())
            assert {
                (place, n): count for place, some in signs for n, count in enumerate(some) if count
            } == opinions


@LAW
@given(seed=SEEDS, order=st.randoms(use_true_random=False))
def test_any_order_within_the_lateness_that_keeps_the_order_of_each_id_gives_the_same_counts(
    seed: int, order: Random
) -> None:
    rises_ms = START_MS + 3 * DAY_MS
    said = in_order(talk(4, 30, seed), chorus(20, "the cap leaks", rises_ms, over_ms=15 * HOUR_MS))
    chains = []
    for one in said:
        chain = [(at(one), one)]
        if order.random() < 0.3 and one["text"].count("cap leaks") == 0:
            # of everyday talk alone: a theme that loses a voice while its hop is due may be told with it or without
            when = at(one) + 11 * MINUTE_MS
            chain.append((when, order.choice([a_delete(one, when), an_edit(one, when, text="a new text")])))
        chains.append(chain)

    def shuffled(late: bool) -> list[dict[str, Any]]:
        timed = []
        for chain in chains:
            spoken = chain[0][0] + (round(order.random() * 5 * MINUTE_MS) if late else 0)
            timed.append((spoken, chain[0][1]))
            timed += chain[1:]
        return [one for _, one in sorted(timed, key=lambda each: each[0])]

    outcomes = []
    for stream in (shuffled(late=False), shuffled(late=True)):
        listener = Listener(config(), 0)
        heard = Counter(listener.hear(record) for record in records_of(stream))
        finished(listener)
        alerts = [json.loads(o.value or b"") for o in listener.take_outputs() if o.topic is Topic.ALERTS]
        opened = [(alert["id"], alert["terms"]) for alert in alerts if alert["state"] == "opened"]
        outcomes.append((heard, listener.tally.withdrawn, opened))
    assert outcomes[0] == outcomes[1]


@dataclass
class Erased:
    """A mention that was deleted."""

    said: dict[str, Any]
    since: int
    """Offset of the delete."""
    by_author: bool

    @property
    def traces(self) -> list[bytes]:
        """What must not stand anywhere any more; who asked to be forgotten is remembered by a hash for a while."""
        author = key_of(self.said["source"], self.said["author"])
        hashed = [author.to_bytes(8, "big"), author.to_bytes(8, "little"), str(author).encode()]
        text = json.dumps(self.said["text"])[1:-1].encode()
        plain = [text, self.said["text"].encode(), self.said["id"].encode(), self.said["url"].encode()]
        return plain if self.by_author else plain + hashed


def with_deletes(said: list[dict[str, Any]], seed: int) -> tuple[list[dict[str, Any]], list[Erased]]:
    """Everybody says one thing, and some of it is deleted: before it came, at once, days later."""
    chance = Random(seed)
    for n, one in enumerate(said):
        one.update(author=f"only {seed}-{n}", url=f"https://example.com/{seed}/{n}/", id=f"id {seed} {n}.")
        one["text"] += f" no{seed}q{n}x"  # no text is another's
    timed = [(at(one), one) for one in said]
    gone = [one for one in said if chance.random() < 0.3]
    for one in gone:
        when = at(one) + chance.choice([-5, 1, 90, 1000, 5000, 6000]) * MINUTE_MS
        by_author = chance.random() < 0.3 and when > at(one)
        account = {"source": one["source"], "brand": one["brand"]}
        notice = a_delete_of(one["author"], when, **account) if by_author else a_delete(one, when)
        timed.append((when, {**notice, "brand": None} if chance.random() < 0.5 else notice))
        timed.append((when + 50 * MINUTE_MS, one))  # another collector brings it
    stream = [one for _, one in sorted(timed, key=lambda each: each[0])]
    ids = {one["id"]: n for n, one in enumerate(stream) if one.get("event") == "delete"}
    authors = {one["author"]: n for n, one in enumerate(stream) if one.get("event") == "delete_author"}
    return stream, [
        Erased(one, ids.get(one["id"], authors.get(one["author"], -1)), one["author"] in authors)
        for one in gone
    ]


def leaked(
    said: list[dict[str, Any]], seed: int, *profiles: Profile
) -> tuple[list[Any], list[dict[str, Any]]]:
    """What is held of deleted mentions by the state or by anything that was published after; and all alerts."""
    stream, erased = with_deletes(said, seed)
    one = Restarting(*profiles)
    written: list[tuple[int, Output]] = []
    for record in records_of(stream):
        one.listener.hear(record)
        written += [(record.offset, output) for output in one.listener.take_outputs()]
    one.save()
    state = b"".join(one.state.values())
    finished(one.listener)
    written += [(len(stream), output) for output in one.listener.take_outputs()]
    alerts = [json.loads(output.value or b"") for _, output in written if output.topic is Topic.ALERTS]
    after = [(offset, (out.value or b"") + out.key + repr(out.headers).encode()) for offset, out in written]
    held = []
    for each in erased:
        assert each.since >= 0
        published = b"\n".join(value for offset, value in after if offset >= each.since)
        held += [(trace, each) for trace in each.traces if trace in published or trace in state]
    return held, alerts


@pytest.mark.parametrize("seed", range(4))
def test_after_a_delete_nothing_holds_a_trace_of_the_mention_but_the_hash_of_its_id(seed: int) -> None:
    rising = chorus(25 + 5 * seed, "the cap leaks", START_MS + 3 * DAY_MS, over_ms=20 * HOUR_MS)
    held, alerts = leaked(in_order(talk(5, 30, seed), rising), seed)
    assert held == []
    assert any(alert["reissued"] for alert in alerts)


@pytest.mark.parametrize("seed", range(2))
def test_accounts_of_uses_and_promises_hold_no_trace_of_what_was_deleted(seed: int) -> None:
    trade = replace(BLENDER, a_day=60, planted_a_day=30, planted_from=1)
    held, alerts = leaked(tell(trade, seed, days=8), seed, trade.of())
    assert held == []
    cases = [alert for alert in alerts if alert["kind"] not in ("emerging_theme", "sentiment_shift")]
    assert any(alert["reissued"] for alert in cases)


TIMES = st.sampled_from(
    ["0001-01-01T00:00:00Z", "1969-12-31T23:59:59+23:59", "2026-03-01T12:00:00Z", "2026-03-02T00:00:00",
     "2026-03-04T09:30:00.5Z", "9999-12-31T23:59:59-23:59"]
)  # fmt: skip
NAMES = st.sampled_from(["1", "2", "7-3", "person7", "x" * 256])
GAUGES = st.none() | st.integers(0, 10**12)
WILD = st.fixed_dictionaries(
    {
        "event": st.sampled_from(["delete", "delete_author", "engagement", "gap", "progress"]),
        "brand": st.sampled_from([None, BRAND, "Nobody"]),
        "source": st.sampled_from(["bluesky", "x", "reddit"]),
        "id": NAMES,
        "author": NAMES,
        "via": st.none() | st.just("brandwatch"),
        "at": TIMES,
        "from": TIMES,
        "to": TIMES,
        "through": TIMES,
        "reach": st.fixed_dictionaries({"likes": GAUGES, "shares": GAUGES, "at": st.none() | TIMES}),
    }
)


def is_backwards(notice: dict[str, Any]) -> bool:
    """True for a gap that ends before it begins."""
    from_, to = (epoch_ms(datetime.fromisoformat(notice[name])) for name in ("from", "to"))
    return notice["event"] == "gap" and from_ > to


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 120), WILD), max_size=40))
def test_whatever_a_notice_says_it_is_heard_and_the_state_comes_back_as_it_was(
    wild: list[tuple[int, dict[str, Any]]],
) -> None:
    said: list[dict[str, Any]] = in_order(talk(3, 30, 7), [a_mention("it leaks", START_MS + HOUR_MS, id="1")])
    for place, notice in sorted(wild, key=lambda each: -each[0]):
        said.insert(min(place, len(said)), notice)
    one = Restarting()
    heard = [
        one.listener.hear(record._replace(arrived_ms=START_MS + 4 * DAY_MS)) for record in records_of(said)
    ]
    assert len(heard) == len(said)
    backwards = sum(is_backwards(notice) for _, notice in wild)
    assert heard.count(Disposition.DEAD) == backwards
    assert heard.count(Disposition.NOTICE) == len(wild) - backwards
    assert sum(one.listener.tally.effects.values()) == len(wild) - backwards
    one.restart()
    for brand in one.listener.brands.values():
        brand.buckets.dirty.update(brand.buckets)
    one.finish()
